package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import dev.connector.benchmark.BarPlot;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.JavaHome;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import dev.connector.benchmark.Tables;

/**
 * Measures how many calls go through, how long they take, and what they cost.
 */
public final class RoundTrips implements Program {

	private static final int SMALL = 128;

	private static final int MEDIUM = 4 * 1024;

	private static final int LARGE = 64 * 1024;

	private static final Shape ONE = new Shape(1, 1, SMALL);

	private static final Shape SOME = new Shape(1, 64, SMALL);

	private static final Shape MANY = new Shape(64, 256, SMALL);

	private static final Shape EXCESS = new Shape(1_000, 1_000, SMALL);

	private static final int VIRTUAL_THREADS = 21;

	private final List<List<String>> details = new ArrayList<>();

	private final BarPlot throughput = new BarPlot("Calls per second");

	private final BarPlot processors = new BarPlot("Microseconds of a processor for each call, both ends together");

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		Report report = new Report();
		boolean quick = settings.quick();
		for (Shape shape : quick ? List.of(SOME) : List.of(ONE, SOME, MANY)) {
			small(settings, shape, report);
		}
		for (Shape shape : quick ? List.of(SOME) : List.of(SOME, MANY)) {
			virtualThreads(settings, shape, report);
		}
		for (Shape shape : quick ? List.of(SOME) : List.of(SOME, MANY)) {
			apart(settings, shape, report);
		}
		for (int bytes : quick ? new int[0] : new int[] { MEDIUM, LARGE }) {
			Shape shape = new Shape(1, 64, bytes);
			versusBare(shape, match(settings, shape, Pace.brief(false), Contender.BARE_GRPC, Contender.GRPC), report,
					false);
		}
		webSocket(settings, report);
		if (!quick) {
			excess(settings, report);
		}
		// Answered where it is asked: there is never more than one at a time
		match(settings, ONE, Pace.brief(quick), Contender.IN_PROCESS);
		report.picture("roundtrip-throughput", this.throughput.svg());
		report.picture("roundtrip-cpu", this.processors.svg());
		report.detail(
				"## All contenders\n\n"
						+ Tables.of(
								List.of("shape", "contender", "calls/s", "of all rounds", "p50 µs", "p99 µs",
										"p99.9 µs", "p99 µs at 50 %", "p99 µs at 80 %", "bytes/call", "CPU µs/call"),
								this.details));
		report
			.detail("The columns *at 50 %* and *at 80 %* are of calls that are made at a fixed rate, which is that part"
					+ " of what the slowest can do that ran beside it; they count from the moment at which a call"
					+ " was due. Bytes and CPU are those of both ends together, in one process or in two. The outbox of ours keeps no more"
					+ " answers until they are acknowledged than it is configured to, the default here: of a million calls"
					+ " at a time most are sent without. One contender of that shape runs after the other, with a heap of"
					+ " 5 GiB in place of 1 GiB.");
		return report;
	}

	private void small(Settings settings, Shape shape, Report report) throws IOException, InterruptedException {
		List<Contender> asked = new ArrayList<>(List.of(Contender.BARE_GRPC, Contender.GRPC));
		List<Contender> others = new ArrayList<>();
		boolean one = shape.equals(ONE);
		if (!one) {
			asked.addAll(List.of(Contender.RSOCKET, Contender.GRPC_PLATFORM));
			others.addAll(List.of(Contender.GRPC_TYPED, Contender.GENERATED_GRPC, Contender.BARE_GRPC_BATCHES,
					Contender.BARE_GRPC_PLATFORM));
		}
		boolean nats = !one && NatsLink.isThere();
		if (nats) {
			asked.add(Contender.NATS);
		}
		Map<Contender, Series> series = match(settings, shape, Pace.steady(settings.quick()), asked, others);
		versusBare(shape, series, report, true);
		if (one) {
			return;
		}
		double rsocket = shape.equals(SOME) ? 1.0 : 1.4;
		versus(shape, series, Contender.GRPC, Contender.RSOCKET, rsocket, report);
		if (nats) {
			versus(shape, series, Contender.GRPC, Contender.NATS, 3, report);
		}
		else {
			report.add(Figure.skipped("connector, gRPC, against NATS, " + shape, "no nats-server on the PATH", "≥ 3"));
		}
		versus(shape, series, Contender.GRPC_PLATFORM, Contender.BARE_GRPC, 0.5, report);
		versus(shape, series, Contender.GRPC_PLATFORM, Contender.BARE_GRPC_PLATFORM, 0, report);
		versus(shape, series, Contender.GRPC_TYPED, Contender.BARE_GRPC, 0, report);
		versus(shape, series, Contender.GRPC, Contender.GENERATED_GRPC, 0, report);
		versus(shape, series, Contender.GRPC, Contender.BARE_GRPC_BATCHES, 0, report);
	}

	/**
	 * Answers on virtual threads, which this Java may be too old for.
	 */
	private void virtualThreads(Settings settings, Shape shape, Report report)
			throws IOException, InterruptedException {
		JavaHome java = JavaHome.atLeast(VIRTUAL_THREADS).orElse(null);
		if (java == null) {
			report.add(Figure.skipped("connector, gRPC, virtual threads, " + shape,
					"no Java " + VIRTUAL_THREADS + " or later here", "≥ 0.6"));
			return;
		}
		Map<Contender, Series> series = new Match(java, shape, List.of(Contender.BARE_GRPC, Contender.GRPC_VIRTUAL),
				List.of(Contender.BARE_GRPC_VIRTUAL), Pace.plain(settings.quick()), settings.work())
			.run();
		String where = shape + ", Java " + java.feature();
		keep(where, series);
		versus(where, series, Contender.GRPC_VIRTUAL, Contender.BARE_GRPC, 0.6, report);
		versus(where, series, Contender.GRPC_VIRTUAL, Contender.BARE_GRPC_VIRTUAL, 0, report);
	}

	private void webSocket(Settings settings, Report report) throws IOException, InterruptedException {
		Map<Contender, Series> series = match(settings, SOME, Pace.steady(settings.quick()),
				List.of(Contender.BARE_WEBSOCKET, Contender.WEBSOCKET_NETTY), List.of(Contender.WEBSOCKET));
		versus(SOME, series, Contender.WEBSOCKET_NETTY, Contender.BARE_WEBSOCKET, 0.9, report);
		versus(SOME, series, Contender.WEBSOCKET, Contender.BARE_WEBSOCKET, 0, report);
	}

	/**
	 * Both ends in processes of their own.
	 */
	private void apart(Settings settings, Shape shape, Report report) throws IOException, InterruptedException {
		Map<Contender, Series> series = match(settings, shape, Pace.brief(settings.quick()), Contender.BARE_GRPC_APART,
				Contender.RSOCKET_APART, Contender.GRPC_APART);
		versus(shape, series, Contender.GRPC_APART, Contender.BARE_GRPC_APART, 0, report);
		versus(shape, series, Contender.GRPC_APART, Contender.RSOCKET_APART, 0, report);
	}

	/**
	 * A million calls at a time, one contender after the other: two at a time would want
	 * more memory than machines have on which this runs.
	 */
	private void excess(Settings settings, Report report) throws IOException, InterruptedException {
		Map<Contender, Series> series = new EnumMap<>(Contender.class);
		for (Contender contender : List.of(Contender.BARE_GRPC, Contender.GRPC)) {
			series.putAll(match(settings, EXCESS, Pace.slow(), contender));
		}
		versusBare(EXCESS, series, report, false);
	}

	private Map<Contender, Series> match(Settings settings, Shape shape, Pace pace, Contender... contenders)
			throws IOException, InterruptedException {
		return match(settings, shape, pace, List.of(), List.of(contenders));
	}

	private Map<Contender, Series> match(Settings settings, Shape shape, Pace pace, List<Contender> asked,
			List<Contender> others) throws IOException, InterruptedException {
		Map<Contender, Series> series = new Match(JavaHome.current(), shape, asked, others, pace, settings.work())
			.run();
		keep(shape.toString(), series);
		return series;
	}

	private static void versusBare(Shape shape, Map<Contender, Series> series, Report report, boolean asked) {
		versus(shape, series, Contender.GRPC, Contender.BARE_GRPC, asked ? 0.9 : 0, report);
		report.add(Figure.atMost("the same, p99", " µs", series(series, Contender.GRPC).p99(),
				series(series, Contender.BARE_GRPC).p99(), asked ? 1.25 : 0));
	}

	private static void versus(Shape shape, Map<Contender, Series> series, Contender ours, Contender other,
			double least, Report report) {
		versus(shape.toString(), series, ours, other, least, report);
	}

	private static void versus(String where, Map<Contender, Series> series, Contender ours, Contender other,
			double least, Report report) {
		report.add(Figure.atLeast(ours.label() + ", against " + other.label() + ", " + where, "/s",
				series(series, ours).perSecond(), series(series, other).perSecond(), least));
	}

	private static Series series(Map<Contender, Series> all, Contender contender) {
		return Objects.requireNonNull(all.get(contender));
	}

	private void keep(String where, Map<Contender, Series> all) {
		this.throughput.group(where, values(all, Series::perSecond));
		this.processors.group(where, values(all, Series::cpuMicros));
		all.forEach((contender, series) -> this.details.add(row(where, contender, series)));
	}

	private static List<String> row(String where, Contender contender, Series series) {
		return List.of(where, contender.label(), Figure.text(series.perSecond()),
				Figure.text(series.leastPerSecond()) + " to " + Figure.text(series.mostPerSecond()),
				Figure.text(series.p50()), Figure.text(series.p99()), Figure.text(series.p999()),
				textIfAny(series.p99AtHalf()), textIfAny(series.p99AtMost()), Figure.text(series.allocated()),
				Figure.text(series.cpuMicros()));
	}

	private static Map<String, Double> values(Map<Contender, Series> all, ToDoubleFunction<Series> value) {
		Map<String, Double> values = new LinkedHashMap<>();
		all.forEach((contender, series) -> values.put(contender.label(), value.applyAsDouble(series)));
		return values;
	}

	private static String textIfAny(double value) {
		return Double.isNaN(value) ? "" : Figure.text(value);
	}

}
