package dev.connector.destination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.message.MessageListener;
import dev.connector.schedule.Cancellable;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What becomes of messages that come.
 */
class MessageReceiveTests extends AbstractMessageTests {

	@Test
	void listenerOpensTheStreamAndHearsMessagesInOrder() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(true);
		destination.listen(PayloadClass.EVENT, inbox);
		deliver(this.gateway.last(), 1, "1");
		deliver(this.gateway.last(), 2, "2");
		assertThat(inbox.heard).containsExactly("connected", "1", "2");
		assertThat(answers(this.gateway.last())).containsExactly("1 TAKEN", "2 TAKEN");
		assertThat(messages(destination).received()).isEqualTo(2);
	}

	@Test
	void answerFollowsWhenTheListenerIsDone() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(false);
		destination.listen(PayloadClass.EVENT, inbox);
		deliver(this.gateway.last(), 1, "1");
		deliver(this.gateway.last(), 2, "2");
		assertThat(answers(this.gateway.last())).isEmpty();
		inbox.open.get(1).complete(null);
		inbox.open.get(0).completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(answers(this.gateway.last())).containsExactly("2 TAKEN", "1 FAILED");
	}

	@Test
	void listenerThatThrowsFailsTheMessageAndNothingElse() {
		welcome(true);
		Destination destination = destination(BEST);
		destination.listen(PayloadClass.EVENT, new MessageListener() {

			@Override
			public void onConnected() {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public CompletionStage<Void> onMessage(Payload message) {
				throw new IllegalStateException("on purpose");
			}

		});
		deliver(this.gateway.last(), 1, "1");
		deliver(this.gateway.last(), 2, "2");
		assertThat(answers(this.gateway.last())).containsExactly("1 FAILED", "2 FAILED");
		assertThat(state(destination)).isEqualTo(ConnectionState.READY);
	}

	@Test
	void messageThatNobodyListensToIsUnheard() {
		welcome(true);
		Destination destination = destination(BEST);
		assertTaken(send(destination, "1"));
		deliver(this.gateway.last(), 1, "1");
		Inbox inbox = new Inbox(true);
		Cancellable listening = destination.listen(PayloadClass.EVENT, inbox);
		deliver(this.gateway.last(), 2, "2");
		listening.cancel();
		deliver(this.gateway.last(), 3, "3");
		assertThat(inbox.heard).containsExactly("connected", "2");
		assertThat(answers(this.gateway.last())).containsExactly("1 UNHEARD", "2 TAKEN", "3 UNHEARD");
	}

	@Test
	void onlyOneListensToAClass() {
		welcome(true);
		Destination destination = destination(BEST);
		Cancellable listening = destination.listen(PayloadClass.EVENT, new Inbox(true));
		destination.listen(PayloadClass.BULK, new Inbox(true));
		assertThatIllegalStateException().isThrownBy(() -> destination.listen(PayloadClass.EVENT, new Inbox(true)))
			.withMessageContaining("EVENT");
		listening.cancel();
		destination.listen(PayloadClass.EVENT, new Inbox(true));
	}

	@Test
	void listenerIsToldOfALossAndOfTheNextConnection() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(false);
		destination.listen(PayloadClass.EVENT, inbox);
		deliver(this.gateway.last(), 1, "1");
		this.gateway.last().lose();
		this.scheduler.advance(Duration.ofSeconds(1));
		deliver(this.gateway.last(), 1, "2");
		assertThat(inbox.heard).containsExactly("connected", "1", "disconnected", "connected", "2");
		inbox.open.get(0).complete(null);
		assertThat(answers(this.gateway.last())).isEmpty();
		inbox.open.get(1).complete(null);
		assertThat(answers(this.gateway.last())).containsExactly("1 TAKEN");
	}

	@Test
	void listenerHearsOfClosingAndIsThereAfterReopening() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(true);
		destination.listen(PayloadClass.EVENT, inbox);
		destination.close();
		destination.reopen();
		deliver(this.gateway.last(), 1, "1");
		assertThat(inbox.heard).containsExactly("connected", "disconnected", "connected", "1");
	}

	@Test
	void gatewayThatIgnoresTheWindowLosesTheStream() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(false);
		destination.listen(PayloadClass.EVENT, inbox);
		ScriptedStream stream = this.gateway.last();
		for (int i = 1; i <= 256; i++) {
			deliver(stream, i, "" + i);
		}
		assertThat(stream.isEnded()).isFalse();
		deliver(stream, 257, "257");
		assertThat(stream.abortReason()).contains("window of 256 messages");
		assertThat(inbox.open).hasSize(256);
	}

	@Test
	void messageOutOfOrderLosesTheStream() {
		welcome(true);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(true);
		destination.listen(PayloadClass.EVENT, inbox);
		deliver(this.gateway.last(), 1, "1");
		ScriptedStream stream = this.gateway.last();
		deliver(stream, 1, "1");
		assertThat(stream.abortReason()).contains("Message 1 came after message 1");
		assertThat(inbox.heard).containsExactly("connected", "1", "disconnected");
	}

	@Test
	void messageThatIsTooLargeLosesTheStream() {
		welcome(true);
		Destination destination = destination((options) -> options.withLimits(options.limits().withMaxPayloadBytes(10)),
				BEST);
		destination.listen(PayloadClass.EVENT, new Inbox(true));
		ScriptedStream stream = this.gateway.last();
		deliver(stream, 1, "x".repeat(10));
		deliver(stream, 2, "x".repeat(11));
		assertThat(stream.abortReason()).contains("the limit is 10 bytes");
	}

	@Test
	void moveAnswersEverythingWhereItWasSentAndKeepsTheOrder() {
		welcome(false);
		Destination destination = destination(BEST);
		Inbox inbox = new Inbox(false);
		destination.listen(PayloadClass.EVENT, inbox);
		CompletableFuture<Void> first = send(destination, "1");
		ScriptedStream before = this.gateway.last();
		deliver(before, 1, "a");
		destination.replaceStreams("the test wants it");
		ScriptedStream after = this.gateway.last();
		assertThat(after).isNotSameAs(before);
		assertThat(after.sent(ConnectorFrame.Hello.class)).allMatch(ConnectorFrame.Hello::moving);
		CompletableFuture<Void> second = send(destination, "2");
		deliver(after, 1, "b");
		assertThat(sent(after)).isEmpty();
		assertThat(inbox.heard).containsExactly("connected", "a");
		before.answering(new ScriptedStream.Behaviour() {
		});
		answer(before, 1, MessageFrame.Outcome.TAKEN);
		assertTaken(first);
		assertThat(sent(after)).containsExactly("2");
		assertThat(inbox.heard).containsExactly("connected", "a", "b");
		assertThat(before.sent(ConnectorFrame.Draining.class)).hasSize(1);
		inbox.open.get(0).complete(null);
		assertThat(answers(before)).containsExactly("1 TAKEN");
		assertThat(before.isEnded()).isFalse();
		before.lose();
		answer(after, 1, MessageFrame.Outcome.TAKEN);
		assertTaken(second);
		assertThat(state(destination)).isEqualTo(ConnectionState.READY);
	}

	@Test
	void streamThatIsLeftIsEndedThoughTheGatewayDoesnt() {
		welcome(true);
		Destination destination = destination(BEST);
		assertTaken(send(destination, "1"));
		ScriptedStream before = this.gateway.last();
		before.answering(new ScriptedStream.Behaviour() {
		});
		destination.replaceStreams("the test wants it");
		assertTaken(send(destination, "2"));
		assertThat(before.isEnded()).isFalse();
		this.scheduler.advance(Connection.HAND_OVER_TIMEOUT);
		assertThat(before.isEnded()).isTrue();
		assertTaken(send(destination, "3"));
	}

	@Test
	void moveThatFailsLeavesTheStreamInUse() {
		welcome(true);
		Destination destination = destination(BEST);
		assertTaken(send(destination, "1"));
		ScriptedStream before = this.gateway.last();
		this.gateway.onConnect((stream) -> {
		});
		destination.replaceStreams("the test wants it");
		assertTaken(send(destination, "2"));
		this.gateway.last().lose();
		assertTaken(send(destination, "3"));
		assertThat(sent(before)).containsExactly("1", "2", "3");
	}

	@Test
	void gatewayThatAsksIsLeftAfterThatTime() {
		welcome(true);
		Destination destination = destination(BEST);
		assertTaken(send(destination, "1"));
		ScriptedStream before = this.gateway.last();
		before.deliver(new GatewayFrame.HeartbeatAck(0, Duration.ofSeconds(3)));
		this.scheduler.advance(Duration.ofSeconds(3).minusNanos(1));
		assertThat(this.gateway.last()).isSameAs(before);
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.gateway.last()).isNotSameAs(before);
		assertTaken(send(destination, "2"));
		assertThat(sent(this.gateway.last())).containsExactly("2");
	}

}
