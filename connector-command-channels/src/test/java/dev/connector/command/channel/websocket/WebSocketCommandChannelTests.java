package dev.connector.command.channel.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.Recorder;
import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.destination.HttpProxy;
import dev.connector.failure.FailureType;
import dev.connector.frame.Credentials;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.test.HttpConnectProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What channels over WebSocket do beside the contract.
 */
@Timeout(120)
class WebSocketCommandChannelTests {

	private final WebSocketHarness harness = new WebSocketHarness();

	private final Recorder nearHears = new Recorder();

	private final Recorder farHears = new Recorder();

	@AfterEach
	void leavesNothingBehind() {
		this.harness.close();
		this.nearHears.requireOrder();
		this.farHears.requireOrder();
	}

	@Test
	void showsItsTokenAndSaysThatItWasRefused() throws Exception {
		this.harness.server.token = "right";
		AtomicInteger refused = new AtomicInteger();
		CommandChannel wrong = create(options(new Token("wrong", refused)));
		assertThat(failure(wrong.start(this.nearHears).toCompletableFuture())).isInstanceOfSatisfying(
				CommandChannelException.class, (ex) -> assertThat(ex.failure().type()).isEqualTo(FailureType.REJECTED));
		assertThat(refused).hasValue(1);
		CommandChannel right = create(options(new Token("right", refused)));
		this.harness.connect(right, this.nearHears, this.farHears);
		right.send(new CommandMessage.ListRequest("1"));
		assertThat(this.farHears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
		assertThat(refused).hasValue(1);
		assertThat(right.toString()).doesNotContain("right").contains("ws://localhost");
	}

	@Test
	void noticesAPeerThatIsSilent() throws Exception {
		CommandChannel channel = create(
				this.harness.options().withPings(new HeartbeatOptions(Duration.ofSeconds(10), Duration.ofSeconds(25))));
		CommandChannel far = this.harness.connect(channel, this.nearHears, this.farHears);
		this.harness.scheduler.advance(Duration.ofSeconds(10));
		// A message behind the ping, and one behind its answer
		channel.send(new CommandMessage.ListRequest("1"));
		this.farHears.next();
		far.send(new CommandMessage.ListRequest("1"));
		this.nearHears.next();
		this.harness.proxy.stall();
		this.harness.scheduler.advance(Duration.ofSeconds(24));
		assertThat(this.nearHears.isEnded()).isFalse();
		this.harness.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.nearHears.end()).hasMessageContaining("nothing came for PT25S");
	}

	@Test
	void answersToPingsKeepAChannelAlive() throws Exception {
		CommandChannel channel = create(
				WebSocketChannelOptions.of(URI.create("ws://localhost:" + this.harness.server.port() + "/cmd/ws"))
					.withPings(new HeartbeatOptions(Duration.ofSeconds(10), Duration.ofSeconds(15))));
		this.harness.connect(channel, this.nearHears, this.farHears);
		for (int i = 0; i < 5; i++) {
			this.harness.scheduler.advance(Duration.ofSeconds(10));
			// Who hears the first message has answered the ping; the others give this
			// side
			// the time to read that, as no message may come back
			for (int k = 0; k < 100; k++) {
				channel.send(new CommandMessage.ListRequest("1"));
				this.farHears.next();
			}
		}
		assertThat(this.nearHears.isEnded()).isFalse();
		assertThat(this.nearHears.left()).isZero();
	}

	@Test
	void garbageIsDroppedAndTheChannelLives() throws Exception {
		CommandChannel channel = create(this.harness.options());
		this.harness.connect(channel, this.nearHears, this.farHears);
		TextSocketListener raw = this.harness.endpoint.accept(new SilentSocket(), "elsewhere");
		Recorder hears = new Recorder();
		CommandChannel other = this.harness.accepted.poll(30, TimeUnit.SECONDS);
		raw.onMessage("{\"id\":\"early\",\"type\":\"list.commands.request\"}");
		other.start(hears);
		raw.onMessage("nonsense");
		raw.onMessage("{\"id\":\"1\",\"type\":\"list.commands.request\"}\n");
		assertThat(hears.next()).isEqualTo(new CommandMessage.ListRequest("early"));
		assertThat(hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
		assertThat(other.id()).isEqualTo("far-2");
		raw.onClosed(1006, null);
		assertThat(hears.end()).isInstanceOf(CommandChannelException.class);
		hears.requireOrder();
	}

	@Test
	void aSocketThatTakesNothingIsClosedInTime() throws Exception {
		SilentSocket socket = new SilentSocket();
		TextSocketListener raw = this.harness.endpoint.accept(socket, "elsewhere");
		CommandChannel channel = this.harness.accepted.poll(30, TimeUnit.SECONDS);
		channel.start(this.nearHears);
		channel.send(new CommandMessage.ListRequest("1"));
		this.harness.scheduler.advance(Duration.ofSeconds(30).minusNanos(1));
		assertThat(this.nearHears.isEnded()).isFalse();
		this.harness.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.nearHears.end()).hasMessageContaining("took nothing for PT30S");
		assertThat(socket.closed).hasValue(1);
		// It doesn't even say that it is closed
		CompletableFuture<Void> closed = channel.close().toCompletableFuture();
		assertThat(closed).isNotDone();
		this.harness.scheduler.advance(Duration.ofSeconds(10));
		assertThat(closed).isDone();
		raw.onClosed(1006, null);
	}

	@Test
	void anEndpointThatIsClosedTakesNoMoreSockets() {
		this.harness.endpoint.close();
		SilentSocket socket = new SilentSocket();
		TextSocketListener raw = this.harness.endpoint.accept(socket, "elsewhere");
		assertThat(socket.closed).hasValue(1);
		assertThat(this.harness.accepted).isEmpty();
		raw.onClosed(1000, null);
	}

	@Test
	void aSocketThatNobodyTakesIsClosed() {
		WebSocketCommandEndpoint endpoint = new WebSocketCommandEndpoint("x",
				(channel) -> CompletableFuture.failedStage(new IllegalStateException("on purpose")),
				this.harness.environment, this.harness.options().writes());
		SilentSocket socket = new SilentSocket();
		endpoint.accept(socket, "elsewhere").onClosed(1000, null);
		assertThat(socket.closed).hasValue(1);
		assertThat(endpoint.sockets()).isZero();
	}

	@Test
	void goesThroughAProxy() throws Exception {
		try (HttpConnectProxy proxy = HttpConnectProxy.start().withCredentials("me", "secret")) {
			CommandChannel channel = create(this.harness.options()
				.withAccess(Access.OPEN.withProxy(new HttpProxy("localhost", proxy.port(), "me", "secret"))));
			this.harness.connect(channel, this.nearHears, this.farHears);
			assertThat(proxy.tunnels()).isEqualTo(1);
			channel.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void refusesOtherAddresses() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebSocketChannelOptions.of(URI.create("tcp://h:1")));
		assertThatIllegalArgumentException().isThrownBy(() -> WebSocketChannelOptions.of(URI.create("ws://u@h:1/")));
	}

	private WebSocketChannelOptions options(CredentialsSource credentials) {
		return this.harness.options().withAccess(Access.OPEN.withCredentials(credentials));
	}

	private CommandChannel create(WebSocketChannelOptions options) {
		return this.harness.channels.create("near", options);
	}

	private static Throwable failure(CompletableFuture<?> stage) {
		try {
			stage.orTimeout(30, TimeUnit.SECONDS).join();
			throw new AssertionError("It did not fail");
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	/**
	 * Credentials that count how often they were refused.
	 */
	private record Token(String value, AtomicInteger refusals) implements CredentialsSource {

		@Override
		public Credentials current() {
			return Credentials.bearer(this.value);
		}

		@Override
		public void refused() {
			this.refusals.incrementAndGet();
		}

	}

	/**
	 * A socket that never says anything.
	 */
	private static final class SilentSocket implements TextSocket {

		final AtomicInteger closed = new AtomicInteger();

		@Override
		public void send(String message, Consumer<@Nullable Throwable> done) {
			// Takes it, and never says so
		}

		@Override
		public void close(int code, String reason) {
			this.closed.set(1);
		}

	}

}
