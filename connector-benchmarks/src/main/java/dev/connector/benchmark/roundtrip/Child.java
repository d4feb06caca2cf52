package dev.connector.benchmark.roundtrip;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.connector.benchmark.ChildJvm;

/**
 * Both ends of one link, in a JVM of their own. Reads what to do from its input until
 * that ends.
 */
final class Child {

	private Child() {
	}

	/**
	 * Open a link and measure when told to.
	 * @param arguments the contender and the shape
	 */
	public static void main(String[] arguments) {
		try {
			run(arguments);
			// Some of what is compared leaves threads behind
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private static void run(String[] arguments) throws Exception {
		Contender contender = Contender.valueOf(arguments[0]);
		Shape shape = Shape.parse(arguments[1]);
		byte[] payload = contender.payload(shape.bytes());
		Link link = contender.open(shape);
		ChildJvm.answer("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command = commands.readLine();
		while (command != null) {
			String[] parts = command.split(" ", -1);
			Duration length = Duration.ofMillis(Long.parseLong(parts[1]));
			Round round = parts[0].equals("closed") ? new ClosedLoop(link, shape, payload).run(length)
					: new OpenLoop(link, shape, payload).run(Double.parseDouble(parts[2]), length);
			ChildJvm.answer(round.encode());
			command = commands.readLine();
		}
		link.close();
	}

}
