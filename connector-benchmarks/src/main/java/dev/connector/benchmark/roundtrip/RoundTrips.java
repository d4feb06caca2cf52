package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

	private final List<List<String>> details = new ArrayList<>();

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		Report report = new Report();
		for (Shape shape : settings.quick() ? List.of(SOME) : List.of(ONE, SOME, MANY)) {
			versusBare(settings, shape, report);
		}
		if (!settings.quick()) {
			versusBare(settings, new Shape(1, 64, MEDIUM), report);
			versusBare(settings, new Shape(1, 64, LARGE), report);
		}
		report.detail("## All contenders\n\n" + Tables.of(List.of("shape", "contender", "calls/s", "p50 µs", "p99 µs",
				"p99.9 µs", "p99 µs at 50 %", "p99 µs at 80 %", "bytes/call", "CPU µs/call", "errors"), this.details));
		return report;
	}

	private void versusBare(Settings settings, Shape shape, Report report) throws IOException, InterruptedException {
		Map<Contender, Series> series = new Match(shape, List.of(Contender.BARE_GRPC, Contender.GRPC),
				Pace.of(settings.quick()), settings.work())
			.run();
		keep(shape, series);
		Series bare = series.get(Contender.BARE_GRPC);
		Series ours = series.get(Contender.GRPC);
		boolean asked = shape.bytes() == SMALL;
		report.add(Figure.atLeast("gRPC against a bare stream, " + shape, "/s", ours.perSecond(), bare.perSecond(),
				asked ? 0.9 : 0));
		report.add(Figure.atMost("the same, p99", " µs", ours.p99(), bare.p99(), asked ? 1.25 : 0));
	}

	private void keep(Shape shape, Map<Contender, Series> all) {
		all.forEach((contender, series) -> this.details.add(List.of(shape.toString(), contender.label(),
				Figure.text(series.perSecond()), Figure.text(series.p50()), Figure.text(series.p99()),
				Figure.text(series.p999()), Figure.text(series.p99AtHalf()), Figure.text(series.p99AtMost()),
				Figure.text(series.allocated()), Figure.text(series.cpuMicros()), Figure.text(series.errors()))));
	}

}
