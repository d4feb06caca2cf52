package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connector that moves: it registers on another stream while it uses the one it has.
 */
class MoveTests {

	private final GatewayFixture fixture = GatewayFixture.resuming();

	private final TestConnector old = new TestConnector(this.fixture.gateway(), false).register("t.c.i", 2);

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void theOldStreamIsLeftToTheConnectorForAWhile() {
		TestConnector next = move();
		assertThat(next.last(GatewayFrame.Registered.class).resumed()).isTrue();
		next.send(new ConnectorFrame.Credits(2));
		this.fixture.pass(Duration.ofSeconds(10).minusNanos(1));
		assertThat(this.old.stream().isEnded()).isFalse();
		this.fixture.pass(Duration.ofNanos(1));
		assertThat(this.old.stream().aborted()).contains("another stream");
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
	}

	@Test
	void theOldStreamIsEndedWhenTheNewOneIsLost() {
		TestConnector next = move();
		next.lose();
		assertThat(this.old.stream().isEnded()).isTrue();
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
		CompletableFuture<ExecuteResult> call = this.fixture.execute("r");
		assertThat(call).as("waits for the connector").isNotDone();
	}

	@Test
	void whatComesOverTheOldStreamIsIgnored() {
		CompletableFuture<ExecuteResult> call = this.fixture.execute("r");
		TestConnector next = move("r");
		this.old.result("r", "\"late\"");
		this.old.send(new ConnectorFrame.Goodbye("late"));
		this.old.lose();
		assertThat(call).isNotDone();
		next.result("r", "7");
		assertThat(GatewayFixture.success(call).text()).isEqualTo("7");
		next.send(new ConnectorFrame.Credits(1));
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
	}

	@Test
	void callsWaitUntilTheConnectorSaysHowMuchItTakes() {
		TestConnector next = move();
		CompletableFuture<ExecuteResult> call = this.fixture.execute("r");
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
		assertThat(next.executes()).isEmpty();
		next.send(new ConnectorFrame.Credits(1));
		assertThat(next.executes()).containsExactly("r");
		assertThat(this.old.executes()).isEmpty();
		next.result("r", "1");
		GatewayFixture.success(call);
		this.fixture.pass(Duration.ofSeconds(5));
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
	}

	@Test
	void whoHasLeftTheOldStreamAndSaysNothingTakesNoWork() {
		TestConnector next = move();
		CompletableFuture<ExecuteResult> call = this.fixture.execute("r");
		this.old.lose();
		this.fixture.pass(Duration.ofSeconds(2).minusNanos(1));
		assertThat(call).isNotDone();
		this.fixture.pass(Duration.ofNanos(1));
		assertThat(GatewayFixture.failure(call).message()).contains("did not run");
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.PAUSED);
		next.send(new ConnectorFrame.Credits(1));
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
	}

	@Test
	void anOldStreamThatIsLostInTheMomentOfTheMoveIsNotWaitedFor() {
		Runnable handshakeDeadline = () -> {
		};
		this.fixture.beforeTimers(handshakeDeadline, this.old::lose);
		move();
		CompletableFuture<ExecuteResult> call = this.fixture.execute("r");
		this.fixture.pass(Duration.ofSeconds(2));
		assertThat(GatewayFixture.failure(call).message()).contains("did not run");
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.PAUSED);
	}

	@Test
	void oneThatIsPausedStaysSo() {
		this.old.send(new ConnectorFrame.Credits(0));
		move();
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.PAUSED);
	}

	@Test
	void whatWasPushedMeanwhileIsPushedAgain() {
		this.fixture.execute("known");
		CompletableFuture<ExecuteResult> call = this.fixture.execute("meanwhile");
		TestConnector next = move("known");
		assertThat(next.executes()).containsExactly("meanwhile");
		assertThat(next.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(2);
		next.result("meanwhile", "1");
		GatewayFixture.success(call);
	}

	@Test
	void aStreamedAnswerThatBeganMeanwhileGoesOn() {
		CompletableFuture<ExecuteResult> call = this.fixture.execute("s");
		this.old.chunk("s", 0);
		this.old.chunk("s", 1);
		TestConnector next = move();
		assertThat(next.executes()).as("joined there").containsExactly("s");
		assertThat(next.last(GatewayFrame.ResultCredits.class).requestId()).isEqualTo("s");
		RecordingSubscriber items = new RecordingSubscriber(Long.MAX_VALUE);
		GatewayFixture.success(call).items().subscribe(items);
		next.chunk("s", 1);
		next.chunk("s", 2);
		next.end("s", 3);
		assertThat(items.items()).containsExactly("0", "1", "2");
		assertThat(items.isCompleted()).isTrue();
	}

	@Test
	void whatWasCalledOffMeanwhileTakesItsPlaceUntilItIsAnswered() {
		this.fixture.execute("r").cancel(true);
		TestConnector next = move();
		next.send(new ConnectorFrame.Credits(2));
		assertThat(next.executes()).isEmpty();
		assertThat(next.cancels()).containsExactly("r");
		assertThat(this.fixture.session("t.c.i").inFlight()).isOne();
		next.error("r", ErrorCode.CANCELLED, "not known");
		assertThat(this.fixture.session("t.c.i").inFlight()).isZero();
	}

	@Test
	void anEarlierMoveThatComesLateIsRefused() {
		TestConnector next = move(2);
		next.send(new ConnectorFrame.Credits(2));
		TestConnector late = move(1);
		assertThat(late.received(GatewayFrame.Registered.class)).isEmpty();
		assertThat(next.stream().isEnded()).isFalse();
	}

	private TestConnector move(String... inFlight) {
		return this.old.comeBack(this.fixture.gateway(), (register) -> TestConnector
			.resumption(TestConnector.registration("t.c.i", 0), register.resumption().sessionToken(), inFlight));
	}

	private TestConnector move(long attempt) {
		return this.old.comeBack(this.fixture.gateway(), (register) -> {
			ConnectorFrame.Register plain = TestConnector.registration("t.c.i", 0);
			return new ConnectorFrame.Register(plain.protocolVersion(), plain.key(), plain.description(),
					plain.credentials(), new ConnectorFrame.Resumption(register.resumption().sessionToken(), attempt,
							register.resumption().inFlight()),
					plain.terms());
		});
	}

}
