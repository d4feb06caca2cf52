package dev.connector.command.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.command.Command;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandMessage;
import dev.connector.command.InMemoryChannel;
import dev.connector.connection.ConnectionState;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.schedule.Cancellable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lists as signs of life, and what they say about commands.
 */
class LinkHeartbeatTests extends AbstractLinkTests {

	@Test
	void peerThatAnswersStays() {
		start();
		advance(Duration.ofMinutes(10));
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(this.peer.lines).hasSize(1);
		assertThat(this.peer.last().listsAsked()).isEqualTo(1 + 40);
		assertThat(this.started.snapshot().roundTrip()).isEqualTo(Duration.ZERO);
	}

	@Test
	void silentPeerIsLeftAtItsTime() {
		start();
		this.peer.stalled = true;
		advance(Duration.ofMillis(44_999));
		assertThat(state()).isEqualTo(ConnectionState.READY);
		advance(Duration.ofMillis(1));
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.started.snapshot().connection().lastError().message())
			.isEqualTo("tcp://there:1 was silent for PT45S (heartbeat timeout)");
		assertThat(this.peer.last().closed).isTrue();
	}

	@Test
	void anythingThatComesIsASignOfLife() {
		start();
		this.peer.stalled = true;
		for (int i = 0; i < 20; i++) {
			advance(Duration.ofSeconds(40));
			this.peer.last().say(new CommandMessage.Event("e" + i, "tick", null));
		}
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void withoutHeartbeatAnySilenceIsBorne() {
		this.options = this.options.withHeartbeat(null);
		CommandLink link = start();
		this.peer.stalled = true;
		advance(Duration.ofHours(10));
		link.check();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(this.peer.last().listsAsked()).isOne();
	}

	@Test
	void otherTermsHoldAtOnce() {
		CommandLink link = start();
		link.update(this.options.withTarget("tcp://elsewhere:1")
			.withHeartbeat(new HeartbeatOptions(Duration.ofSeconds(1), Duration.ofSeconds(3))));
		this.peer.stalled = true;
		advance(Duration.ofSeconds(3));
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(link.snapshot().target()).isEqualTo("tcp://elsewhere:1");
	}

	@Test
	void newCommandsOfThePeerBecomeKnownAndThoseThatAreGoneGo() {
		this.peer.own.add("a");
		this.peer.own.add("b");
		start();
		assertThat(known()).containsExactly("a", "b");
		this.peer.own.remove("a");
		this.peer.own.add("c");
		advance(Duration.ofSeconds(15));
		assertThat(known()).containsExactly("b", "c");
	}

	@Test
	void whatThePeerRegisteredStaysThoughItsListsDoNotNameIt() {
		start();
		this.peer.last().register("below");
		advance(Duration.ofMinutes(10));
		assertThat(known()).containsExactly("below");
	}

	@Test
	void whatThePeerRegisteredForAnotherAfterItWasItsOwnStays() {
		this.peer.own.add("a");
		start();
		this.peer.last().register("a");
		this.peer.own.remove("a");
		advance(Duration.ofMinutes(10));
		assertThat(known()).containsExactly("a");
	}

	@Test
	void listThatWasOvertakenByARegistrationTakesNothingAway() {
		start();
		this.peer.stalled = true;
		advance(Duration.ofSeconds(15));
		String asked = this.peer.last().sent.get(1).id();
		this.peer.last().register("a");
		this.peer.last().say(new CommandMessage.ListResponse("late", asked, List.of(CommandDefinition.of("a"))));
		this.peer.stalled = false;
		advance(Duration.ofMinutes(10));
		assertThat(known()).as("one list alone may be out of date").containsExactly("a");
	}

	@Test
	void whatWasRegisteredAndThenListedAgainAndAgainIsThePeersOwn() {
		start();
		this.peer.last().register("a");
		this.peer.own.add("a");
		advance(Duration.ofSeconds(30));
		this.peer.own.clear();
		advance(Duration.ofSeconds(15));
		assertThat(known()).isEmpty();
	}

	@Test
	void listThatNobodyAskedForOnlyAdds() {
		this.peer.own.add("a");
		start();
		this.peer.last().say(new CommandMessage.ListResponse("l", "unasked", List.of(CommandDefinition.of("b"))));
		assertThat(known()).containsExactly("a", "b");
		advance(Duration.ofMinutes(10));
		assertThat(known()).containsExactly("a", "b");
	}

	@Test
	void oldAnswerAfterANewerOneTakesNothingAway() {
		start();
		this.peer.stalled = true;
		advance(Duration.ofSeconds(30));
		String first = this.peer.last().sent.get(1).id();
		String second = this.peer.last().sent.get(2).id();
		this.peer.own.add("a");
		this.peer.last().list(second);
		this.peer.own.clear();
		this.peer.last().list(first);
		assertThat(known()).containsExactly("a");
	}

	@Test
	void commandsOfOthersAndThoseOfThisProcessStay() {
		this.registry.register(Command.of("mine", Void.class, (nothing) -> 1));
		InMemoryChannel.Pair pair = InMemoryChannel.pair("other", "x");
		this.registry.addChannel(pair.first());
		pair.second().start(new CommandChannelListener() {

			@Override
			public void onMessage(CommandMessage message) {
				if (message instanceof CommandMessage.ListRequest) {
					pair.second()
						.send(new CommandMessage.ListResponse("l", message.id(),
								List.of(CommandDefinition.of("theirs"))));
				}
			}

			@Override
			public void onClosed(Throwable cause) {
			}

		});
		start();
		advance(Duration.ofMinutes(1));
		assertThat(known()).containsExactly("mine", "theirs");
	}

	@Test
	void commandWhosePlaceIsTakenIsForgottenWhenThePeerHasItNoMore() {
		CompletableFuture<Cancellable> mine = this.registry.register(Command.of("a", Void.class, (nothing) -> 1))
			.toCompletableFuture();
		this.peer.own.add("a");
		start();
		this.peer.own.clear();
		advance(Duration.ofSeconds(15));
		this.peer.stalled = true;
		mine.join().cancel();
		advance(Duration.ofSeconds(29));
		assertThat(known()).isEmpty();
	}

	@Test
	void commandWhosePlaceIsTakenIsTakenInWhenThePlaceIsFree() {
		CompletableFuture<Cancellable> mine = this.registry.register(Command.of("a", Void.class, (nothing) -> 1))
			.toCompletableFuture();
		this.peer.own.add("a");
		start();
		advance(Duration.ofMinutes(1));
		assertThat(this.registry.commands()).allMatch((command) -> command.isLocal());
		mine.join().cancel();
		advance(Duration.ofSeconds(15));
		assertThat(this.registry.commands()).hasSize(1).allMatch((command) -> !command.isLocal());
	}

}
