package dev.connector.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Another implementation of the protocol as a process of its own, compiled from its
 * sources with the JDK alone. It serves HTTP, too, by which tests tell it what to do.
 */
final class Peer implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Path SOURCES = Path.of("..", "connector-command-channels", "src", "test", "java", "dev",
			"connector", "interop", "peer");

	private static final Path CLASSES = compile();

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final String ready;

	private Peer(Process process) throws IOException {
		this.process = process;
		this.ready = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
			.readLine();
	}

	/**
	 * Start a peer and wait until it is there.
	 * @param options what it does beside serving
	 */
	static Peer start(String... options) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", CLASSES.toString(),
						"dev.connector.interop.peer.PeerMain", "serve=0"));
		command.addAll(List.of(options));
		return new Peer(new ProcessBuilder(command)
			.redirectError(ProcessBuilder.Redirect.appendTo(new File("target", "interop-peer.log")))
			.start());
	}

	/**
	 * Return what the peer said about an option: the port of {@code serve}, the status of
	 * {@code call}.
	 */
	int said(String option) {
		return Integer.parseInt(this.ready.replaceFirst(".*\\b" + option + "=(\\d+).*", "$1"));
	}

	String uri() {
		return "http://127.0.0.1:" + said("serve");
	}

	/**
	 * Call a command of the peer.
	 */
	CompletableFuture<JsonNode> ask(String commandId, Object request) {
		ObjectNode message = JSON.createObjectNode()
			.put("id", UUID.randomUUID().toString())
			.put("type", "execute.command.request")
			.put("commandId", commandId);
		message.set("request", JSON.valueToTree(request));
		return this.client
			.sendAsync(HttpRequest.newBuilder(URI.create(uri() + "/cmd"))
				.timeout(Duration.ofMinutes(1))
				.POST(HttpRequest.BodyPublishers.ofString(message.toString()))
				.build(), HttpResponse.BodyHandlers.ofString())
			.thenApply((answer) -> JSON.readTree(answer.body()).get("response"));
	}

	/**
	 * Have the peer call a command.
	 * @return what it got: {@code ok} with {@code result}, or {@code error}
	 */
	CompletableFuture<JsonNode> callFromPeer(String commandId, Object request) {
		return ask("peer.call", Map.of("commandId", commandId, "request", request));
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
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
