package dev.connector.benchmark.load;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import dev.connector.benchmark.ChildJvm;

/**
 * Both ends of a stream in a JVM of their own. Reads from its input how many MiB to
 * stream, and whether to look at the heap meanwhile, until that ends.
 */
final class StreamingChild {

	private static final long MIB = 1024 * 1024;

	private StreamingChild() {
	}

	/**
	 * Stream and tell how fast, or how much of the heap that took.
	 * @param arguments the kind of source, and bytes of an item
	 */
	public static void main(String[] arguments) {
		int itemBytes = Integer.parseInt(arguments[1]);
		try (Source source = arguments[0].equals("bare") ? new BareSource(itemBytes) : new ConnectorSource(itemBytes)) {
			ChildJvm.answer("ready");
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String command = commands.readLine();
			while (command != null) {
				String[] parts = command.split(" ", -1);
				long items = Long.parseLong(parts[1]) * MIB / itemBytes;
				ChildJvm.answer(String.valueOf(parts[0].equals("heap") ? mibLeft(source, items, itemBytes)
						: mibPerSecond(source, items, itemBytes)));
				command = commands.readLine();
			}
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private static double mibLeft(Source source, long items, int itemBytes) throws Exception {
		try (HeapWatch watch = new HeapWatch()) {
			stream(source, items, itemBytes);
			return watch.mostMib();
		}
	}

	private static double mibPerSecond(Source source, long items, int itemBytes) throws Exception {
		long begun = System.nanoTime();
		long arrived = stream(source, items, itemBytes);
		return arrived / (double) MIB / ((System.nanoTime() - begun) / 1e9);
	}

	private static long stream(Source source, long items, int itemBytes) throws Exception {
		long arrived = source.stream(items);
		if (arrived != items * itemBytes) {
			throw new IllegalStateException(arrived + " bytes arrived instead of " + items * itemBytes);
		}
		return arrived;
	}

}
