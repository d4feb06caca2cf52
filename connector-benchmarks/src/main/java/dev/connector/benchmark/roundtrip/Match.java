package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import dev.connector.benchmark.ChildJvm;

/**
 * Contenders of one shape that run side by side: each in a JVM of its own, in turns, so
 * that whatever else the machine does meets all of them.
 */
final class Match {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * The same sockets for all: an application has no native ones unless it asks for
	 * them.
	 */
	private static final List<String> OPTIONS = List.of("-Dio.netty.transport.noNative=true",
			"-Dreactor.netty.native=false");

	private static final double HALF = 0.5;

	private static final double MOST = 0.8;

	private final Shape shape;

	private final List<Contender> contenders;

	private final Pace pace;

	private final Path logs;

	Match(Shape shape, List<Contender> contenders, Pace pace, Path logs) {
		this.shape = shape;
		this.contenders = contenders;
		this.pace = pace;
		this.logs = logs;
	}

	Map<Contender, Series> run() throws IOException, InterruptedException {
		Map<Contender, Series> series = new EnumMap<>(Contender.class);
		Map<Contender, ChildJvm> children = new LinkedHashMap<>();
		try {
			for (Contender contender : this.contenders) {
				children.put(contender, start(contender));
				series.put(contender, new Series());
			}
			for (ChildJvm child : children.values()) {
				closed(child, this.pace.warmUp());
			}
			for (int i = 0; i < this.pace.rounds(); i++) {
				for (Map.Entry<Contender, ChildJvm> child : children.entrySet()) {
					Round round = closed(child.getValue(), this.pace.round());
					System.out.printf("%s, %s: %,.0f/s, p99 %,.0f µs%n", this.shape, child.getKey().label(),
							round.perSecond(), round.micros(99));
					Objects.requireNonNull(series.get(child.getKey())).add(round);
				}
			}
			if (!this.pace.open()) {
				return series;
			}
			double slowest = series.values().stream().mapToDouble(Series::perSecond).min().orElseThrow();
			for (Map.Entry<Contender, ChildJvm> child : children.entrySet()) {
				Objects.requireNonNull(series.get(child.getKey()))
					.addOpen(open(child.getValue(), slowest * HALF), open(child.getValue(), slowest * MOST));
			}
			return series;
		}
		finally {
			for (ChildJvm child : children.values()) {
				child.close();
			}
		}
	}

	private ChildJvm start(Contender contender) throws IOException, InterruptedException {
		List<String> options = new ArrayList<>(OPTIONS);
		options.addAll(List.of("-Xms1g", "-Xmx" + this.shape.heap(), "-D" + EchoProcess.LOGS + "=" + this.logs));
		ChildJvm child = ChildJvm.start(
				this.logs.resolve("roundtrip-" + contender.name().toLowerCase(Locale.ROOT) + ".log"), options,
				Child.class, contender.name(), this.shape.arguments());
		child.await(PATIENCE);
		return child;
	}

	private Round closed(ChildJvm child, Duration length) throws IOException, InterruptedException {
		return Round.parse(child.ask("closed " + length.toMillis(), length.plus(PATIENCE)));
	}

	private Round open(ChildJvm child, double perSecond) throws IOException, InterruptedException {
		Duration length = this.pace.round();
		return Round.parse(child.ask("open " + length.toMillis() + " " + perSecond, length.plus(PATIENCE)));
	}

}
