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
		double left;
		try (ChildJvm connector = start(settings, "connector"); ChildJvm stream = start(settings, "bare")) {
			perSecond(connector, mebibytes / 8);
			perSecond(stream, mebibytes / 8);
			for (int i = 0; i < rounds; i++) {
				ours[i] = perSecond(connector, mebibytes);
				bare[i] = perSecond(stream, mebibytes);
			}
			left = Double.parseDouble(connector.ask("heap " + mebibytes, PATIENCE));
		}
		Arrays.sort(ours);
		Arrays.sort(bare);
		String name = mebibytes + " MiB in items of " + ITEM_BYTES / 1024 + " KiB: ";
		report.add(Figure.atLeast(name + "throughput", " MiB/s", ours[rounds / 2], bare[rounds / 2], 0));
		report.add(Figure.limit(name + "heap left by collections, of " + HEAP_MIB, " MiB", left, HEAP_MIB / 2.0));
		return report;
	}

	private static double perSecond(ChildJvm child, int mebibytes) throws IOException, InterruptedException {
		return Double.parseDouble(child.ask("pace " + mebibytes, PATIENCE));
	}

	private static ChildJvm start(Settings settings, String kind) throws IOException, InterruptedException {
		ChildJvm child = ChildJvm.start(settings.work().resolve("streaming-" + kind + ".log"),
				List.of("-Xmx" + HEAP_MIB + "m", "-Dio.netty.transport.noNative=true"), StreamingChild.class, kind,
				String.valueOf(ITEM_BYTES));
		child.await(PATIENCE);
		return child;
	}

}
