package dev.connector.command.channel.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.GatewayOptions;
import dev.connector.test.InProcessGateway;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of commands when streams, processes and gateways come and go.
 */
class GatewayOutageTests extends AbstractGatewayTests {

	@Test
	void lostStreamsFailWhatWaitsAndComeBack() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		b.registry.register(Command.dynamic("b.never", (request, caller) -> new CompletableFuture<>()));
		b.registry.register(Command.of("b.one", Void.class, (nothing) -> 1));
		CompletableFuture<?> waiting = a.call("b.never", null, Void.class);
		assertThat(waiting).isNotDone();
		this.gateway.cutAll();
		assertThat(code(waiting)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(a.call("b.one", null, Integer.class)).isCompletedWithValue(1);
	}

	@Test
	void callersOfWhoGoesAreToldAtOnce() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		b.registry.register(Command.dynamic("b.never", (request, caller) -> new CompletableFuture<>()));
		CompletableFuture<?> waiting = a.call("b.never", null, Void.class);
		b.link.reconnect();
		assertThat(code(waiting)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(b.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		b.stop();
		assertThat(code(a.call("b.never", null, Void.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void movedStreamsAreNoLoss() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		List<CompletableFuture<Object>> running = new ArrayList<>();
		b.registry.register(Command.dynamic("b.slow", (request, caller) -> {
			running.add(new CompletableFuture<>());
			return running.get(0);
		}));
		CompletableFuture<String> call = a.call("b.slow", null, String.class);
		a.runtime.transports().get("here").replaceStreams("the test moves it");
		b.runtime.transports().get("here").replaceWires("the test moves it");
		this.time.advance(Duration.ofSeconds(5));
		running.get(0).complete("done");
		assertThat(call).isCompletedWithValue("done");
		assertThat(a.link.snapshot().counts().reconnects()).isZero();
	}

	@Test
	void stoppedLinkAnswersWhatRuns() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		CompletableFuture<Object> running = new CompletableFuture<>();
		b.registry.register(Command.dynamic("b.slow", (request, caller) -> running));
		CompletableFuture<String> call = a.call("b.slow", null, String.class);
		CompletableFuture<Void> stopped = b.link.stop(Duration.ofSeconds(10)).toCompletableFuture();
		assertThat(code(a.call("b.slow", null, Void.class))).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		running.complete("done");
		assertThat(call).isCompletedWithValue("done");
		assertThat(stopped).isCompleted();
	}

	@Test
	void processThatComesBackTakesThePlaceOfItsOldLife() {
		Application first = newApplication("a").start();
		first.registry.register(Command.of("a.one", Void.class, (nothing) -> 1));
		Application second = newApplication("a").start();
		second.registry.register(Command.of("a.two", Void.class, (nothing) -> 2));
		CommandRegistry here = this.commands.registry("acme");
		assertThat(here.commands()).extracting(CommandDescriptor::id).containsExactly("a.two");
		assertThat(here.channels()).hasSize(1);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(first.link.snapshot().state()).as("superseded").isEqualTo(ConnectionState.FAILED);
		assertThat(second.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		this.commands.close();
	}

	@Test
	void gatewayWithoutCommandsIsTriedAgain() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time,
				(peer, message) -> CompletableFuture.failedStage(new IllegalStateException("not for me")));
		Application a = newApplication("a").start();
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("takes no commands");
	}

	@Test
	void gatewayThatDoesNotAnswerIsLeftInTime() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time,
				(peer, message) -> CompletableFuture.completedStage(null));
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMillis(9_999));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.CONNECTING);
		this.time.advance(Duration.ofMillis(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("did not answer within PT10S");
	}

	@Test
	void closedDestinationIsWaitedForUntilItIsOpenAgain() {
		Application a = newApplication("a").start();
		a.runtime.transports().get("here").close();
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		a.runtime.transports().get("here").reopen();
		this.time.advance(Duration.ofMinutes(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void gatewayThatTakesNoMessagesFailsTheLinkUntilItIsRearmed() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.FAILED);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("No one listens for messages here");
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);
		a.link.rearm();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void linkWaitsForAGatewayThatIsNotThere() {
		this.gateway.refuse(true);
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMinutes(30));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.CONNECTING);
		this.gateway.refuse(false);
		this.time.advance(Duration.ofMinutes(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

}
