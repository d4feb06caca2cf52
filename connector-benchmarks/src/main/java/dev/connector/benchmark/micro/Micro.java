package dev.connector.benchmark.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import dev.connector.benchmark.Tables;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of the hot parts with JMH and its profiler of allocations.
 */
public final class Micro implements Program {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		boolean quick = settings.quick();
		ChainedOptionsBuilder options = new OptionsBuilder().include("dev\\.connector\\.benchmark\\.micro\\..*")
			.addProfiler(GCProfiler.class)
			.jvmArgs("-Xmx1g")
			.forks(1)
			.shouldFailOnError(true)
			.warmupIterations(quick ? 1 : 4)
			.warmupTime(TimeValue.milliseconds(quick ? 200 : 1000))
			.measurementIterations(quick ? 1 : 4)
			.measurementTime(TimeValue.milliseconds(quick ? 200 : 1000))
			.output(settings.work().resolve("micro.log").toString());
		try {
			return report(new Runner(options.build()).run());
		}
		catch (RunnerException ex) {
			throw new IOException("JMH failed", ex);
		}
	}

	private static Report report(Collection<RunResult> results) {
		List<List<String>> rows = new ArrayList<>();
		for (RunResult result : results) {
			String name = result.getParams().getBenchmark();
			StringBuilder parameters = new StringBuilder();
			for (String key : result.getParams().getParamsKeys()) {
				parameters.append(key).append('=').append(result.getParams().getParam(key)).append(' ');
			}
			Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
			rows.add(List.of(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
					parameters.toString().trim(),
					Figure.text(result.getPrimaryResult().getScore()) + " ± "
							+ Figure.text(result.getPrimaryResult().getScoreError()),
					(allocated != null) ? Figure.text(allocated.getScore()) : ""));
		}
		Report report = new Report();
		report.detail(Tables.of(List.of("part", "with", "ns", "bytes"), rows));
		return report;
	}

}
