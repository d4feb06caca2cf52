package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import dev.connector.benchmark.ChildJvm;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.LinePlot;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import dev.connector.reconnect.GateOptions;

/**
 * Measures how many registrations come back when their gateway does.
 */
public final class Restart implements Program {

	private static final int LIMIT_SECONDS = 15;

	private static final double MILLIS = 1000;

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		int number = settings.quick() ? 500 : 10_000;
		Report report = new Report();
		try (ChildJvm child = Scale.start(settings, Child.Kind.CONNECTORS, number)) {
			child.await(Scale.PATIENCE);
			Recovery recovery = Recovery.parse(child.ask("restart", Scale.PATIENCE));
			int configured = GateOptions.defaults().maxConcurrentHandshakes();
			String name = String.format(Locale.ROOT, "gateway restarted under %,d registrations: ", number);
			report.add(Figure.limit(name + "all ready after", " s", recovery.millis() / MILLIS, LIMIT_SECONDS));
			report.add(Figure.limit(name + "handshakes at once", "", recovery.peak(), configured));
			report.picture("restart", plot(number, recovery));
		}
		return report;
	}

	private static String plot(int number, Recovery recovery) {
		LinePlot plot = new LinePlot(
				String.format(Locale.ROOT, "%,d registrations after their gateway listens again", number), "seconds");
		plot.panel("registrations ready",
				recovery.samples()
					.stream()
					.map((sample) -> List.of(sample.millis() / MILLIS, (double) sample.ready()))
					.toList());
		plot.panel("attempts and handshakes at once, most in each step",
				recovery.samples()
					.stream()
					.map((sample) -> List.of(sample.millis() / MILLIS, (double) sample.busy()))
					.toList());
		return plot.svg();
	}

}
