package dev.connector.benchmark.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.connector.benchmark.ChildJvm;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;

/**
 * Pushes ten times what a connector can do: what is too much has to be refused at once,
 * the heap has to stay as it is, and another tenant must not notice.
 */
public final class Overload implements Program {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final int HEAP_GROWTH_MIB = 16;

	private static final int REFUSED_WITHIN_MILLIS = 50;

	private static final int HANDLER_MILLIS = 10;

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		Duration length = settings.quick() ? Duration.ofSeconds(2) : Duration.ofSeconds(20);
		Report report = new Report();
		try (ChildJvm child = ChildJvm.start(settings.work().resolve("overload.log"), List.of("-Xmx256m"),
				OverloadChild.class, String.valueOf(length.toMillis()), String.valueOf(HANDLER_MILLIS))) {
			String[] found = child.await(PATIENCE).split(" ", -1);
			report.add(Figure.note("ten times what a connector can do: answered, refused, failed otherwise",
					found[0] + ", " + found[1] + ", " + found[2]));
			report.add(Figure.limit("the same: growth of the heap", " MiB", Double.parseDouble(found[3]),
					HEAP_GROWTH_MIB));
			report.add(Figure.limit("the same: OVERLOADED after, p99", " ms", Double.parseDouble(found[4]),
					REFUSED_WITHIN_MILLIS));
			report.add(Figure.claim("the same: calls of another tenant that failed", found[7], "none",
					found[7].equals("0")));
			report.add(Figure.atMost("the same: calls of another tenant, p50, against those without load", " ms",
					Double.parseDouble(found[5]), Double.parseDouble(found[6]), 0));
		}
		return report;
	}

}
