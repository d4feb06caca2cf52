package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.message.MessageLimits;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Those who exchange messages with a gateway, on virtual time.
 */
class PeerTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final RecordingHandler handler = new RecordingHandler();

	private final Gateway gateway = builder(new OpenAuthenticator())
		.messages(this.handler, new PeerLimits(2, MessageLimits.defaults().withWindow(3, 100).withMaxWaiting(5, 1000)))
		.build();

	@AfterEach
	void leavesNothingBehind() {
		this.gateway.close();
		assertThat(this.gateway.peers()).isEmpty();
		assertThat(this.time.pending()).as("timers left").isZero();
	}

	@Test
	void peerIsWelcomedWithTheTermsOfTheGatewayAndToldOf() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		GatewayFrame.Welcome welcome = peer.received(GatewayFrame.Welcome.class).get(0);
		assertThat(welcome.terms().window()).isEqualTo(3);
		assertThat(welcome.terms().windowBytes()).isEqualTo(100);
		assertThat(welcome.terms().maxMessageBytes()).isEqualTo(GatewayOptions.defaults().maxPayloadBytes());
		assertThat(welcome.terms().heartbeatTimeout()).isEqualTo(TestPeer.TERMS.heartbeatTimeout());
		assertThat(this.handler.heard).containsExactly("connected a");
		assertThat(this.handler.last().tenant()).isEqualTo("t");
		assertThat(this.handler.last().carries()).isEqualTo("EVENT");
		assertThat(this.handler.last().address()).isEqualTo("peer:1");
		assertThat(this.gateway.peers()).containsExactly(this.handler.last());
	}

	@Test
	void messagesReachTheHandlerInOrderAndAreAnsweredWhenItIsDone() {
		this.handler.takes = false;
		TestPeer peer = TestPeer.welcomed(this.gateway, "a").message(1, "1").message(2, "2");
		assertThat(this.handler.heard).containsExactly("connected a", "a 1", "a 2");
		assertThat(peer.answers()).isEmpty();
		this.handler.open.get(1).complete(null);
		this.handler.open.get(0).completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(peer.answers()).containsExactly("2 TAKEN", "1 FAILED");
	}

	@Test
	void messageToAPeerCompletesWhenItIsTaken() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> sent = send("1");
		assertThat(peer.messages()).containsExactly("1");
		assertThat(sent).isNotDone();
		peer.answer(1);
		assertThat(sent).isCompletedWithValue(null);
	}

	@Test
	void windowOfThePeerIsKeptAndWhatWaitsIsBounded() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		List<CompletableFuture<Void>> sent = List.of(send("1"), send("2"), send("3"), send("4"), send("5"));
		assertThat(peer.messages()).containsExactly("1", "2");
		assertFailed(send("6"), Fate.NOT_SENT, "wait already");
		assertThat(sent).noneMatch(CompletableFuture::isDone);
		peer.answer(1);
		assertThat(peer.messages()).containsExactly("1", "2", "3");
		assertThat(send("6")).isNotDone();
	}

	@Test
	void messageThatIsTooLargeForThePeerIsNotSent() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		assertFailed(send("x".repeat(51)), Fate.NOT_SENT, "limit is 50");
		assertThat(send("x".repeat(50))).isNotDone();
		assertThat(peer.messages()).hasSize(1);
	}

	@Test
	void lossFailsWhatWasSentAndWhatWaits() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> first = send("1");
		send("2");
		CompletableFuture<Void> waiting = send("3");
		peer.lose();
		assertFailed(first, Fate.MAY_BE_DELIVERED, "may have been delivered");
		assertFailed(waiting, Fate.NOT_SENT, "gone");
		assertFailed(send("4"), Fate.NOT_SENT, "gone");
		assertThat(this.handler.heard).hasSize(2).last().asString().startsWith("disconnected a: the stream was lost");
		assertThat(this.gateway.peers()).isEmpty();
	}

	@Test
	void goodbyeEndsThePeer() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a").send(new ConnectorFrame.Goodbye("stopped"));
		assertThat(peer.isEnded()).isTrue();
		assertThat(this.handler.heard).containsExactly("connected a", "disconnected a: the peer said goodbye: stopped");
	}

	@Test
	void heartbeatsAreAnsweredAndSilenceEndsThePeer() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a").send(new ConnectorFrame.Heartbeat(0));
		assertThat(peer.received(GatewayFrame.HeartbeatAck.class)).hasSize(1);
		this.time.advance(TestPeer.TERMS.heartbeatTimeout().minusNanos(1));
		peer.send(new ConnectorFrame.Heartbeat(1));
		this.time.advance(TestPeer.TERMS.heartbeatTimeout().minusNanos(1));
		assertThat(peer.isEnded()).isFalse();
		this.time.advance(Duration.ofNanos(1));
		assertThat(peer.isEnded()).isTrue();
		assertThat(this.handler.heard).last().asString().contains("nothing was heard");
	}

	@Test
	void newestProcessOfANameTakesItOver() {
		TestPeer first = TestPeer.welcomed(this.gateway, "a");
		TestPeer second = TestPeer.open(this.gateway).send(TestPeer.hello("a", "another", false));
		assertThat(first.rejection()).startsWith("SUPERSEDED").contains("t.a.EVENT");
		assertThat(this.handler.heard).containsExactly("connected a", "disconnected a: superseded from peer:1",
				"connected a");
		send("1");
		assertThat(second.messages()).containsExactly("1");
	}

	@Test
	void processThatComesBackIsNotSuperseded() {
		TestPeer first = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> sent = send("1");
		TestPeer second = TestPeer.welcomed(this.gateway, "a");
		assertThat(first.isEnded()).isTrue();
		assertThat(first.rejection()).isEmpty();
		assertFailed(sent, Fate.MAY_BE_DELIVERED, "came back");
		assertThat(second.isEnded()).isFalse();
		assertThat(this.gateway.peers()).containsExactly(this.handler.last());
	}

	@Test
	void peerThatMovesStaysTheSameAndNothingIsLost() {
		TestPeer before = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> first = send("1");
		TestPeer after = TestPeer.open(this.gateway).send(TestPeer.hello("a", "process-of-a", true));
		assertThat(after.received(GatewayFrame.Welcome.class)).hasSize(1);
		CompletableFuture<Void> second = send("2");
		assertThat(before.messages()).containsExactly("1", "2");
		before.send(new ConnectorFrame.Draining("moved"));
		CompletableFuture<Void> third = send("3");
		after.message(1, "early");
		assertThat(this.handler.heard).containsExactly("connected a");
		assertThat(before.isEnded()).isFalse();
		before.answer(1).answer(2);
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(before.isEnded()).isTrue();
		assertThat(after.messages()).containsExactly("3");
		after.answer(1);
		assertThat(third).isCompletedWithValue(null);
		assertThat(this.handler.heard).containsExactly("connected a", "a early");
	}

	@Test
	void peerThatMovesTwiceBeforeItAnsweredIsFollowedToTheLastStream() {
		TestPeer first = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> sent = send("1");
		TestPeer second = TestPeer.open(this.gateway).send(TestPeer.hello("a", "process-of-a", true));
		first.send(new ConnectorFrame.Draining("moved"));
		TestPeer third = TestPeer.open(this.gateway).send(TestPeer.hello("a", "process-of-a", true));
		assertThat(second.isEnded()).isFalse();
		second.send(new ConnectorFrame.Draining("moved"));
		assertThat(second.isEnded()).isTrue();
		send("2");
		first.answer(1);
		assertThat(sent).isCompletedWithValue(null);
		assertThat(third.messages()).containsExactly("2");
		assertThat(this.handler.heard).containsExactly("connected a");
	}

	@Test
	void streamThatEndsBeforeItIsWelcomedLeavesNoPeer() {
		TestPeer peer = TestPeer.open(this.gateway);
		peer.stream().breakSilently();
		peer.send(TestPeer.hello("a", "process", false));
		assertThat(this.gateway.peers()).isEmpty();
		assertThat(peer.isEnded()).isTrue();
		assertThat(this.handler.heard).isEmpty();
	}

	@Test
	void moveGoesOnThoughTheStreamInUseIsLost() {
		TestPeer before = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> first = send("1");
		TestPeer after = TestPeer.open(this.gateway).send(TestPeer.hello("a", "process-of-a", true));
		before.lose();
		assertFailed(first, Fate.MAY_BE_DELIVERED, "lost");
		send("2");
		assertThat(after.messages()).containsExactly("2");
		assertThat(this.handler.heard).containsExactly("connected a");
	}

	@Test
	void moveThatIsGivenUpLeavesTheStreamInUse() {
		TestPeer before = TestPeer.welcomed(this.gateway, "a");
		TestPeer after = TestPeer.open(this.gateway).send(TestPeer.hello("a", "process-of-a", true));
		after.lose();
		send("1");
		assertThat(before.messages()).containsExactly("1");
		assertThat(this.handler.heard).containsExactly("connected a");
	}

	@Test
	void peerThatMovesToAnotherGatewayIsGoneWhenItHasAnswered() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> first = send("1");
		peer.send(new ConnectorFrame.Draining("moved"));
		CompletableFuture<Void> second = send("2");
		peer.answer(1);
		assertThat(first).isCompletedWithValue(null);
		assertFailed(second, Fate.NOT_SENT, "the peer moved");
		assertThat(peer.isEnded()).isTrue();
		assertThat(this.handler.heard).containsExactly("connected a", "disconnected a: the peer moved");
	}

	@Test
	void peerThatIgnoresTheWindowIsRefused() {
		this.handler.takes = false;
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		peer.message(1, "1").message(2, "2").message(3, "3");
		assertThat(peer.isEnded()).isFalse();
		peer.message(4, "4");
		assertThat(peer.rejection()).startsWith("INVALID").contains("window of 3 messages");
		assertThat(this.handler.open).hasSize(3);
		this.handler.open.forEach((open) -> open.complete(null));
	}

	@Test
	void peerThatDoesntReadItsAnswersIsGivenUp() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		peer.stream().queued(10_000);
		peer.message(1, "1");
		assertThat(peer.isEnded()).isFalse();
		peer.stream().queued(10_001);
		peer.message(2, "2");
		assertThat(peer.stream().aborted()).contains("doesn't read");
	}

	@Test
	void streamOfMessagesCarriesNothingElse() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a").send(new ConnectorFrame.Credits(1));
		assertThat(peer.rejection()).startsWith("INVALID").contains("Credits");
	}

	@Test
	void noMorePeersAreLetInThanMay() {
		TestPeer.welcomed(this.gateway, "a");
		TestPeer second = TestPeer.welcomed(this.gateway, "b");
		TestPeer third = TestPeer.welcomed(this.gateway, "c");
		assertThat(third.rejection()).startsWith("OVERLOADED");
		assertThat(TestPeer.open(this.gateway).send(TestPeer.hello("b", "another", false)).rejection()).isEmpty();
		assertThat(second.isEnded()).isTrue();
		second.lose();
		assertThat(TestPeer.welcomed(this.gateway, "c").rejection()).startsWith("OVERLOADED");
		this.handler.last().reject("not here");
		assertThat(TestPeer.welcomed(this.gateway, "c").rejection()).isEmpty();
	}

	@Test
	void handlerSendsAPeerAway() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		this.handler.last().reject("not you");
		assertThat(peer.rejection()).isEqualTo("DISAPPROVED: not you");
		assertThat(this.handler.heard).containsExactly("connected a", "disconnected a: sent away: not you");
	}

	@Test
	void nobodyIsLetInWhereNobodyListens() {
		Gateway silent = builder(new OpenAuthenticator()).build();
		assertThat(TestPeer.welcomed(silent, "a").rejection())
			.isEqualTo("DISAPPROVED: No one listens for messages here");
		silent.close();
	}

	@Test
	void tokenOfTheTenantIsNeeded() {
		Gateway guarded = builder(new TokenAuthenticator(List.of(new TokenAuthenticator.TenantToken("t", "good"),
				new TokenAuthenticator.TenantToken("other", "foreign"))))
			.messages(this.handler, PeerLimits.defaults())
			.build();
		assertThat(rejection(guarded, Credentials.NONE)).startsWith("UNAUTHENTICATED");
		assertThat(rejection(guarded, Credentials.bearer("bad"))).startsWith("UNAUTHENTICATED");
		assertThat(rejection(guarded, Credentials.bearer("foreign"))).startsWith("FORBIDDEN");
		assertThat(this.handler.heard).isEmpty();
		assertThat(rejection(guarded, Credentials.bearer("good"))).isEmpty();
		assertThat(this.handler.heard).containsExactly("connected a");
		guarded.close();
	}

	@Test
	void authenticatorThatKnowsRegistrationsOnlyLetsNobodyIn() {
		Gateway strict = builder((register, peer) -> ConnectorAuthenticator.Decision.accept())
			.messages(this.handler, PeerLimits.defaults())
			.build();
		assertThat(rejection(strict, Credentials.NONE)).startsWith("FORBIDDEN");
		strict.close();
	}

	@Test
	void emptiedGatewayAsksPeersToMoveAndWaitsForThem() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a").send(new ConnectorFrame.Heartbeat(7));
		CompletableFuture<Void> empty = this.gateway.evacuate(Duration.ofSeconds(10)).toCompletableFuture();
		List<GatewayFrame.HeartbeatAck> acks = peer.received(GatewayFrame.HeartbeatAck.class);
		assertThat(acks.get(1).sequence()).isEqualTo(7);
		assertThat(acks.get(1).reconnectAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
		assertThat(empty).isNotDone();
		assertThat(TestPeer.welcomed(this.gateway, "b").rejection()).startsWith("CLOSING");
		peer.send(new ConnectorFrame.Draining("moved"));
		assertThat(empty).isCompleted();
	}

	@Test
	void closingEndsPeersAndFailsWhatIsLeft() {
		TestPeer peer = TestPeer.welcomed(this.gateway, "a");
		CompletableFuture<Void> sent = send("1");
		this.gateway.close();
		assertThat(peer.rejection()).startsWith("CLOSING");
		assertFailed(sent, Fate.MAY_BE_DELIVERED, "closes");
	}

	private static String rejection(Gateway gateway, Credentials credentials) {
		return TestPeer.open(gateway).send(TestPeer.hello("a", "process", false, credentials)).rejection();
	}

	private CompletableFuture<Void> send(String text) {
		return this.handler.last().send(Payload.json(text)).toCompletableFuture();
	}

	private GatewayBuilder builder(ConnectorAuthenticator authenticator) {
		return Gateway.builder().scheduler(this.time).authenticator(authenticator);
	}

	private static void assertFailed(CompletableFuture<Void> sent, Fate fate, String message) {
		assertThat(sent).isCompletedExceptionally();
		Throwable thrown = sent.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
		assertThat(thrown)
			.isInstanceOfSatisfying(MessageNotDeliveredException.class, (ex) -> assertThat(ex.fate()).isEqualTo(fate))
			.hasMessageContaining(message);
	}

}
