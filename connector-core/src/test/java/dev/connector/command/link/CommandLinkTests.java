package dev.connector.command.link;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.command.Command;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.connection.ConnectionEndedException;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.reconnect.BudgetLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class CommandLinkTests extends AbstractLinkTests {

	@Test
	void isReadyWhenTheRegistryUsesTheChannel() {
		CompletableFuture<Void> starting = new CompletableFuture<>();
		this.peer.onStart = (line) -> starting;
		this.peer.own.add("work");
		CommandLink link = start();
		assertThat(state()).isEqualTo(ConnectionState.CONNECTING);
		CompletableFuture<Long> ready = link.awaitReady().toCompletableFuture();
		assertThat(ready).isNotDone();
		starting.complete(null);
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(ready).isCompletedWithValue(1L);
		assertThat(known()).containsExactly("work");
		assertThat(link.snapshot().channelId()).isEqualTo("peer");
		assertThat(link.snapshot().target()).isEqualTo("tcp://there:1");
		link.start();
		assertThat(this.peer.lines).hasSize(1);
	}

	@Test
	void attachesAnotherChannelWhenOneIsLost() {
		this.peer.own.add("work");
		CommandLink link = start();
		CompletableFuture<?> call = this.registry.execute("work", null).toCompletableFuture();
		this.peer.last().breakOff(null);
		assertThat(code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(known()).isEmpty();
		assertThat(this.registry.channels()).isEmpty();
		advance(Duration.ofSeconds(1));
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(this.peer.lines).hasSize(2);
		assertThat(known()).containsExactly("work");
		assertThat(link.snapshot().counts().reconnects()).isOne();
		assertThat(link.journal()).extracting(ConnectionSnapshot::state)
			.contains(ConnectionState.BACKOFF)
			.endsWith(ConnectionState.READY);
	}

	@Test
	void refusedStartIsTriedAgainLaterAndLater() {
		this.peer.startsFailWith(CommandChannelException
			.failed(new Failure(FailureType.TRANSIENT, "Connection refused", new ConnectException("refused"), null)));
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(lastError().message()).isEqualTo("Connection refused");
		advance(Duration.ofMinutes(10));
		assertThat(this.peer.lines).hasSizeBetween(10, 40);
		this.peer.onStart = (line) -> CompletableFuture.completedStage(null);
		advance(Duration.ofMinutes(1));
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void whatAChannelSaysOfItsEndDecidesWhatFollows() {
		this.peer
			.startsFailWith(CommandChannelException.failed(new Failure(FailureType.REJECTED, "HTTP 401", null, null)));
		start();
		advance(Duration.ofMinutes(10));
		assertThat(state()).as("refused three times").isEqualTo(ConnectionState.FAILED);
		assertThat(this.peer.lines).hasSize(3);
		this.peer.startsFailWith(
				new IllegalStateException("start", CommandChannelException.failed(Failure.fatal("HTTP 404"))));
		this.started.rearm();
		advance(Duration.ofMinutes(10));
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		assertThat(this.peer.lines).hasSize(4);
		assertThat(lastError().message()).isEqualTo("HTTP 404");
		assertThat(this.started.awaitReady().toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void exceptionsOfChannelsAreClassifiedByTheTable() {
		this.peer.startsFailWith(new IllegalStateException(new ConnectException("Connection refused")));
		start();
		assertThat(lastError().type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(lastError().message()).startsWith("tcp://there:1: nothing accepts connections there")
			.contains("channel 'peer'");
		this.peer.startsFailWith(
				new ConnectionEndedException("it", ConnectionState.FAILED, Failure.fatal("it has given up")));
		this.started.reconnect();
		advance(Duration.ofSeconds(2));
		assertThat(lastError().message()).isEqualTo("it has given up");
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
	}

	@Test
	void startThatNeverEndsIsGivenUpInTime() {
		List<CompletableFuture<Void>> starting = new ArrayList<>();
		this.peer.onStart = (line) -> {
			starting.add(new CompletableFuture<>());
			return starting.get(starting.size() - 1);
		};
		start();
		advance(Duration.ofMillis(9_999));
		assertThat(state()).isEqualTo(ConnectionState.CONNECTING);
		advance(Duration.ofMillis(1));
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(lastError().message()).contains("No connection to tcp://there:1 within PT10S");
		assertThat(this.peer.lines.get(0).closed).isTrue();
		assertThat(this.registry.channels()).isEmpty();
		advance(Duration.ofSeconds(1));
		assertThat(this.peer.lines).hasSize(2);
		starting.get(0).complete(null);
		assertThat(state()).as("the first one comes too late").isEqualTo(ConnectionState.CONNECTING);
		starting.get(1).complete(null);
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(this.registry.channels()).hasSize(1);
	}

	@Test
	void channelThatEndsWhileItStartsIsALoss() {
		CompletableFuture<Void> starting = new CompletableFuture<>();
		this.peer.onStart = (line) -> starting;
		start();
		this.peer.last().breakOff(CommandChannelException.failed(Failure.transientFailure("cut")));
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(lastError().message()).isEqualTo("cut");
		starting.complete(null);
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.registry.channels()).isEmpty();
	}

	@Test
	void factoryAndChannelsThatThrowAreFailedAttempts() {
		this.peer.onCreate = new IllegalStateException("create");
		start();
		assertThat(lastError().message()).contains("create");
		this.peer.onCreate = null;
		this.peer.onStart = (line) -> {
			throw new IllegalStateException("start");
		};
		advance(Duration.ofSeconds(1));
		assertThat(lastError().message()).contains("start");
		this.peer.onStart = (line) -> CompletableFuture.completedStage(null);
		advance(Duration.ofSeconds(3));
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void channelOfSomebodyElseKeepsItsId() {
		CommandChannel theirs = InMemoryChannel.pair("peer", "x").first();
		this.registry.addChannel(theirs);
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(lastError().message()).contains("There is a channel 'peer' already");
		assertThat(this.registry.channels()).hasSize(1);
		this.registry.removeChannel("peer");
		advance(Duration.ofSeconds(3));
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void channelThatIsRemovedComesBack() {
		start();
		this.registry.removeChannel("peer");
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(lastError().message()).contains("removed from the registry");
		advance(Duration.ofSeconds(1));
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void closedRegistryIsTheEnd() {
		start();
		this.registry.close();
		advance(Duration.ofSeconds(1));
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		assertThat(lastError().message()).contains("is closed");
	}

	@Test
	void givesUpWhenTheBudgetIsSpentAndBeginsAnewWhenRearmed() {
		this.options = this.options
			.withReconnect(this.options.reconnect().withLimits(BudgetLimits.defaults().withMaxAttempts(2)));
		this.peer.startsFailWith(new IllegalStateException("no"));
		CommandLink link = start();
		CompletableFuture<Long> ready = link.awaitReady().toCompletableFuture();
		advance(Duration.ofMinutes(1));
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		assertThat(ready).isCompletedExceptionally();
		this.peer.onStart = (line) -> CompletableFuture.completedStage(null);
		advance(Duration.ofMinutes(1));
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		link.rearm();
		advance(Duration.ofMinutes(1));
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void reconnectLeavesTheChannelForAnother() {
		this.peer.own.add("work");
		CommandLink link = start();
		CompletableFuture<?> call = this.registry.execute("work", null).toCompletableFuture();
		link.reconnect();
		assertThat(code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(this.peer.lines).hasSize(2);
		assertThat(this.peer.lines.get(0).closed).isTrue();
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void pausedLinkRefusesRequestsAndGoesOnAsking() {
		this.registry.register(Command.of("own", Void.class, (nothing) -> 1));
		this.peer.own.add("work");
		List<CompletableFuture<Object>> running = registerSlow("slow");
		CommandLink link = start();
		this.peer.last().execute("0", "slow");
		link.pause();
		assertThat(state()).isEqualTo(ConnectionState.PAUSED);
		this.peer.last().execute("1", "own");
		assertThat(this.peer.last().errorOf("1").code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(this.peer.last().errorOf("1").message()).contains("paused");
		running.get(0).complete("done");
		assertThat(this.peer.last().answerTo("0").result()).isEqualTo("done");
		assertThat(this.registry.execute("work", null).toCompletableFuture()).isNotDone();
		this.peer.last().breakOff(null);
		advance(Duration.ofSeconds(1));
		assertThat(state()).as("also over another channel").isEqualTo(ConnectionState.PAUSED);
		this.peer.last().execute("2", "own");
		assertThat(this.peer.last().errorOf("2").code()).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		link.resume();
		this.peer.last().execute("3", "own");
		assertThat(this.peer.last().answerTo("3").result()).isEqualTo(1);
	}

	@Test
	void stopAnswersWhatRunsAndRefusesWhatIsNew() {
		List<CompletableFuture<Object>> running = registerSlow("slow");
		CommandLink link = start();
		this.peer.last().execute("1", "slow");
		CompletableFuture<Void> stopped = link.stop(Duration.ofSeconds(5)).toCompletableFuture();
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		this.peer.last().execute("2", "slow");
		assertThat(this.peer.last().errorOf("2").message()).contains("closing");
		assertThat(stopped).isNotDone();
		running.get(0).complete("done");
		assertThat(this.peer.last().answerTo("1").result()).isEqualTo("done");
		assertThat(stopped).isCompleted();
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(this.peer.last().closed).isTrue();
		assertThat(this.registry.channels()).isEmpty();
		assertThat(link.stop(Duration.ZERO).toCompletableFuture()).isCompleted();
		link.start();
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
	}

	@Test
	void stopThatIsNeverAnsweredEndsInTime() {
		registerSlow("slow");
		CommandLink link = start();
		this.peer.last().execute("1", "slow");
		CompletableFuture<Void> stopped = link.stop(Duration.ofSeconds(5)).toCompletableFuture();
		advance(Duration.ofMillis(4_999));
		assertThat(stopped).isNotDone();
		advance(Duration.ofMillis(1));
		assertThat(stopped).isCompleted();
		assertThat(this.registry.channels()).isEmpty();
	}

	@Test
	void stopEndsEveryState() {
		CommandLink idle = CommandLink.create(this.registry, "idle", this.peer, this.options,
				CommandLinkEnvironment.of(this.time));
		assertThat(idle.stop(Duration.ofSeconds(5)).toCompletableFuture()).isCompleted();
		CompletableFuture<Void> starting = new CompletableFuture<>();
		this.peer.onStart = (line) -> starting;
		CommandLink connecting = start();
		assertThat(connecting.stop(Duration.ofSeconds(5)).toCompletableFuture()).isCompleted();
		assertThat(this.peer.last().closed).isTrue();
		assertThat(this.registry.channels()).isEmpty();
		starting.complete(null);
		assertThat(this.registry.channels()).isEmpty();
		this.peer.startsFailWith(new IllegalStateException("no"));
		CommandLink waiting = start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(waiting.stop(Duration.ofSeconds(5)).toCompletableFuture()).isCompleted();
		assertThat(waiting.awaitReady().toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void listenerHearsStatesAndLossesAndMayThrow() {
		List<String> heard = new ArrayList<>();
		this.listener = new CommandLinkListener() {

			@Override
			public void onStateChanged(String channelId, ConnectionSnapshot previous, ConnectionSnapshot current) {
				heard.add(channelId + " " + current.state());
				throw new IllegalStateException("listener");
			}

			@Override
			public void onLost(String channelId, Failure failure, boolean wasConnected) {
				heard.add(channelId + " lost " + wasConnected);
				throw new IllegalStateException("listener");
			}

		};
		start();
		this.peer.last().breakOff(null);
		assertThat(heard).containsExactly("peer CONNECTING", "peer HANDSHAKING", "peer READY", "peer BACKOFF",
				"peer lost true");
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
	}

	@Test
	void linkMakesOneRegistryReachAnother() {
		CommandRegistry root = CommandRegistry.builder(this.time).name("root").build();
		List<InMemoryChannel> ends = new ArrayList<>();
		CommandRegistry worker = CommandRegistry.builder(this.time).routerChannel("root").build();
		worker.register(Command.of("work", Void.class, (nothing) -> "done"));
		CommandLink link = CommandLink.create(worker, "root", (id) -> {
			InMemoryChannel.Pair pair = InMemoryChannel.pair(id, "worker");
			root.addChannel(pair.second());
			ends.add(pair.second());
			return pair.first();
		}, this.options, CommandLinkEnvironment.of(this.time));
		link.start();
		assertThat(root.execute("work", null, String.class).toCompletableFuture()).isCompletedWithValue("done");
		ends.get(0).close();
		assertThat(code(root.execute("work", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
		advance(Duration.ofSeconds(1));
		assertThat(root.execute("work", null, String.class).toCompletableFuture()).isCompletedWithValue("done");
		link.stop(Duration.ZERO);
		assertThat(root.channels()).isEmpty();
		assertThatNoException().isThrownBy(link::check);
		worker.close();
		root.close();
	}

	private Failure lastError() {
		Failure failure = this.started.snapshot().connection().lastError();
		assertThat(failure).isNotNull();
		return failure;
	}

}
