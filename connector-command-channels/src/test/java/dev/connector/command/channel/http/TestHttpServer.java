package dev.connector.command.channel.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An HTTP server on loopback that answers lists with two commands, and calls as a test
 * says. In its answers {@code ID} stands for the id of the request.
 */
final class TestHttpServer implements AutoCloseable {

	static final String COMMANDS = """
			{"id":"l","type":"list.commands.response","thid":"ID","commands":[{"id":"a.b","description":"d"},{"id":"c"}]}
			""";

	static final String RESULT = """
			{"id":"x","type":"execute.command.response","thid":"ID","response":{"ok":true,"result":7}}
			""";

	private static final JsonMapper MAPPER = new JsonMapper();

	final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();

	final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

	final Set<Integer> ports = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	volatile Answer lists = Answer.ok(COMMANDS);

	volatile Function<JsonNode, Answer> calls = (request) -> Answer.ok(RESULT);

	TestHttpServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	JsonNode request() throws InterruptedException {
		JsonNode request = this.requests.poll(30, TimeUnit.SECONDS);
		assertThat(request).isNotNull();
		return request;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.ports.add(exchange.getRemoteAddress().getPort());
		this.heads.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ exchange.getRequestHeaders().getFirst("Accept") + " "
				+ exchange.getRequestHeaders().getFirst("Content-Type") + " "
				+ exchange.getRequestHeaders().getFirst("Authorization"));
		JsonNode request = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
		this.requests.add(request);
		Answer answer = request.path("type").asString().startsWith("list") ? this.lists : this.calls.apply(request);
		byte[] body = answer.body().replace("ID", request.path("id").asString()).getBytes(StandardCharsets.UTF_8);
		if (answer.type() != null) {
			exchange.getResponseHeaders().add("Content-Type", answer.type());
		}
		exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
		if (body.length > 0) {
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	/**
	 * What the server answers.
	 */
	record Answer(int status, @Nullable String type, String body) {

		static Answer ok(String body) {
			return new Answer(200, "application/x-ndjson", body);
		}

	}

}
