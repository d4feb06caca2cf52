package dev.connector.benchmark.command;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import dev.connector.benchmark.load.Heap;
import dev.connector.benchmark.micro.CommandBenchmark;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.SystemScheduler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a command costs that is called in its process, beside a call of its method, and
 * whether events leave anything behind.
 */
public final class Commands implements Program {

	private static final double NANOS = 1e9;

	private static final double MOST_NANOS = 1_000;

	private static final double LEAST_ROUND_TRIPS = 1e6;

	private static final double MOST_GROWTH_MIB = 1;

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		Report report = new Report();
		Map<String, Double> nanos = measure(settings);
		double local = nanos.getOrDefault("local", Double.NaN);
		double direct = nanos.getOrDefault("direct", Double.NaN);
		double perSecond = NANOS / nanos.getOrDefault("channel", Double.NaN);
		report.add(Figure.limit("a command of this process, more than a call of its method", " ns", local - direct,
				MOST_NANOS));
		report.add(Figure.claim("round trips over a channel within the process, on one core",
				Figure.text(perSecond) + "/s", "≥ " + Figure.text(LEAST_ROUND_TRIPS) + "/s",
				perSecond >= LEAST_ROUND_TRIPS));
		int events = settings.quick() ? 100_000 : 10_000_000;
		report.add(Figure.limit("growth of the heap over " + Figure.text(events) + " events to another registry",
				" MiB", growth(events), MOST_GROWTH_MIB));
		return report;
	}

	private static Map<String, Double> measure(Settings settings) throws IOException {
		boolean quick = settings.quick();
		ChainedOptionsBuilder options = new OptionsBuilder().include(CommandBenchmark.class.getName())
			.jvmArgs("-Xmx1g")
			.forks(1)
			.shouldFailOnError(true)
			.threads(1)
			.warmupIterations(quick ? 1 : 5)
			.warmupTime(TimeValue.milliseconds(quick ? 200 : 1000))
			.measurementIterations(quick ? 1 : 5)
			.measurementTime(TimeValue.milliseconds(quick ? 200 : 1000))
			.output(settings.work().resolve("commands.log").toString());
		try {
			Map<String, Double> nanos = new HashMap<>();
			for (RunResult result : new Runner(options.build()).run()) {
				String name = result.getParams().getBenchmark();
				nanos.put(name.substring(name.lastIndexOf('.') + 1), result.getPrimaryResult().getScore());
			}
			return nanos;
		}
		catch (RunnerException ex) {
			throw new IOException("JMH failed", ex);
		}
	}

	/**
	 * Tell of as many events twice: what the first time leaves is what is kept for a
	 * while, to know an event that comes again.
	 */
	private static double growth(int events) {
		LongAdder heard = new LongAdder();
		try (SystemScheduler scheduler = SystemScheduler.create("bench-timer")) {
			CommandRegistry from = CommandRegistry.builder(scheduler).name("from").build();
			CommandRegistry to = CommandRegistry.builder(scheduler).name("to").build();
			InMemoryChannel.Pair pair = InMemoryChannel.pair("from", "to");
			to.addChannel(pair.first());
			from.addChannel(pair.second());
			to.on("tick", (payload) -> heard.increment());
			emit(from, events / 10);
			double before = Heap.usedMib();
			emit(from, events);
			double after = Heap.usedMib();
			long told = events / 10 + (long) events;
			if (heard.sum() != told) {
				throw new IllegalStateException(heard.sum() + " of " + told + " events were heard");
			}
			from.close();
			to.close();
			return Math.max(0, after - before);
		}
	}

	private static void emit(CommandRegistry registry, int events) {
		for (int i = 0; i < events; i++) {
			registry.emit("tick", i);
		}
	}

}
