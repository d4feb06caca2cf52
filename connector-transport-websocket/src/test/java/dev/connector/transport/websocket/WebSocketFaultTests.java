package dev.connector.transport.websocket;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageNotSentException;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.TcpFaultProxy;
import dev.connector.transport.websocket.WebSocketOptions.Limits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of WebSockets when the network fails, over real sockets.
 */
@Timeout(120)
class WebSocketFaultTests {

	/** More than the buffers of the machine hold. */
	private static final WebSocketMessage LARGE = WebSocketMessage.binary(new byte[64 << 20]);

	private static final Limits ROOMY = new Limits(128 << 20, 1000, 1 << 30);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final WebSocketClients clients = new WebSocketClients(this.scheduler);

	private final Events events = new Events();

	private TestPeer peer;

	private TcpFaultProxy proxy;

	@BeforeEach
	void startPeer() throws Exception {
		this.peer = TestPeer.plain();
		this.proxy = TcpFaultProxy.to(this.peer.getPort());
	}

	@AfterEach
	void leavesNothingBehind() throws Exception {
		this.clients.close();
		this.proxy.close();
		this.peer.close();
		Awaitility.await().until(this.clients::isTerminated);
		Awaitility.await().until(() -> this.scheduler.pending() == 0);
		assertThat(this.events.closed.get()).isEqualTo(1);
		assertThat(this.events.overlaps.get()).isZero();
	}

	@Test
	void aConnectionThatIsCutOrResetIsTransient() throws Exception {
		open(options());
		this.proxy.cut();
		assertThat(this.events.failure().type()).isEqualTo(FailureType.TRANSIENT);
		Events others = new Events();
		this.clients.transport(options()).open(others);
		others.opened();
		this.proxy.reset();
		Failure failure = others.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("broke the connection");
	}

	@Test
	void aRefusedConnectionIsTransientAndSaysWhatToCheck() throws Exception {
		this.proxy.refuse();
		this.clients.transport(options()).open(this.events);
		Failure failure = this.events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("nothing accepts connections there").contains("check host and port");
	}

	@Test
	void anUnknownHostIsTransientAndSaysWhatToCheck() throws Exception {
		this.clients.transport(WebSocketOptions.of(URI.create("ws://nowhere.invalid/secret?key=secret")))
			.open(this.events);
		Failure failure = this.events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).startsWith("ws://nowhere.invalid:80: ")
			.contains("host name")
			.doesNotContain("secret");
	}

	@Test
	void aLiteralIpv6AddressIsDialled() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
			this.clients.transport(WebSocketOptions.of(URI.create("ws://[::1]:" + server.getLocalPort() + "/")))
				.open(this.events);
			server.accept().close();
			assertThat(this.events.failure().message()).startsWith("ws://[::1]:" + server.getLocalPort());
		}
	}

	@Test
	void aHalfDialledConnectionIsLetGoOnAbort() throws Exception {
		this.proxy.stall();
		MessageChannel<WebSocketMessage> channel = this.clients.transport(options()).open(this.events);
		Awaitility.await().until(() -> this.proxy.accepted() == 1);
		channel.abort("changed my mind");
		assertThat(this.events.failure().message()).contains("aborted: changed my mind");
	}

	@Test
	void aStuckSocketEndsTheChannelAtTheWriteTimeoutAndFailsWhatWasNotWritten() throws Exception {
		MessageChannel<WebSocketMessage> channel = open(options().withLimits(ROOMY));
		this.proxy.stall();
		CompletableFuture<Void> large = channel.send(LARGE).toCompletableFuture();
		Awaitility.await().until(() -> this.scheduler.pending() == 1);
		this.scheduler.advance(Duration.ofSeconds(10));
		CompletableFuture<Void> behind = channel.send(WebSocketMessage.text("behind")).toCompletableFuture();
		this.scheduler.advance(Duration.ofSeconds(20).minusNanos(1));
		assertThat(this.events.isEmpty()).isTrue();
		this.scheduler.advance(Duration.ofNanos(1));
		Failure failure = this.events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("a message was not written within PT30S");
		assertThat(large).isCompletedExceptionally();
		assertThat(behind).isCompletedExceptionally();
		assertThat(channel.queued()).isZero();
	}

	@Test
	void aFullQueueFailsTheSendAndNothingElse() throws Exception {
		MessageChannel<WebSocketMessage> channel = open(options().withLimits(new Limits(1024, 1000, 64 << 20)));
		this.proxy.stall();
		CompletableFuture<Void> large = channel.send(LARGE).toCompletableFuture();
		CompletableFuture<Void> more = channel.send(WebSocketMessage.text("x")).toCompletableFuture();
		assertThat(more.handle((done, ex) -> ex).join()).isInstanceOf(MessageNotSentException.class)
			.hasMessageContaining("Too much waits to be sent");
		assertThat(large).isNotDone();
		this.proxy.unstall();
		large.get(60, TimeUnit.SECONDS);
		assertThat(channel.queued()).isZero();
		channel.abort("done");
		this.events.lastFailure();
	}

	@Test
	void messagesOfAnyNumberAreBounded() throws Exception {
		MessageChannel<WebSocketMessage> channel = open(options().withLimits(new Limits(1024, 2, 1 << 30)));
		this.proxy.stall();
		CompletableFuture<Void> large = channel.send(LARGE).toCompletableFuture();
		CompletableFuture<Void> second = channel.send(WebSocketMessage.text("two")).toCompletableFuture();
		CompletableFuture<Void> third = channel.send(WebSocketMessage.text("three")).toCompletableFuture();
		assertThat(large).isNotDone();
		assertThat(second).isNotDone();
		assertThat(third).isCompletedExceptionally();
		channel.abort("done");
		this.events.failure();
		assertThat(second).isCompletedExceptionally();
	}

	@Test
	void pingsDoNotPileUpOnAStuckSocket() throws Exception {
		MessageChannel<WebSocketMessage> channel = open(options().withLimits(ROOMY));
		this.proxy.stall();
		channel.send(LARGE);
		for (int i = 0; i < 10; i++) {
			channel.ping();
		}
		channel.send(WebSocketMessage.text("behind")).whenComplete((done, ex) -> this.events.onPong());
		Awaitility.await().until(() -> channel.queued() == 3);
		channel.abort("done");
		assertThat(this.events.next()).isEqualTo(Events.PONG);
		this.events.failure();
	}

	@Test
	void aCloseThatIsNotAnsweredEndsAtItsTimeout() throws Exception {
		MessageChannel<WebSocketMessage> channel = open(options());
		this.proxy.stall();
		channel.close(1000, "bye");
		Awaitility.await().until(() -> this.scheduler.pending() == 1);
		this.scheduler.advance(Duration.ofSeconds(5).minusNanos(1));
		assertThat(this.events.isEmpty()).isTrue();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.events.failure().message()).contains("the close was not answered within PT5S");
	}

	private MessageChannel<WebSocketMessage> open(WebSocketOptions options) throws InterruptedException {
		MessageChannel<WebSocketMessage> channel = this.clients.transport(options).open(this.events);
		this.events.opened();
		return channel;
	}

	private WebSocketOptions options() {
		return WebSocketOptions.of(URI.create("ws://localhost:" + this.proxy.port() + "/ws"));
	}

}
