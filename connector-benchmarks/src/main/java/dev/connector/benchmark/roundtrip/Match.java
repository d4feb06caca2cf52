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
import dev.connector.benchmark.JavaHome;

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

	/** In turns, too, so that none has rested for minutes when its first round comes. */
	private static final int WARM_UPS = 2;

	private static final double HALF = 0.5;

	private static final double MOST = 0.8;

	private final JavaHome java;

	private final Shape shape;

	private final List<Contender> asked;

	private final List<Contender> others;

	private final Pace pace;

	private final Path logs;

	/**
	 * Create a match.
	 * @param java the Java of all of them
	 * @param shape how many calls of which size are made
	 * @param asked who is held against a target, or is one
	 * @param others who is good to know
	 * @param pace how long it takes
	 * @param logs where JVMs log
	 */
	Match(JavaHome java, Shape shape, List<Contender> asked, List<Contender> others, Pace pace, Path logs) {
		this.java = java;
		this.shape = shape;
		this.asked = asked;
		this.others = others;
		this.pace = pace;
		this.logs = logs;
	}

	Map<Contender, Series> run() throws IOException, InterruptedException {
		List<Contender> all = new ArrayList<>(this.asked);
		all.addAll(this.others);
		Map<Contender, Series> series = new EnumMap<>(Contender.class);
		all.forEach((contender) -> series.put(contender, new Series()));
		run(all, series, !this.pace.open().isZero());
		for (int i = 1; i < this.pace.jvms(); i++) {
			run(this.asked, series, false);
		}
		return series;
	}

	/**
	 * Run with a new JVM for each contender.
	 */
	private void run(List<Contender> contenders, Map<Contender, Series> series, boolean open)
			throws IOException, InterruptedException {
		Map<Contender, ChildJvm> children = new LinkedHashMap<>();
		try {
			for (Contender contender : contenders) {
				children.put(contender, start(contender));
			}
			for (int i = 0; i < WARM_UPS; i++) {
				for (ChildJvm child : children.values()) {
					closed(child, this.pace.warmUp().dividedBy(WARM_UPS));
				}
			}
			for (int i = 0; i < this.pace.rounds(); i++) {
				for (Map.Entry<Contender, ChildJvm> child : children.entrySet()) {
					Round round = closed(child.getValue(), this.pace.round());
					System.out.printf("%s, %s: %,.0f/s, p99 %,.0f µs%n", this.shape, child.getKey().label(),
							round.perSecond(), round.micros(99));
					Objects.requireNonNull(series.get(child.getKey())).add(round);
				}
			}
			if (open) {
				open(children, series);
			}
		}
		finally {
			for (ChildJvm child : children.values()) {
				child.close();
			}
		}
	}

	private void open(Map<Contender, ChildJvm> children, Map<Contender, Series> series)
			throws IOException, InterruptedException {
		double slowest = series.values().stream().mapToDouble(Series::perSecond).min().orElseThrow();
		for (ChildJvm child : children.values()) {
			// Calls come from another thread than before: that is to be compiled, too
			open(child, slowest * HALF);
		}
		for (Map.Entry<Contender, ChildJvm> child : children.entrySet()) {
			Objects.requireNonNull(series.get(child.getKey()))
				.addOpen(open(child.getValue(), slowest * HALF), open(child.getValue(), slowest * MOST));
		}
	}

	private ChildJvm start(Contender contender) throws IOException, InterruptedException {
		List<String> options = new ArrayList<>(OPTIONS);
		options.addAll(List.of("-Xms1g", "-Xmx" + this.shape.heap(), "-D" + EchoProcess.LOGS + "=" + this.logs));
		ChildJvm child = ChildJvm.start(this.java,
				this.logs.resolve("roundtrip-" + contender.name().toLowerCase(Locale.ROOT) + ".log"), options,
				Child.class, contender.name(), this.shape.arguments());
		child.await(PATIENCE);
		return child;
	}

	private Round closed(ChildJvm child, Duration length) throws IOException, InterruptedException {
		return Round.parse(child.ask("closed " + length.toMillis(), length.plus(PATIENCE)));
	}

	private Round open(ChildJvm child, double perSecond) throws IOException, InterruptedException {
		Duration length = this.pace.open();
		return Round.parse(child.ask("open " + length.toMillis() + " " + perSecond, length.plus(PATIENCE)));
	}

}
