package dev.connector.autoconfigure.gateway.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests of who gets a socket at the gateway, and of what ends it.
 */
@Timeout(120)
class WebSocketUpgradeTests {

	private static SocketGateway gateway;

	@BeforeAll
	static void start() {
		gateway = SocketGateway.start("connector.gateway.grpc.port=-1");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@Test
	void whoDoesNotUpgradeIsToldTo() throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/connector/ws")).build(),
					HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(426);
		assertThat(response.headers().firstValue("Upgrade")).hasValue("websocket");
		assertThat(response.body()).contains("WebSocket");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "chat", "connector.v2" })
	void otherSubprotocolIsRefused(String subprotocol) {
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
		if (!subprotocol.isEmpty()) {
			builder.subprotocols(subprotocol);
		}
		assertRefused(builder, 400);
	}

	@Test
	void subprotocolIsFoundAmongOthers() throws Exception {
		Closed closed = new Closed();
		WebSocket socket = open(HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.subprotocols("chat", WebSocketGatewayEndpoint.SUBPROTOCOL), closed);
		assertThat(socket.getSubprotocol()).isEqualTo(WebSocketGatewayEndpoint.SUBPROTOCOL);
		socket.abort();
	}

	@Test
	void pageOfAnotherOriginIsRefused() {
		assertRefused(connector().header("Origin", "https://evil.example.com"), 403);
	}

	@Test
	void pageOfTheGatewaysOwnOriginIsNot() throws Exception {
		open(connector().header("Origin", "http://127.0.0.1:" + gateway.port()), new Closed()).abort();
	}

	@Test
	void messageThatIsTooLargeEndsTheSocket() throws Exception {
		Closed closed = new Closed();
		WebSocket socket = open(connector(), closed);
		socket.sendBinary(ByteBuffer.allocate(64 * 1024 + 1), true);
		assertThat(closed.code()).isEqualTo(1009);
	}

	@Test
	void textEndsTheSocket() throws Exception {
		Closed closed = new Closed();
		open(connector(), closed).sendText("hello", true);
		assertThat(closed.code()).isEqualTo(1003);
	}

	@Test
	void whatIsNoProtocolEndsTheSocket() throws Exception {
		Closed closed = new Closed();
		open(connector(), closed).sendBinary(ByteBuffer.wrap(new byte[] { 1, 2, 3 }), true);
		assertThat(closed.code()).isEqualTo(1002);
	}

	private static WebSocket.Builder connector() {
		return HttpClient.newHttpClient().newWebSocketBuilder().subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL);
	}

	private static WebSocket open(WebSocket.Builder builder, WebSocket.Listener listener) throws Exception {
		return builder.buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/connector/ws"), listener)
			.get(60, TimeUnit.SECONDS);
	}

	private static void assertRefused(WebSocket.Builder builder, int status) {
		assertThatThrownBy(() -> open(builder, new Closed())).cause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(refused) -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
	}

	/**
	 * Waits for the end.
	 */
	private static final class Closed implements WebSocket.Listener {

		private final CompletableFuture<Integer> code = new CompletableFuture<>();

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
			this.code.complete(statusCode);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.code.completeExceptionally(error);
		}

		int code() throws Exception {
			return this.code.get(60, TimeUnit.SECONDS);
		}

	}

}
