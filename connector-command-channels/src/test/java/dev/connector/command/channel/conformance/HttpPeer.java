package dev.connector.command.channel.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.protocol.command.CommandMessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server as the peer of a vector: it tells each request as a message, and answers
 * it with the message that is sent for it. A question for commands is told as well, and
 * answered with none, as clients ask it on their own account.
 */
final class HttpPeer implements CommandChannel {

	private final CommandMessageCodec codec;

	private final Map<String, HttpExchange> open = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	private volatile @Nullable CommandChannelListener listener;

	HttpPeer(CommandMessageCodec codec) throws IOException {
		this.codec = codec;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/cmd", this::handle);
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public String id() {
		return "registry";
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener hearer) {
		this.listener = hearer;
		return CompletableFuture.completedStage(null);
	}

	@Override
	public void send(CommandMessage message) {
		try {
			answer(this.open.remove(((ExecuteResponse) message).thid()), message);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		this.server.stop(0);
		this.threads.shutdownNow();
		return CompletableFuture.completedStage(null);
	}

	private void handle(HttpExchange exchange) throws IOException {
		CommandMessage message = this.codec.decode(exchange.getRequestBody().readAllBytes());
		CommandChannelListener hearer = this.listener;
		if (hearer == null) {
			exchange.sendResponseHeaders(503, -1);
			return;
		}
		this.open.put(message.id(), exchange);
		hearer.onMessage(message);
		if (message instanceof ListRequest) {
			answer(this.open.remove(message.id()), new ListResponse("none", message.id(), List.of()));
		}
	}

	private void answer(@Nullable HttpExchange exchange, CommandMessage message) throws IOException {
		if (exchange == null) {
			throw new IllegalStateException("Nobody waits for " + message);
		}
		byte[] body = this.codec.encode(message);
		exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

}
