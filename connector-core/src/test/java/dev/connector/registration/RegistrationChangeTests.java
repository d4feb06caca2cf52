package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import dev.connector.ErrorCode;
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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Limits and timeouts that are changed while a registration is there.
 */
class RegistrationChangeTests extends AbstractRegistrationTests {

	private final Map<String, CompletableFuture<Payload>> pending = new ConcurrentHashMap<>();

	private boolean resumes;

	@BeforeEach
	void answerLater() {
		this.options = this.options.withMaxConcurrentRequests(4);
		this.handler = (request) -> this.pending.computeIfAbsent(request.context().requestId(),
				(id) -> new CompletableFuture<>());
		this.gateway.onConnect((stream) -> stream.open().answering(new Far()));
	}

	@Test
	void aRaisedLimitIsGrantedAtOnce() {
		ScriptedStream stream = startWith(4);
		this.registration.changeLimit(6);
		assertThat(credits(stream)).containsExactly(6);
		assertThat(this.registration.options().maxConcurrentRequests()).isEqualTo(6);
		stream.deliver(Frames.execute("r5"), Frames.execute("r6"));
		assertRequests(6, 6, 0, 0);
		stream.deliver(Frames.execute("r7"));
		assertThat(refused(stream)).containsExactly("r7");
	}

	@Test
	void aLoweredLimitIsGrantedAtOnceAndNothingThatWasOnItsWayIsRefused() {
		ScriptedStream stream = startWith(2);
		this.registration.changeLimit(1);
		assertThat(credits(stream)).containsExactly(1);
		stream.deliver(Frames.execute("r3"), Frames.execute("r4"));
		assertRequests(4, 1, 0, 0);
		stream.deliver(Frames.execute("r5"));
		assertThat(refused(stream)).containsExactly("r5");
	}

	@Test
	void aGatewayHasToKeepToTheLowerLimitAsRequestsAreAnswered() {
		ScriptedStream stream = startWith(4);
		this.registration.changeLimit(2);
		answer("r1", "r2", "r3");
		stream.deliver(Frames.execute("r5"), Frames.execute("r6"));
		assertThat(refused(stream)).containsExactly("r6");
		assertRequests(2, 2, 3, 1);
	}

	@Test
	void whatIsAnsweredWhileNobodyIsToldLeavesRoomForWhatTheGatewayMayHavePushed() {
		this.gateway.onConnect(ScriptedStream::open);
		start();
		this.gateway.last().deliver(Frames.registered(KEY, "token"), Frames.execute("r1"), Frames.execute("r2"));
		this.gateway.last().lose();
		this.registration.changeLimit(1);
		answer("r1", "r2");
		this.gateway.onConnect((stream) -> stream.open().answering(new Far()));
		this.resumes = true;
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		second.deliver(Frames.execute("r3"), Frames.execute("r4"), Frames.execute("r5"), Frames.execute("r6"));
		assertThat(refused(second)).isEmpty();
		answer("r3", "r4", "r5");
		second.deliver(Frames.execute("r7"));
		assertThat(refused(second)).containsExactly("r7");
	}

	@Test
	void aLimitThatIsChangedOnTheWayUpIsGrantedWithTheFirstCredits() {
		this.gateway.onConnect((stream) -> {
		});
		start();
		this.registration.changeLimit(9);
		this.gateway.last().answering(new Far()).open();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(registerOf(this.gateway.last()).terms().credits()).isEqualTo(9);
		assertThat(credits(this.gateway.last())).isEmpty();
	}

	@Test
	void aLimitThatIsChangedWhileTheGatewayThinksIsGrantedWhenItHasAnswered() {
		this.gateway.onConnect(ScriptedStream::open);
		start();
		this.registration.changeLimit(9);
		assertThat(credits(this.gateway.last())).isEmpty();
		this.gateway.last().deliver(Frames.registered(KEY, "token"));
		assertThat(registerOf(this.gateway.last()).terms().credits()).isEqualTo(4);
		assertThat(credits(this.gateway.last())).containsExactly(9);
	}

	@Test
	void aLimitSurvivesAReconnectAndWhatIsPushedAgainHasRoom() {
		this.resumes = true;
		startWith(1);
		this.registration.changeLimit(2);
		this.gateway.last().lose();
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		assertThat(registerOf(second).terms().credits()).isEqualTo(2);
		second.deliver(Frames.execute("r2"), Frames.execute("r3"), Frames.execute("r4"));
		assertRequests(4, 2, 0, 0);
		answer("r1", "r2", "r3", "r4");
		second.deliver(Frames.execute("r5"), Frames.execute("r6"), Frames.execute("r7"));
		assertThat(refused(second)).containsExactly("r7");
	}

	@Test
	void aLimitThatFallsDuringAnOutageHoldsOnTheNextStream() {
		this.resumes = true;
		startWith(4).lose();
		this.registration.changeLimit(1);
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		answer("r1", "r2", "r3");
		second.deliver(Frames.execute("r5"));
		assertThat(refused(second)).containsExactly("r5");
	}

	@Test
	void aNewSessionGetsNoCreditsBeforeTheOldRequestsLeaveRoomWithinTheLowerLimit() {
		startWith(3).lose();
		this.registration.changeLimit(2);
		advanceSeconds(1);
		ScriptedStream second = this.gateway.last();
		assertThat(registerOf(second).terms().credits()).isEqualTo(2);
		assertThat(credits(second)).containsExactly(0);
		answer("r1", "r2");
		assertThat(credits(second)).containsExactly(0, 1);
		answer("r3");
		assertThat(credits(second)).containsExactly(0, 1, 2);
	}

	@Test
	void aPausedRegistrationGetsTheLimitWhenItTakesWorkAgain() {
		ScriptedStream stream = startWith(0);
		this.registration.pause();
		this.registration.changeLimit(7);
		assertThat(credits(stream)).containsExactly(0);
		this.registration.resume();
		assertThat(credits(stream)).containsExactly(0, 7);
	}

	@Test
	void aMoveTakesTheLimitAlong() {
		this.resumes = true;
		startWith(2);
		this.registration.changeLimit(3);
		this.registration.reconnect("a test asked");
		assertThat(credits(this.gateway.last())).containsExactly(3);
		assertThat(this.registration.snapshot().counts().moves()).isOne();
	}

	@Test
	void aChangedTimeoutHoldsForRequestsThatBeginLater() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofMinutes(5)));
		this.registration.changeRequestTimeout(Duration.ofSeconds(2));
		stream.deliver(Frames.execute("r2", Duration.ofMinutes(5)));
		advance(Duration.ofSeconds(2).minus(NANO));
		assertThat(this.recorder.executed).isEmpty();
		advance(NANO);
		assertThat(this.recorder.took).containsExactly(Duration.ofSeconds(2));
		advanceSeconds(28);
		assertThat(this.recorder.took).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(30));
	}

	@Test
	void whatCantWorkChangesNothing() {
		startReady();
		assertThatIllegalArgumentException().isThrownBy(() -> this.registration.changeLimit(0))
			.withMessageContaining("at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.registration.changeRequestTimeout(Duration.ZERO));
		assertThat(this.registration.options()).isEqualTo(this.options);
	}

	private ScriptedStream startWith(int requests) {
		start();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		IntStream.rangeClosed(1, requests).forEach((i) -> this.gateway.last().deliver(Frames.execute("r" + i)));
		return this.gateway.last();
	}

	private void answer(String... requestIds) {
		for (String requestId : requestIds) {
			this.pending.get(requestId).complete(Payload.empty());
		}
	}

	private static List<Integer> credits(ScriptedStream stream) {
		return stream.sent(ConnectorFrame.Credits.class).stream().map(ConnectorFrame.Credits::limit).toList();
	}

	private static List<String> refused(ScriptedStream stream) {
		assertThat(stream.sent(ConnectorFrame.ResultError.class))
			.allMatch((error) -> error.code() == ErrorCode.OVERLOADED);
		return stream.sent(ConnectorFrame.ResultError.class)
			.stream()
			.map(ConnectorFrame.ResultError::requestId)
			.toList();
	}

	/**
	 * A far end that goes on with sessions if a test says so.
	 */
	private final class Far extends Accepting {

		@Override
		protected void onRegister(ScriptedStream stream, ConnectorFrame.Register register) {
			boolean known = register.resumption().sessionToken().equals("token");
			stream.deliver(new GatewayFrame.Registered(register.key(), 1, "token",
					known && RegistrationChangeTests.this.resumes, Frames.terms()));
		}

	}

}
