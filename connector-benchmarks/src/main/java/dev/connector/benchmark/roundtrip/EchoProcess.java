package dev.connector.benchmark.roundtrip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import dev.connector.benchmark.ChildJvm;

/**
 * Echoes in a JVM of their own, with the options of this one. Used by one thread.
 */
final class EchoProcess implements AnsweringEnd {

	/** Where it logs. */
	static final String LOGS = "bench.logs";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final ChildJvm child;

	EchoProcess(Echoes echoes, int port, Shape shape) throws IOException, InterruptedException {
		Path logs = Path.of(System.getProperty(LOGS, System.getProperty("java.io.tmpdir")));
		this.child = ChildJvm.start(logs.resolve("echoes-" + echoes.name().toLowerCase(Locale.ROOT) + ".log"),
				ManagementFactory.getRuntimeMXBean().getInputArguments(), EchoProcess.class, echoes.name(),
				String.valueOf(port), shape.arguments());
		this.child.await(PATIENCE);
	}

	/**
	 * Dial, and tell what was used whenever somebody asks.
	 * @param arguments the echoes, the port and the shape
	 */
	public static void main(String[] arguments) {
		try {
			AnsweringEnd end = Echoes.valueOf(arguments[0])
				.dial(Integer.parseInt(arguments[1]), Shape.parse(arguments[2]));
			ChildJvm.answer("ready");
			BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (questions.readLine() != null) {
				ChildJvm.answer(Usage.now().encode());
			}
			end.close();
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	@Override
	public Usage usage() throws IOException, InterruptedException {
		return Usage.parse(this.child.ask("usage", PATIENCE));
	}

	@Override
	public void close() throws IOException {
		this.child.close();
	}

}
