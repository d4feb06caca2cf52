package dev.connector.benchmark.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import dev.connector.benchmark.ChildJvm;
import dev.connector.schedule.SystemScheduler;

/**
 * One fleet in a JVM of its own. Reads what to do from its input until that ends.
 */
final class Child {

	/** So many first, for everything that comes once. */
	private static final int FIRST = 160;

	private static final int COLLECTIONS = 4;

	private Child() {
	}

	/**
	 * Open a fleet and measure.
	 * @param arguments the kind of fleet and how many streams
	 */
	public static void main(String[] arguments) {
		try (Fleet fleet = Kind.valueOf(arguments[0]).open()) {
			run(fleet, Integer.parseInt(arguments[1]));
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private static void run(Fleet fleet, int number) throws IOException, InterruptedException {
		fleet.add(FIRST);
		long before = used();
		int timers = fleet.timers();
		long begun = System.nanoTime();
		fleet.add(number);
		long took = System.nanoTime() - begun;
		long perStream = (used() - before) / number;
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		ChildJvm.answer(took / 1_000_000 + " " + perStream + " " + threads + " " + (fleet.timers() - timers));
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command = commands.readLine();
		while (command != null) {
			String[] parts = command.split(" ", -1);
			ChildJvm.answer(switch (parts[0]) {
				case "idle" -> String.valueOf(idle(Long.parseLong(parts[1])));
				case "churn" -> churn(fleet, Integer.parseInt(parts[1]));
				case "restart" -> fleet.restart().encode();
				default -> throw new IllegalArgumentException(command);
			});
			command = commands.readLine();
		}
	}

	/**
	 * Return the part of one core that is used while nothing happens.
	 */
	private static double idle(long millis) {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		long begun = System.nanoTime();
		long cpu = system.getProcessCpuTime();
		long ends = begun + millis * 1_000_000;
		while (System.nanoTime() - ends < 0) {
			LockSupport.parkNanos(ends - System.nanoTime());
		}
		return (system.getProcessCpuTime() - cpu) / (double) (System.nanoTime() - begun);
	}

	/**
	 * Return the milliseconds that it takes to add streams and to take them away again,
	 * and how many bytes of each are left.
	 */
	private static String churn(Fleet fleet, int number) throws IOException, InterruptedException {
		long before = used();
		long begun = System.nanoTime();
		fleet.add(number);
		long added = System.nanoTime();
		fleet.remove(number);
		long removed = System.nanoTime();
		long left = (used() - before) / number;
		return (added - begun) / 1_000_000 + " " + (removed - added) / 1_000_000 + " " + left;
	}

	private static long used() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What there are fleets of.
	 */
	enum Kind {

		/** The baseline. */
		BARE {

			@Override
			Fleet open() throws IOException {
				return new BareFleet();
			}

		},

		/** The same as generated code has it. */
		GENERATED {

			@Override
			Fleet open() throws IOException {
				return new GeneratedFleet();
			}

		},

		/** Registrations. */
		CONNECTORS {

			@Override
			Fleet open() throws IOException {
				return new ConnectorFleet(SystemScheduler.create("bench-timer"));
			}

		},

		/** Registrations whose timers are counted, which takes heap of its own. */
		COUNTED {

			@Override
			Fleet open() throws IOException {
				return new ConnectorFleet(new CountingScheduler());
			}

		},

		/** Registrations with meters of their own. */
		METERED {

			@Override
			Fleet open() throws IOException {
				return new MeteredFleet(true);
			}

		},

		/** Registrations that share their meters. */
		METERED_TOGETHER {

			@Override
			Fleet open() throws IOException {
				return new MeteredFleet(false);
			}

		};

		abstract Fleet open() throws IOException;

	}

}
