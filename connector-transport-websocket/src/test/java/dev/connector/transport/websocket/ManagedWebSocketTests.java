package dev.connector.transport.websocket;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.managed.CloseOutcome;
import dev.connector.managed.ConnectionGroup;
import dev.connector.managed.ConnectionProtocol;
import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.Conversation;
import dev.connector.managed.Inbound;
import dev.connector.managed.ManagedConnection;
import dev.connector.managed.ManagedOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.awaitility.Awaitility;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Managed connections over real WebSockets to a server of another library.
 */
@Timeout(120)
class ManagedWebSocketTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final ManagedOptions OPTIONS = ManagedOptions.defaults()
		.withTimeouts(new ManagedOptions.Timeouts(TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT))
		.withReconnect(ReconnectOptions.defaults().withDelays(Duration.ofMillis(20), Duration.ofMillis(50)));

	private final ConnectionGroup group = new ConnectionGroup("session");

	private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

	private final AtomicInteger tokens = new AtomicInteger();

	private TestPeer peer;

	private ManagedWebSocket service;

	@BeforeEach
	void startPeer() throws Exception {
		this.peer = TestPeer.plain();
		this.service = ManagedWebSocket.to(URI.create("http://localhost:" + this.peer.getPort() + "/base/"))
			.headers(Map.of("X-API-Key", "secret"))
			.bearerToken(() -> "token-" + this.tokens.incrementAndGet())
			.options(OPTIONS)
			.build();
	}

	@AfterEach
	void leavesNothingBehind() {
		this.service.close();
		this.peer.close();
		Awaitility.await().until(this.service::isTerminated);
		Awaitility.await()
			.until(() -> this.group.members().stream().allMatch((member) -> member.status().state() == State.CLOSED));
	}

	@Test
	void textGoesThereAndBack() throws Exception {
		ManagedConnection<String> connection = text("/control");
		connection.start();
		get(connection.send("hello", TIMEOUT));
		assertThat(next()).isEqualTo("hello");
		assertThat(this.peer.handshakes.take().getResourceDescriptor()).isEqualTo("/base/control");
	}

	@Test
	void bytesGoThereAndBackAndTextIsRead() throws Exception {
		ManagedConnection<byte[]> connection = this.service.binary(this.group, "feed", "feed", new Plain<>(),
				this.told::add);
		connection.start();
		get(connection.send(new byte[] { 1, 2 }, TIMEOUT));
		assertThat(next()).isEqualTo(new byte[] { 1, 2 });
		this.peer.accepted().send("ü");
		assertThat(next()).isEqualTo("ü".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void bytesThatAreTextAreReadAndOthersAreNot() throws Exception {
		text("control").start();
		WebSocket socket = this.peer.accepted();
		socket.send(new byte[] { (byte) 0xff, (byte) 0xfe });
		socket.send("ü".getBytes(StandardCharsets.UTF_8));
		assertThat(next()).isEqualTo("ü");
	}

	@Test
	void headersAndAFreshTokenAreShownWithEveryDial() throws Exception {
		ManagedConnection<String> connection = text("control");
		connection.start();
		get(connection.whenUp());
		this.peer.accepted().closeConnection(1006, "");
		this.peer.accepted();
		assertThat(this.peer.handshakes).hasSize(2)
			.allMatch((handshake) -> handshake.getFieldValue("X-API-Key").equals("secret"))
			.extracting((handshake) -> handshake.getFieldValue("Authorization"))
			.containsExactly("Bearer token-1", "Bearer token-2");
		assertThat(this.service.toString()).doesNotContain("token").doesNotContain("secret").doesNotContain("base");
	}

	@Test
	void anEndpointMayBeAnAbsoluteAddress() throws Exception {
		text("ws://localhost:" + this.peer.getPort() + "/elsewhere").start();
		this.peer.accepted();
		assertThat(this.peer.handshakes.take().getResourceDescriptor()).isEqualTo("/elsewhere");
		assertThatIllegalArgumentException().isThrownBy(() -> text("http://"));
	}

	@Test
	void aCloseIsAnsweredByThePeer() throws Exception {
		ManagedConnection<String> connection = text("control");
		connection.start();
		get(connection.whenUp());
		assertThat(get(connection.close(TIMEOUT))).isEqualTo(CloseOutcome.ACKED);
		assertThat(this.peer.closed()).startsWith("1000");
	}

	@Test
	void aDialToAPeerThatSaysNothingIsCancelledAtOnce() throws Exception {
		CompletableFuture<Void> asked = new CompletableFuture<>();
		try (RawServer silent = new RawServer((request, out) -> asked.complete(null))) {
			ManagedConnection<String> connection = text(silent.uri().toString());
			connection.start();
			get(asked);
			CompletableFuture<Long> up = connection.whenUp().toCompletableFuture();
			connection.cancel();
			Awaitility.await().until(up::isDone);
			assertThat(connection.status().state()).isEqualTo(State.CLOSED);
		}
	}

	@Test
	void closingTheServiceEndsItsConnections() throws Exception {
		ManagedConnection<String> connection = text("control");
		connection.start();
		get(connection.whenUp());
		this.service.close();
		Awaitility.await().until(() -> connection.status().state() == State.CLOSED);
	}

	private ManagedConnection<String> text(String endpoint) {
		return this.service.text(this.group, endpoint, endpoint, new Plain<>(), this.told::add);
	}

	private Object next() throws InterruptedException {
		Object event = this.told.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event within 30 s").isNotNull();
		return event;
	}

	private static <T> T get(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	/**
	 * Needs no handshake; everything is an event.
	 */
	private static final class Plain<M> implements ConnectionProtocol<M, M> {

		@Override
		public CompletionStage<Void> open(Conversation<M> conversation) {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public Inbound<M> classify(M message) {
			return Inbound.event(message);
		}

	}

}
