package dev.connector.benchmark.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.connector.benchmark.ChildJvm;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;

/**
 * Streams far more through than there is memory, against a bare stream, in turns.
 */
public final class Streaming implements Program {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final int HEAP_MIB = 64;

	private static final int ITEM_BYTES = 64 * 1024;

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		int mebibytes = settings.quick() ? 64 : 1024;
		int rounds = settings.quick() ? 1 : 3;
		Report report = new Report();
		double[] ours = new double[rounds];
		double[] bare = new double[rounds];
		double left = 0;
		try (ChildJvm connector = start(settings, "connector"); ChildJvm stream = start(settings, "bare")) {
			connector.ask(String.valueOf(mebibytes / 8), PATIENCE);
			stream.ask(String.valueOf(mebibytes / 8), PATIENCE);
			for (int i = 0; i < rounds; i++) {
				String[] found = connector.ask(String.valueOf(mebibytes), PATIENCE).split(" ", -1);
				ours[i] = Double.parseDouble(found[0]);
				left = Math.max(left, Double.parseDouble(found[1]));
				bare[i] = Double.parseDouble(stream.ask(String.valueOf(mebibytes), PATIENCE).split(" ", -1)[0]);
			}
		}
		Arrays.sort(ours);
		Arrays.sort(bare);
		String name = mebibytes + " MiB in items of " + ITEM_BYTES / 1024 + " KiB: ";
		report.add(Figure.atLeast(name + "throughput", " MiB/s", ours[rounds / 2], bare[rounds / 2], 0));
		report.add(Figure.limit(name + "heap left by collections, of " + HEAP_MIB, " MiB", left, HEAP_MIB / 2.0));
		return report;
	}

	private static ChildJvm start(Settings settings, String kind) throws IOException, InterruptedException {
		ChildJvm child = ChildJvm.start(settings.work().resolve("streaming-" + kind + ".log"),
				List.of("-Xmx" + HEAP_MIB + "m", "-Dio.netty.transport.noNative=true"), StreamingChild.class, kind,
				String.valueOf(ITEM_BYTES));
		child.await(PATIENCE);
		return child;
	}

}
