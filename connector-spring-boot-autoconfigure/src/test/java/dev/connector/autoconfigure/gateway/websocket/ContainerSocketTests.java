package dev.connector.autoconfigure.gateway.websocket;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of what the sockets of a container are asked for.
 */
class ContainerSocketTests {

	private final List<String> events = new ArrayList<>();

	private final List<Runnable> tasks = new ArrayList<>();

	private final Map<String, Object> userProperties = new HashMap<>();

	private boolean open = true;

	private @Nullable SendHandler handler;

	private final Session session = fake(Session.class);

	private final ContainerSocket socket = new ContainerSocket(this.session, Duration.ofSeconds(7), this.tasks::add);

	@Test
	void messageIsDoneWhenTheContainerSaysSo() {
		ByteBuffer message = ByteBuffer.wrap(new byte[] { 1, 2, 3 });
		this.socket.send(message, (problem) -> this.events.add("done: " + problem));
		assertThat(this.events).containsExactly("setSendTimeout 7000", "sendBinary");
		assertThat(message.remaining()).isEqualTo(3);
		this.handler.onResult(new SendResult(this.session));
		assertThat(this.events).endsWith("done: null");
	}

	@Test
	void messageThatIsLostIsDoneWithTheReason() {
		this.socket.send(ByteBuffer.allocate(1), (problem) -> this.events.add("done: " + problem.getMessage()));
		this.handler.onResult(new SendResult(this.session, new IOException("too slow")));
		assertThat(this.events).endsWith("done: too slow");
	}

	@Test
	void messageForAClosedSocketIsDoneWithTheReason() {
		this.open = false;
		this.socket.send(ByteBuffer.allocate(1), (problem) -> this.events.add("done: " + problem.getMessage()));
		assertThat(this.events).endsWith("done: closed");
	}

	@Test
	void nobodyWaitsForTheEndOfASocket() {
		this.socket.close(1001, "over");
		this.socket.close(1000, "again");
		assertThat(this.events).containsExactly("setSendTimeout 7000");
		this.tasks.forEach(Runnable::run);
		assertThat(this.events).containsExactly("setSendTimeout 7000", "close 1001 over");
	}

	@Test
	void quietSocketsAreNotClosedByTheContainer() {
		try (GatewayWebSocketHandler sockets = handler()) {
			StandardWebSocketSession wrapper = new StandardWebSocketSession(new HttpHeaders(), null, null, null);
			wrapper.initializeNativeSession(this.session);
			sockets.afterConnectionEstablished(wrapper);
		}
		assertThat(this.events).contains("setMaxIdleTimeout 0", "setMaxBinaryMessageBufferSize 65536");
		assertThat(this.userProperties).containsKey("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT");
	}

	@Test
	void socketThatCannotBeWrittenToWithoutWaitingIsRefused() {
		try (GatewayWebSocketHandler sockets = handler()) {
			WebSocketSession other = fake(WebSocketSession.class);
			assertThatIllegalStateException().isThrownBy(() -> sockets.afterConnectionEstablished(other))
				.withMessageContaining("jakarta.websocket");
		}
	}

	private static GatewayWebSocketHandler handler() {
		VirtualScheduler scheduler = new VirtualScheduler();
		Gateway gateway = Gateway.builder().scheduler(scheduler).authenticator(new OpenAuthenticator()).build();
		return new GatewayWebSocketHandler(
				new WebSocketGatewayEndpoint(gateway::accept, scheduler, WebSocketGatewayEndpoint.Limits.defaults()),
				Duration.ofSeconds(7));
	}

	private <T> T fake(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> answer(method.getName(), arguments)));
	}

	private @Nullable Object answer(String method, Object @Nullable [] arguments) throws IOException {
		switch (method) {
			case "getAsyncRemote" -> {
				return fake(RemoteEndpoint.Async.class);
			}
			case "getUserProperties" -> {
				return this.userProperties;
			}
			case "getId" -> {
				return "1";
			}
			case "sendBinary" -> {
				if (!this.open) {
					throw new IllegalStateException("closed");
				}
				((ByteBuffer) arguments[0]).get();
				this.handler = (SendHandler) arguments[1];
				this.events.add(method);
			}
			case "close" -> {
				CloseReason reason = (CloseReason) arguments[0];
				this.events.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
			}
			default -> {
				if (arguments != null && arguments.length == 1 && method.startsWith("set")) {
					this.events.add(method + " " + arguments[0]);
				}
			}
		}
		return null;
	}

}
