package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a registration does with its answers when its connection is lost and comes back.
 */
class RegistrationResumeTests extends AbstractRegistrationTests {

	private final Map<String, CompletableFuture<Payload>> pending = new ConcurrentHashMap<>();

	private boolean resumes = true;

	@BeforeEach
	void answerLater() {
		this.handler = (request) -> this.pending.computeIfAbsent(request.context().requestId(),
				(id) -> new CompletableFuture<>());
		this.gateway.onConnect((stream) -> stream.open().answering(new Accepting() {

			@Override
			protected void onRegister(ScriptedStream on, ConnectorFrame.Register register) {
				on.deliver(new GatewayFrame.Registered(register.key(), 1, "token",
						RegistrationResumeTests.this.resumes && register.resumption().sessionToken().equals("token"),
						Frames.terms()));
			}

		}));
	}

	@Test
	void nothingIsInFlightAtFirst() {
		start();
		assertThat(registerOf(this.gateway.last()).resumption().inFlight()).isEmpty();
	}

	@Test
	void aResumedSessionGetsWhatWasNotAcknowledgedAndWhatRan() {
		start();
		ScriptedStream first = this.gateway.last();
		first.deliver(Frames.execute("r1"), Frames.execute("r2"), Frames.execute("r3"), Frames.execute("r4"));
		answer("r1", "r2");
		first.deliver(new GatewayFrame.Acknowledged(List.of("r1")));
		first.lose();
		answer("r3");
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		assertThat(registerOf(second).resumption().sessionToken()).isEqualTo("token");
		assertThat(registerOf(second).resumption().inFlight()).containsExactlyInAnyOrder("r2", "r3", "r4");
		assertThat(second.sent(ConnectorFrame.Result.class)).extracting(ConnectorFrame.Result::requestId)
			.containsExactly("r2", "r3");
		answer("r4");
		assertThat(second.sent(ConnectorFrame.Result.class)).hasSize(3);
		advanceSeconds(15);
		assertThat(kept().unacknowledged()).isZero();
	}

	@Test
	void whatIsAnsweredWithoutAConnectionCountsAsNotSent() {
		this.outboxOptions = this.outboxOptions.withMaxEntries(1);
		start();
		this.gateway.last().deliver(Frames.execute("r1"), Frames.execute("r2")).lose();
		answer("r1", "r2");
		advanceSeconds(1);
		assertThat(this.gateway.last().sent(ConnectorFrame.Result.class)).extracting(ConnectorFrame.Result::requestId)
			.containsExactly("r1");
	}

	@Test
	void earlyRequestsOfAResumedSessionFollowWhatIsSentAgain() {
		start();
		this.gateway.last().deliver(Frames.execute("r1"));
		answer("r1");
		this.pending.put("early", CompletableFuture.completedFuture(Payload.empty()));
		this.gateway.onConnect((stream) -> stream.open()
			.deliver(Frames.execute("early"), new GatewayFrame.Registered(KEY, 1, "token", true, Frames.terms())));
		this.gateway.last().lose();
		advanceSeconds(1);
		assertThat(this.gateway.last().sent(ConnectorFrame.Result.class)).extracting(ConnectorFrame.Result::requestId)
			.containsExactly("r1", "early");
	}

	@Test
	void aNewSessionGetsFewerCreditsAsLongAsTheOldRequestsRun() {
		this.resumes = false;
		start();
		this.gateway.last().deliver(Frames.execute("r1"), Frames.execute("r2"), Frames.execute("r3"));
		answer("r3");
		this.gateway.last().lose();
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		assertThat(registerOf(second).terms().credits()).isEqualTo(100);
		assertThat(credits(second)).containsExactly(98);
		answer("r1");
		assertThat(credits(second)).containsExactly(98, 99);
		second.lose();
		advanceSeconds(2);
		ScriptedStream third = this.gateway.last();
		assertThat(registerOf(third).terms().credits()).isEqualTo(99);
		assertThat(credits(third)).isEmpty();
		answer("r2");
		assertThat(credits(third)).containsExactly(100);
		assertThat(third.sent(ConnectorFrame.Result.class)).isEmpty();
		assertThat(kept()).isEqualTo(new RegistrationSnapshot.Answers(0, 0, 0, 1));
	}

	@Test
	void aGatewayThatAsksForAnotherConnectionGetsItAtThatTimeAndNotBefore() {
		start();
		ScriptedStream first = this.gateway.last();
		first.deliver(Frames.execute("r1"), new GatewayFrame.HeartbeatAck(0, Duration.ofSeconds(5)));
		advance(Duration.ofSeconds(5).minus(NANO));
		assertThat(this.gateway.streams()).hasSize(1);
		advance(NANO);
		assertThat(first.isEnded()).isTrue();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(registerOf(this.gateway.last()).resumption().sessionToken()).isEqualTo("token");
		assertThat(registerOf(this.gateway.last()).resumption().inFlight()).containsExactly("r1");
		answer("r1");
		assertThat(this.gateway.last().sent(ConnectorFrame.Result.class)).hasSize(1);
		assertThat(this.recorder.losses).isEmpty();
	}

	@Test
	void aGatewayThatAsksForAnotherConnectionAtOnceGetsItAfterTheFirstDelay() {
		start();
		this.gateway.last().deliver(new GatewayFrame.HeartbeatAck(0, Duration.ZERO));
		advance(Duration.ofMillis(500).minus(NANO));
		assertThat(this.gateway.streams()).hasSize(1);
		advance(NANO);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	private void answer(String... requestIds) {
		for (String requestId : requestIds) {
			this.pending.get(requestId).complete(Payload.empty());
		}
	}

	private static List<Integer> credits(ScriptedStream stream) {
		return stream.sent(ConnectorFrame.Credits.class).stream().map(ConnectorFrame.Credits::limit).toList();
	}

}
