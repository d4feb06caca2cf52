package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.MessageFrame.Outcome;
import dev.connector.frame.RejectionCode;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.scripted.Frames;
import dev.connector.scripted.Greeting;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages that are sent.
 */
class MessageSendTests extends AbstractMessageTests {

	@Test
	void firstMessageOpensTheStreamAndCompletesWhenItIsTaken() {
		welcome(false);
		Destination destination = destination(BEST);
		assertThat(this.gateway.streams()).isEmpty();
		CompletableFuture<Void> sent = send(destination, "1");
		ScriptedStream stream = this.gateway.last();
		assertThat(sent(stream)).containsExactly("1");
		assertThat(sent).isNotDone();
		answer(stream, 1, Outcome.TAKEN);
		assertTaken(sent);
		assertThat(messages(destination).sent()).isOne();
		assertThat(messages(destination).waiting()).isZero();
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void helloSaysWhoIsThereAndAHeartbeatFollowsForThoseWhoDontKnowIt() {
		welcome(true);
		send(destination((options) -> options.withCredentials(() -> dev.connector.frame.Credentials.bearer("secret")),
				BEST), "1");
		List<ConnectorFrame> sent = this.gateway.last().sent();
		assertThat(sent.get(0)).isInstanceOfSatisfying(ConnectorFrame.Hello.class, (hello) -> {
			assertThat(hello.protocolVersion()).isEqualTo(Frame.PROTOCOL_VERSION);
			assertThat(hello.peer().tenant()).isEqualTo("default");
			assertThat(hello.peer().carries()).isEqualTo("EVENT");
			assertThat(hello.credentials().value()).isEqualTo("secret");
			assertThat(hello.moving()).isFalse();
			assertThat(hello.process()).hasSizeGreaterThan(20);
			assertThat(hello.toString()).doesNotContain("secret");
		});
		assertThat(sent.get(1)).isEqualTo(new ConnectorFrame.Heartbeat(0));
	}

	@Test
	void eachClassHasAStreamOfItsOwn() {
		welcome(true);
		Destination destination = destination(BEST);
		assertTaken(send(destination, "1"));
		assertTaken(destination.send(PayloadClass.BULK, Payload.json("2")).toCompletableFuture());
		assertThat(this.gateway.streams()).hasSize(2);
		assertThat(destination.snapshot().messages()).extracting(DestinationSnapshot.MessagesSnapshot::carries)
			.containsExactly(PayloadClass.EVENT, PayloadClass.BULK);
	}

	@Test
	void messageThatTheReceiverFailedOnOrNobodyHeardIsRefused() {
		welcome(false);
		Destination destination = destination(BEST);
		CompletableFuture<Void> failed = send(destination, "1");
		CompletableFuture<Void> unheard = send(destination, "2");
		answer(this.gateway.last(), 2, Outcome.UNHEARD);
		answer(this.gateway.last(), 1, Outcome.FAILED);
		answer(this.gateway.last(), 7, Outcome.TAKEN);
		assertFailed(failed, Fate.REFUSED, "failed");
		assertFailed(unheard, Fate.REFUSED, "No one listens");
	}

	@Test
	void lossFailsWhatWasNotAnsweredAndWhatWasNotSentGoesOverTheNextStream() {
		welcome(false);
		Destination destination = destination(BEST);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 1; i <= 6; i++) {
			all.add(send(destination, "" + i));
		}
		ScriptedStream first = this.gateway.last();
		assertThat(sent(first)).containsExactly("1", "2", "3", "4");
		answer(first, 1, Outcome.TAKEN);
		first.lose();
		assertTaken(all.get(0));
		for (int i = 1; i <= 4; i++) {
			assertFailed(all.get(i), Fate.MAY_BE_DELIVERED, "may have been delivered");
		}
		assertThat(all.get(5)).isNotDone();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(sent(this.gateway.last())).containsExactly("6");
		answer(this.gateway.last(), 1, Outcome.TAKEN);
		assertTaken(all.get(5));
	}

	@Test
	void windowIsKeptInMessagesAndInBytes() {
		welcome(false);
		Destination destination = destination(BEST);
		CompletableFuture<Void> large = send(destination, "x".repeat(250));
		send(destination, "y".repeat(200));
		send(destination, "z");
		assertThat(this.gateway.last().sent(dev.connector.frame.MessageFrame.Message.class)).hasSize(1);
		answer(this.gateway.last(), 1, Outcome.TAKEN);
		assertTaken(large);
		assertThat(sent(this.gateway.last())).hasSize(3);
	}

	@Test
	void messageThatIsTooLargeForEitherSideIsNotSent() {
		welcome(true);
		Destination destination = destination(
				(options) -> options.withLimits(options.limits().withMaxPayloadBytes(1000)), BEST);
		assertFailed(send(destination, "x".repeat(1001)), Fate.NOT_SENT, "1001 bytes");
		assertFailed(send(destination, "x".repeat(301)), Fate.NOT_SENT, "limit is 300");
		assertTaken(send(destination, "x".repeat(300)));
		assertThat(this.gateway.last().sent(dev.connector.frame.MessageFrame.Message.class)).hasSize(1);
	}

	@Test
	void streamedPayloadIsNotSent() {
		welcome(true);
		Destination destination = destination(BEST);
		assertFailed(destination.send(PayloadClass.EVENT, Payload.stream(Payload.JSON, (subscriber) -> {
		})).toCompletableFuture(), Fate.NOT_SENT, "stream");
	}

	@Test
	void messageWaitsForAStreamAsLongAsForAConnection() {
		dialsHang();
		Destination destination = destination(BEST);
		CompletableFuture<Void> first = send(destination, "1");
		this.scheduler.advance(Duration.ofSeconds(4));
		CompletableFuture<Void> second = send(destination, "2");
		this.scheduler.advance(CONNECT_TIMEOUT.minusSeconds(4).minusNanos(1));
		assertThat(first).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertFailed(first, Fate.NOT_SENT, "Not connected within");
		assertThat(second).isNotDone();
		this.scheduler.advance(Duration.ofSeconds(4));
		assertFailed(second, Fate.NOT_SENT, "Not connected within");
		assertThat(messages(destination).waiting()).isZero();
	}

	@Test
	void noMoreMessagesWaitThanMay() {
		dialsHang();
		Destination destination = destination(BEST);
		for (int i = 0; i < 10_000; i++) {
			assertThat(send(destination, "" + i)).isNotDone();
		}
		assertFailed(send(destination, "more"), Fate.NOT_SENT, "wait already");
		assertThat(messages(destination).waiting()).isEqualTo(10_000);
	}

	@Test
	void noMoreBytesWaitThanMay() {
		dialsHang();
		Destination destination = destination(BEST);
		byte[] bytes = new byte[1 << 20];
		for (int i = 0; i < 16; i++) {
			assertThat(
					destination.send(PayloadClass.BULK, Payload.of(bytes, Payload.OCTET_STREAM)).toCompletableFuture())
				.isNotDone();
		}
		assertFailed(destination.send(PayloadClass.BULK, Payload.json("1")).toCompletableFuture(), Fate.NOT_SENT,
				"wait already");
	}

	@Test
	void givenUpConnectionFailsWhatWaitsAndWhatFollowsUntilTheDestinationChanges() {
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.rejected(RejectionCode.FORBIDDEN)));
		Destination destination = destination(BEST);
		assertFailed(send(destination, "1"), Fate.NOT_SENT, "FORBIDDEN");
		assertThat(state(destination)).isEqualTo(ConnectionState.FAILED);
		assertFailed(send(destination, "2"), Fate.NOT_SENT, "FORBIDDEN");
		welcome(true);
		destination.update(destination.options(), "the test changed it");
		CompletableFuture<Void> third = send(destination, "3");
		this.scheduler.advance(Duration.ofSeconds(1));
		assertTaken(third);
	}

	@Test
	void gatewayThatKnowsRegistrationsOnlyIsGivenUpWithAWordAboutIt() {
		this.gateway.onConnect((stream) -> stream.open().answering(new ScriptedStream.Behaviour() {

			@Override
			public void onSent(ScriptedStream to, ConnectorFrame frame) {
				if (frame instanceof ConnectorFrame.Heartbeat) {
					to.deliver(new GatewayFrame.Rejected(RejectionCode.INVALID,
							"The first frame of a stream must be Register, but was Heartbeat", null));
				}
			}

		}));
		Destination destination = destination(BEST);
		assertFailed(send(destination, "1"), Fate.NOT_SENT, "one of an earlier release takes none");
		assertThat(state(destination)).isEqualTo(ConnectionState.FAILED);
	}

	@Test
	void silentStreamIsNoticedAndFailsWhatWasSent() {
		welcome(false);
		Destination destination = destination(BEST);
		CompletableFuture<Void> sent = send(destination, "1");
		this.gateway.last().answering(new ScriptedStream.Behaviour() {
		});
		this.scheduler.advance(Greeting.TERMS.heartbeatTimeout().minusNanos(1));
		assertThat(sent).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		assertFailed(sent, Fate.MAY_BE_DELIVERED, "silent");
		assertThat(this.gateway.stream(1).abortReason()).contains("silent");
	}

	@Test
	void closingFailsEverythingAndRefusesWhatFollows() {
		welcome(false);
		Destination destination = destination(BEST);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 1; i <= 6; i++) {
			all.add(send(destination, "" + i));
		}
		destination.close();
		all.subList(0, 4).forEach((sent) -> assertFailed(sent, Fate.MAY_BE_DELIVERED, ""));
		all.subList(4, 6).forEach((sent) -> assertFailed(sent, Fate.NOT_SENT, "closed"));
		assertFailed(send(destination, "7"), Fate.NOT_SENT, "closed");
		destination.reopen();
		CompletableFuture<Void> again = send(destination, "8");
		answer(this.gateway.last(), 1, Outcome.TAKEN);
		assertTaken(again);
	}

	@Test
	void closingWhileItConnectsFailsEverything() {
		dialsHang();
		Destination destination = destination(BEST);
		CompletableFuture<Void> sent = send(destination, "1");
		destination.close();
		assertFailed(sent, Fate.NOT_SENT, "closed");
	}

	@Test
	void stoppingWaitsForAnswersAndSaysGoodbye() {
		welcome(false);
		Destination destination = destination(BEST);
		CompletableFuture<Void> sent = send(destination, "1");
		CompletableFuture<Void> stopped = destination.stopMessages(Duration.ofSeconds(5)).toCompletableFuture();
		assertThat(stopped).isNotDone();
		assertFailed(send(destination, "2"), Fate.NOT_SENT, "closed");
		answer(this.gateway.last(), 1, Outcome.TAKEN);
		assertTaken(sent);
		assertThat(stopped).isCompleted();
		assertThat(this.gateway.last().sent(ConnectorFrame.Goodbye.class)).hasSize(1);
	}

	@Test
	void transportsSendByName() {
		welcome(true);
		DestinationTransports transports = new DestinationTransports(List.of(this.gateway), this.scheduler);
		transports.add(DestinationOptions.of("here", BEST));
		assertTaken(transports.send("here", PayloadClass.EVENT, new byte[] { 1 }).toCompletableFuture());
		transports.closeAll();
		assertFailed(transports.send("here", PayloadClass.EVENT, new byte[] { 1 }).toCompletableFuture(), Fate.NOT_SENT,
				"closed");
	}

}
