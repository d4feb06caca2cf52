package dev.connector.benchmark.load;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import dev.connector.benchmark.ChildJvm;

/**
 * Both ends of a stream in a JVM of their own. Reads from its input how many MiB to
 * stream, until that ends.
 */
final class StreamingChild {

	private static final long MIB = 1024 * 1024;

	private StreamingChild() {
	}

	/**
	 * Stream and tell how fast, and how much of the heap that took.
	 * @param arguments the kind of source, and bytes of an item
	 */
	public static void main(String[] arguments) {
		int itemBytes = Integer.parseInt(arguments[1]);
		try (Source source = arguments[0].equals("bare") ? new BareSource(itemBytes) : new ConnectorSource(itemBytes)) {
			ChildJvm.answer("ready");
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String command = commands.readLine();
			while (command != null) {
				long bytes = Long.parseLong(command) * MIB;
				long begun = System.nanoTime();
				long arrived = source.stream(bytes / itemBytes);
				double seconds = (System.nanoTime() - begun) / 1e9;
				if (arrived != bytes) {
					throw new IllegalStateException(arrived + " bytes arrived instead of " + bytes);
				}
				ChildJvm.answer(bytes / (double) MIB / seconds + " " + Heap.mostLeftMib());
				command = commands.readLine();
			}
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

}
