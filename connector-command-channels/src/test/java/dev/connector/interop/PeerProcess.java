package dev.connector.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The other implementation as a process of its own. It is compiled alone, with an empty
 * class path, and runs with nothing else on its own.
 */
final class PeerProcess implements AutoCloseable {

	private static final Path SOURCES = Path.of("src", "test", "java", "dev", "connector", "interop", "peer");

	private static final Path CLASSES = compile();

	private final Process process;

	private final Map<String, Integer> ports = new TreeMap<>();

	private PeerProcess(Process process) {
		this.process = process;
	}

	/**
	 * Start a peer and wait until it is there.
	 * @param options what it does, as its main class says
	 */
	static PeerProcess start(String... options) throws IOException {
		PeerProcess peer = new PeerProcess(launch(options));
		peer.awaitReady();
		return peer;
	}

	/**
	 * Start a peer whose standard input and output are the way to it.
	 */
	static PeerProcess startOnStreams(String... options) throws IOException {
		List<String> all = new ArrayList<>(List.of(options));
		all.add("stdio=");
		return new PeerProcess(launch(all.toArray(String[]::new)));
	}

	/**
	 * Return the command line that starts a peer.
	 */
	static List<String> commandLine(String... options) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", CLASSES.toString(), "dev.connector.interop.peer.PeerMain"));
		command.addAll(List.of(options));
		return command;
	}

	/**
	 * Return what the peer said about an option: the port of {@code listen} and
	 * {@code serve}, the status of {@code call}.
	 */
	int port(String option) {
		return this.ports.get(option);
	}

	Process process() {
		return this.process;
	}

	/**
	 * End the process as a crash does.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		kill();
	}

	private static Process launch(String... options) throws IOException {
		return new ProcessBuilder(commandLine(options))
			.redirectError(ProcessBuilder.Redirect.appendTo(new File("target", "interop-peer.log")))
			.start();
	}

	private void awaitReady() {
		String ready = CompletableFuture.supplyAsync(this::readLine).orTimeout(60, TimeUnit.SECONDS).join();
		for (String part : ready.split(" ")) {
			if (part.contains("=")) {
				this.ports.put(part.substring(0, part.indexOf('=')),
						Integer.valueOf(part.substring(part.indexOf('=') + 1)));
			}
		}
	}

	private String readLine() {
		try {
			String line = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
			return (line != null) ? line : "";
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static Path compile() {
		Path target = Path.of("target", "interop-peer").toAbsolutePath();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
				Stream<Path> sources = Files.list(SOURCES)) {
			Files.createDirectories(target);
			boolean compiled = compiler
				.getTask(messages, files, null,
						List.of("-proc:none", "--release", "17", "-classpath", target.toString(), "-d",
								target.toString()),
						null, files.getJavaFileObjectsFromPaths(sources.toList()))
				.call();
			if (!compiled) {
				throw new IllegalStateException("The peer needs more than the JDK: " + messages);
			}
			return target;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
