package dev.connector.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM of its own for one thing that is measured, so that nothing else shares its heap,
 * its compiled code and its threads. Commands go in and answers come out, one line each;
 * everything else that it prints goes to a log. It ends with its parent.
 * <p>
 * Used by one thread.
 */
public final class ChildJvm implements AutoCloseable {

	private static final String ANSWER = "#answer ";

	private static final Duration END = Duration.ofSeconds(10);

	private final Process process;

	private final BufferedWriter commands;

	private final BufferedReader output;

	private final BufferedWriter log;

	private final Path logFile;

	private ChildJvm(Process process, Path logFile) throws IOException {
		this.process = process;
		this.logFile = logFile;
		this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.log = Files.newBufferedWriter(logFile);
	}

	/**
	 * Start a JVM like this one, with its class path.
	 * @param logFile where everything goes that is no answer
	 * @param options options of the JVM
	 * @param main the program, which reads commands and prints answers
	 * @param arguments arguments of the program
	 * @return the JVM, to be closed by the caller
	 * @throws IOException when it can't be started
	 */
	public static ChildJvm start(Path logFile, List<String> options, Class<?> main, String... arguments)
			throws IOException {
		return start(JavaHome.current(), logFile, options, main, arguments);
	}

	/**
	 * Start a JVM of another Java with the class path of this one.
	 * @param java the Java
	 * @param logFile where everything goes that is no answer
	 * @param options options of the JVM
	 * @param main the program, which reads commands and prints answers
	 * @param arguments arguments of the program
	 * @return the JVM, to be closed by the caller
	 * @throws IOException when it can't be started
	 */
	public static ChildJvm start(JavaHome java, Path logFile, List<String> options, Class<?> main, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(java.launcher().toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start(), logFile);
	}

	/**
	 * Answer a command. Called in the child.
	 * @param answer one line
	 */
	public static void answer(String answer) {
		System.out.println(ANSWER + answer);
		System.out.flush();
	}

	/**
	 * Give a command and wait for its answer.
	 * @param command one line
	 * @param patience how long to wait at most
	 * @return the answer
	 * @throws IOException when the child ended, or didn't answer in time
	 * @throws InterruptedException when this thread is interrupted
	 */
	public String ask(String command, Duration patience) throws IOException, InterruptedException {
		this.commands.write(command);
		this.commands.newLine();
		this.commands.flush();
		return await(patience);
	}

	/**
	 * Wait for an answer that needs no command, such as the first one.
	 * @param patience how long to wait at most
	 * @return the answer
	 * @throws IOException when the child ended, or didn't answer in time
	 * @throws InterruptedException when this thread is interrupted
	 */
	public String await(Duration patience) throws IOException, InterruptedException {
		CompletableFuture<String> answer = new CompletableFuture<>();
		Thread reader = new Thread(() -> read(answer), "child-reader");
		reader.setDaemon(true);
		reader.start();
		try {
			return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			this.process.destroyForcibly();
			throw new IOException("No answer within " + patience + ": see " + this.logFile, ex);
		}
	}

	/**
	 * Return the id of the process.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() throws IOException {
		try {
			this.commands.close();
			if (!this.process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		finally {
			this.log.close();
		}
	}

	private void read(CompletableFuture<String> answer) {
		try {
			String line = this.output.readLine();
			while (line != null && !line.startsWith(ANSWER)) {
				this.log.write(line);
				this.log.newLine();
				this.log.flush();
				line = this.output.readLine();
			}
			if (line != null) {
				answer.complete(line.substring(ANSWER.length()));
			}
			else {
				answer.completeExceptionally(new IOException("The process ended"));
			}
		}
		catch (IOException ex) {
			answer.completeExceptionally(ex);
		}
	}

}
