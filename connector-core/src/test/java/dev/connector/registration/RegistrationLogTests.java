package dev.connector.registration;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.RejectionCode;
import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.GateMode;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationLogTests extends AbstractRegistrationTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(RegistrationLog.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.lines);
		this.listener = new RegistrationLog(this.scheduler);
	}

	@AfterEach
	void listenNoMore() {
		this.logger.detachAppender(this.lines);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void aRegistrationThatGoesWellIsOneLine() {
		startReady();
		advance(Duration.ofHours(1));
		assertThat(lines(Level.INFO)).containsExactly("acme.files.one is registered at here");
		assertThat(this.lines.list).hasSize(1);
	}

	@Test
	void anAwaitedApprovalIsSaid() {
		start();
		this.gateway.last().open().deliver(Frames.pending());
		assertThat(lines(Level.INFO)).singleElement().asString().contains("approve").contains("acme.files.one");
	}

	@Test
	void theFirstFailureIsAWarningWithItsCauseAndTheNextAttempt() {
		IllegalStateException cause = new IllegalStateException("no route");
		this.gateway.onConnect(
				(stream) -> stream.end(new Failure(FailureType.TRANSIENT, "No route to the gateway", cause, null)));
		start();
		assertThat(this.lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getLevel()).isEqualTo(Level.WARN);
			assertThat(line.getFormattedMessage()).contains("acme.files.one can't reach here")
				.contains("No route to the gateway")
				.contains(connection().nextAttemptAt().toString());
			assertThat(line.getThrowableProxy().getMessage()).isEqualTo("no route");
		});
	}

	@Test
	void aNetworkThatFailsIsToldWithoutAStackTrace() {
		RuntimeException cause = new IllegalStateException("io exception", new ConnectException("refused"));
		this.gateway.onConnect(
				(stream) -> stream.end(new Failure(FailureType.TRANSIENT, "Connection refused: here", cause, null)));
		start();
		assertThat(this.lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).contains("Connection refused: here");
			assertThat(line.getThrowableProxy()).isNull();
		});
	}

	@Test
	void aLossIsToldFromAnAttemptThatFailed() {
		startReady().lose();
		assertThat(lines(Level.WARN)).singleElement().asString().contains("has lost its connection to here");
	}

	@Test
	void duringAnOutageThereIsAtMostOneLineAMinuteAndItHasNoStackTrace() {
		this.destinationOptions = this.destinationOptions.withReconnect(
				this.destinationOptions.reconnect().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1)));
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		advance(Duration.ofSeconds(60).minus(NANO));
		assertThat(lines(Level.WARN)).hasSize(1);
		advance(NANO);
		assertThat(lines(Level.WARN)).hasSize(2);
		assertThat(lines(Level.WARN).get(1)).contains("still").contains("61 failures").contains("59 of them not shown");
		assertThat(this.lines.list.get(1).getThrowableProxy()).isNull();
		advance(Duration.ofMinutes(10));
		assertThat(lines(Level.WARN)).hasSize(12);
		assertThat(this.lines.list).hasSize(12);
	}

	@Test
	void theRecoveryTellsHowLongTheOutageTook() {
		startReady();
		advanceSeconds(60);
		this.gateway.onConnect(ScriptedStream::lose);
		this.gateway.last().lose();
		advance(Duration.ofMillis(500));
		this.gateway.accept();
		advanceSeconds(1);
		assertThat(lines(Level.INFO)).last()
			.isEqualTo("acme.files.one is registered at here again, after 1.5 s and 2 attempts");
		this.gateway.last().lose();
		assertThat(lines(Level.WARN)).hasSize(2);
	}

	@Test
	void givingUpIsAnErrorWithItsReason() {
		start();
		this.gateway.last().open().deliver(Frames.rejected(RejectionCode.FORBIDDEN));
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		assertThat(lines(Level.ERROR)).singleElement()
			.asString()
			.startsWith("acme.files.one has failed at here: ")
			.contains("FORBIDDEN")
			.endsWith("There is no further attempt until somebody rearms it (reconnect.rearm-after is not set)");
		assertThat(this.lines.list).hasSize(1);
	}

	@Test
	void aBudgetThatIsUsedUpIsOneErrorThatNamesTheLimitAndTheTimeOfTheRearm() {
		this.destinationOptions = this.destinationOptions.withReconnect(
				this.destinationOptions.reconnect().withLimits(new BudgetLimits(2, null, Duration.ofMinutes(5))));
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		advanceSeconds(10);
		assertThat(state()).isEqualTo(ConnectionState.FAILED);
		assertThat(lines(Level.ERROR)).singleElement()
			.asString()
			.contains("reconnect.max-attempts is 2", "The network is away")
			.endsWith("It is rearmed at " + connection().nextAttemptAt() + " (reconnect.rearm-after)");
		this.gateway.accept();
		advance(Duration.ofMinutes(5));
		assertThat(lines(Level.INFO)).containsExactly("acme.files.one is rearmed: it is to reach here again",
				"acme.files.one is registered at here");
		assertThat(lines(Level.WARN)).hasSize(1);
	}

	@Test
	void aTurnThatNeverComesIsAFailureLikeOthers() {
		this.destinationOptions = this.destinationOptions.withReconnect(this.destinationOptions.reconnect()
			.withGate(new GateOptions(0, 1, Duration.ofMinutes(1), GateMode.PERMITS)));
		create();
		ReconnectCoordinator coordinator = this.destination.coordinator();
		try (ReconnectCoordinator.Member other = coordinator.join("other")) {
			other.ask(() -> {
			});
			this.registration.start();
			advance(Duration.ofMinutes(1));
			assertThat(lines(Level.WARN)).singleElement().asString().contains("reconnect.max-park");
		}
	}

	@Test
	void pausingAndResumingAreSaid() {
		startReady();
		this.registration.pause();
		this.registration.pause();
		this.registration.resume();
		assertThat(lines(Level.INFO)).containsExactly("acme.files.one is registered at here",
				"acme.files.one is paused: it stays registered at here, and takes no work",
				"acme.files.one takes work from here again");
	}

	@Test
	void aReconnectThatSomebodyAskedForIsOneLine() {
		startReady();
		this.registration.reconnect("an operator asked");
		advanceSeconds(1);
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(lines(Level.INFO)).containsExactly("acme.files.one is registered at here",
				"acme.files.one has moved to another connection to here: an operator asked");
		assertThat(this.lines.list).hasSize(2);
	}

	@Test
	void aMoveThatFailsIsOneLineAMinuteForEachReason() {
		startReady();
		this.gateway.onConnect(ScriptedStream::lose);
		this.registration.reconnect("an operator asked");
		advance(Duration.ofSeconds(59));
		assertThat(lines(Level.WARN)).singleElement()
			.asString()
			.contains("acme.files.one could not move to another connection to here, and stays on the one it has: "
					+ "The network is away");
		advance(Duration.ofSeconds(60));
		assertThat(lines(Level.WARN)).hasSize(2).last().asString().containsPattern("[1-9] such failures not shown");
		this.gateway.accept();
		advance(Duration.ofMinutes(1));
		assertThat(lines(Level.INFO)).containsExactly("acme.files.one is registered at here",
				"acme.files.one has moved to another connection to here: an operator asked");
	}

	@Test
	void anEndOnPurposeIsSaid() {
		startReady();
		this.registration.stop(Duration.ZERO);
		assertThat(lines(Level.INFO)).last().isEqualTo("acme.files.one has stopped");
		assertThat(lines(Level.WARN)).isEmpty();
	}

	private List<String> lines(Level level) {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel().equals(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
