package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.connector.benchmark.BarPlot;
import dev.connector.benchmark.ChildJvm;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Measures what many registrations cost that have nothing to do: to come, and to stay.
 */
public final class Scale implements Program {

	static final Duration PATIENCE = Duration.ofMinutes(6);

	static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx2g", "-Dio.netty.transport.noNative=true");

	private static final int KIBI = 1024;

	private static final double PERCENT = 100;

	private static final int IDLE_PERCENT = 10;

	private static final int METERS_KIB = 12;

	private static final double HEAP = 2;

	private static final double TIME = 2.5;

	/** A start is too short to be measured once. */
	private static final int STARTS = 3;

	/** How many times as many there are in the second part. */
	private static final int MORE = 5;

	private final boolean idle;

	/**
	 * Create the program.
	 * @param idle whether to see what they do while nothing happens
	 */
	public Scale(boolean idle) {
		this.idle = idle;
	}

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		Report report = new Report();
		int number = settings.quick() ? 500 : 10_000;
		if (this.idle) {
			idle(settings, number, report);
		}
		else {
			scale(settings, number, report);
		}
		return report;
	}

	static ChildJvm start(Settings settings, Child.Kind kind, int number) throws IOException {
		return ChildJvm.start(settings.work().resolve("fleet-" + kind.name().toLowerCase(Locale.ROOT) + ".log"),
				OPTIONS, Child.class, kind.name(), String.valueOf(number));
	}

	private static void idle(Settings settings, int number, Report report) throws IOException, InterruptedException {
		Duration length = settings.quick() ? Duration.ofSeconds(2) : Duration.ofSeconds(60);
		try (ChildJvm child = start(settings, Child.Kind.CONNECTORS, number)) {
			child.await(PATIENCE);
			child.ask("idle " + Duration.ofSeconds(2).toMillis(), PATIENCE);
			double part = Double.parseDouble(child.ask("idle " + length.toMillis(), length.plus(PATIENCE)));
			report.add(Figure.limit(name(number, "CPU while idle, of one core, heartbeats included"), " %",
					part * PERCENT, IDLE_PERCENT));
		}
	}

	private static void scale(Settings settings, int number, Report report) throws IOException, InterruptedException {
		List<Costs> bares = new ArrayList<>(List.of(costs(settings, Child.Kind.BARE, number)));
		List<Costs> all = new ArrayList<>(List.of(oursAndChurn(settings, number, report)));
		while (all.size() < STARTS) {
			bares.add(costs(settings, Child.Kind.BARE, number));
			all.add(costs(settings, Child.Kind.CONNECTORS, number));
		}
		Costs bare = Costs.median(bares);
		Costs ours = Costs.median(all);
		Costs metered = costs(settings, Child.Kind.METERED, number);
		Costs together = costs(settings, Child.Kind.METERED_TOGETHER, number);
		versusBare(number, ours, bare, report, true);
		int counted = number / 10;
		report.add(Figure.note(name(counted, "timers each, both ends"),
				Figure.text(costs(settings, Child.Kind.COUNTED, counted).timers() / (double) counted)));
		report.add(Figure.limit(name(number, "heap each for meters of their own"), " KiB", metered.kib() - ours.kib(),
				METERS_KIB));
		report.add(Figure.note(name(number, "heap each for meters that are shared"),
				Figure.text(together.kib() - ours.kib()) + " KiB"));
		Costs generated = costs(settings, Child.Kind.GENERATED, number);
		report.add(Figure.atMost(name(number, "heap each, streams of generated code, against bare ones"), " KiB",
				generated.kib(), bare.kib(), 0));
		report.add(Figure.atMost(name(number, "time, streams of generated code, against bare ones"), " ms",
				(double) generated.millis(), (double) bare.millis(), 0));
		int more = number * MORE;
		Costs moreOurs = costs(settings, Child.Kind.CONNECTORS, more);
		Costs moreBare = costs(settings, Child.Kind.BARE, more);
		versusBare(more, moreOurs, moreBare, report, false);
		BarPlot heap = new BarPlot("KiB of heap each, both ends together");
		heap.group(String.format(Locale.ROOT, "%,d", number), heaps(bare, generated, ours, metered));
		heap.group(String.format(Locale.ROOT, "%,d", more), heaps(moreBare, null, moreOurs, null));
		report.picture("scale-heap", heap.svg());
	}

	private static Map<String, Double> heaps(Costs bare, @Nullable Costs generated, Costs ours,
			@Nullable Costs metered) {
		Map<String, Double> heaps = new LinkedHashMap<>();
		heaps.put("bare gRPC stream", bare.kib());
		if (generated != null) {
			heaps.put("gRPC stream of generated code", generated.kib());
		}
		heaps.put("registration", ours.kib());
		if (metered != null) {
			heaps.put("registration with meters of its own", metered.kib());
		}
		return heaps;
	}

	private static void versusBare(int number, Costs ours, Costs bare, Report report, boolean asked) {
		int threads = Runtime.getRuntime().availableProcessors() * 4 + 16;
		report
			.add(Figure.atMost(name(number, "heap each, both ends"), " KiB", ours.kib(), bare.kib(), asked ? HEAP : 0));
		report.add(Figure.atMost(name(number, "time until all are ready"), " ms", (double) ours.millis(),
				(double) bare.millis(), asked ? TIME : 0));
		report.add(Figure.limit(name(number, "threads"), "", ours.threads(), threads));
	}

	/**
	 * As many again come and go beside those that are there.
	 */
	private static Costs oursAndChurn(Settings settings, int number, Report report)
			throws IOException, InterruptedException {
		try (ChildJvm child = start(settings, Child.Kind.CONNECTORS, number)) {
			Costs costs = Costs.parse(child.await(PATIENCE));
			System.out.printf("%d × %s: %s%n", number, Child.Kind.CONNECTORS, costs);
			String[] churn = child.ask("churn " + number, PATIENCE).split(" ", -1);
			report.add(Figure.note(name(number, "as many more added at run time, until all are ready"),
					Figure.text(Double.parseDouble(churn[0])) + " ms"));
			report.add(Figure.note(name(number, "as many removed at run time, until both ends have forgotten them"),
					Figure.text(Double.parseDouble(churn[1])) + " ms"));
			report.add(Figure.atMost(name(number, "heap left by each that was added and removed, of what it took"),
					" KiB", Math.max(0, Double.parseDouble(churn[2])) / KIBI, costs.kib(), 0));
			return costs;
		}
	}

	private static Costs costs(Settings settings, Child.Kind kind, int number)
			throws IOException, InterruptedException {
		try (ChildJvm child = start(settings, kind, number)) {
			Costs costs = Costs.parse(child.await(PATIENCE));
			System.out.printf("%d × %s: %s%n", number, kind, costs);
			return costs;
		}
	}

	private static String name(int number, String what) {
		return String.format(Locale.ROOT, "%,d registrations: %s", number, what);
	}

	/**
	 * What was measured of one fleet.
	 *
	 * @param millis until all were ready
	 * @param bytes heap of each
	 * @param threads of the process
	 * @param timers that wait because of them
	 */
	private record Costs(long millis, long bytes, int threads, int timers) {

		/**
		 * Return the one that took neither the longest nor the shortest.
		 */
		static Costs median(List<Costs> costs) {
			return costs.stream().sorted(Comparator.comparingLong(Costs::millis)).toList().get(costs.size() / 2);
		}

		static Costs parse(String line) {
			String[] parts = line.split(" ", -1);
			return new Costs(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]),
					Integer.parseInt(parts[3]));
		}

		double kib() {
			return this.bytes / (double) KIBI;
		}

	}

}
