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
		match(settings, SOME, Pace.brief(quick), Contender.IN_PROCESS);
		report.picture("roundtrip-throughput", this.throughput.svg());
		report.picture("roundtrip-cpu", this.processors.svg());
		report.detail("## All contenders\n\n" + Tables.of(List.of("shape", "contender", "calls/s", "p50 µs", "p99 µs",
				"p99.9 µs", "p99 µs at 50 %", "p99 µs at 80 %", "bytes/call", "CPU µs/call", "errors"), this.details));
		report
			.detail("The columns *at 50 %* and *at 80 %* are of calls that are made at a fixed rate, which is that part"
					+ " of what the slowest contender of the same shape can do; they count from the moment at which a call"
					+ " was due. Bytes and CPU are those of both ends together, in one process or in two. The outbox of ours keeps no more"
					+ " answers until they are acknowledged than it is configured to, the default here: of a million calls"
					+ " at a time most are sent without. One contender of that shape runs after the other, with a heap of"
					+ " 5 GiB in place of 1 GiB.");
		return report;
	}

	private void small(Settings settings, Shape shape, Report report) throws IOException, InterruptedException {
		List<Contender> contenders = new ArrayList<>(List.of(Contender.BARE_GRPC, Contender.GRPC));
		boolean one = shape.equals(ONE);
		if (!one) {
			contenders.addAll(List.of(Contender.RSOCKET, Contender.GRPC_PLATFORM, Contender.GRPC_TYPED,
					Contender.GENERATED_GRPC, Contender.BARE_GRPC_BATCHES, Contender.BARE_GRPC_PLATFORM));
		}
		if (!one && Runtime.version().feature() >= VIRTUAL_THREADS) {
			contenders.addAll(List.of(Contender.GRPC_VIRTUAL, Contender.BARE_GRPC_VIRTUAL));
		}
		boolean nats = !one && NatsLink.isThere();
		if (nats) {
			contenders.add(Contender.NATS);
		}
		Map<Contender, Series> series = match(settings, shape, Pace.steady(settings.quick()),
				contenders.toArray(new Contender[0]));
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
		threads(shape, series, report);
		versus(shape, series, Contender.GRPC_TYPED, Contender.BARE_GRPC, 0, report);
		versus(shape, series, Contender.GRPC, Contender.GENERATED_GRPC, 0, report);
		versus(shape, series, Contender.GRPC, Contender.BARE_GRPC_BATCHES, 0, report);
	}

	/**
	 * Answers on other threads than the one that reads.
	 */
	private static void threads(Shape shape, Map<Contender, Series> series, Report report) {
		versus(shape, series, Contender.GRPC_PLATFORM, Contender.BARE_GRPC, 0.5, report);
		versus(shape, series, Contender.GRPC_PLATFORM, Contender.BARE_GRPC_PLATFORM, 0, report);
		if (series.containsKey(Contender.GRPC_VIRTUAL)) {
			versus(shape, series, Contender.GRPC_VIRTUAL, Contender.BARE_GRPC, 0.6, report);
			versus(shape, series, Contender.GRPC_VIRTUAL, Contender.BARE_GRPC_VIRTUAL, 0, report);
		}
		else {
			report.add(Figure.skipped("connector, gRPC, virtual threads, " + shape,
					"needs Java " + VIRTUAL_THREADS + " or later", "≥ 0.6"));
		}
	}

	private void webSocket(Settings settings, Report report) throws IOException, InterruptedException {
		Map<Contender, Series> series = match(settings, SOME, Pace.steady(settings.quick()), Contender.BARE_WEBSOCKET,
				Contender.WEBSOCKET, Contender.WEBSOCKET_NETTY);
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
		Map<Contender, Series> series = new Match(shape, List.of(contenders), pace, settings.work()).run();
		keep(shape, series);
		return series;
	}

	private static void versusBare(Shape shape, Map<Contender, Series> series, Report report, boolean asked) {
		versus(shape, series, Contender.GRPC, Contender.BARE_GRPC, asked ? 0.9 : 0, report);
		report.add(Figure.atMost("the same, p99", " µs", series(series, Contender.GRPC).p99(),
				series(series, Contender.BARE_GRPC).p99(), asked ? 1.25 : 0));
	}

	private static void versus(Shape shape, Map<Contender, Series> series, Contender ours, Contender other,
			double least, Report report) {
		report.add(Figure.atLeast(ours.label() + ", against " + other.label() + ", " + shape, "/s",
				series(series, ours).perSecond(), series(series, other).perSecond(), least));
	}

	private static Series series(Map<Contender, Series> all, Contender contender) {
		return Objects.requireNonNull(all.get(contender));
	}

	private void keep(Shape shape, Map<Contender, Series> all) {
		this.throughput.group(shape.toString(), values(all, Series::perSecond));
		this.processors.group(shape.toString(), values(all, Series::cpuMicros));
		all.forEach((contender,
				series) -> this.details.add(List.of(shape.toString(), contender.label(),
						Figure.text(series.perSecond()), Figure.text(series.p50()), Figure.text(series.p99()),
						Figure.text(series.p999()), textIfAny(series.p99AtHalf()), textIfAny(series.p99AtMost()),
						Figure.text(series.allocated()), Figure.text(series.cpuMicros()),
						Figure.text((double) series.errors()))));
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
