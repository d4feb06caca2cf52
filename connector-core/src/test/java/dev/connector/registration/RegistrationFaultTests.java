package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationFaultTests extends AbstractRegistrationTests {

	@Test
	void credentialsThatCannotBeFetchedAreFetchedAgainAtTheNextAttempt() {
		AtomicInteger asked = new AtomicInteger();
		this.destinationOptions = this.destinationOptions.withCredentials(() -> {
			if (asked.incrementAndGet() == 1) {
				throw new IllegalStateException("no vault");
			}
			return Credentials.bearer("secret");
		});
		this.gateway.accept();
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(connection().lastError().message()).contains("no vault");
		assertThat(this.gateway.last().isEnded()).isTrue();
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aWireThatThrowsOnOpenIsTriedAgain() {
		this.gateway.onConnect((stream) -> {
			throw new IllegalStateException("no route");
		});
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(connection().lastError().cause()).isInstanceOf(IllegalStateException.class);
		stopListingStreamsThatNeverWere();
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aWireThatThrowsAnErrorOnOpenIsTriedAgain() {
		this.gateway.onConnect((stream) -> {
			throw new NoClassDefFoundError("netty");
		});
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		stopListingStreamsThatNeverWere();
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aWireThatReportsTheEndAndThrowsAsWellIsTriedAgainOnce() {
		this.gateway.onConnect((stream) -> {
			stream.lose();
			throw new IllegalStateException("no route");
		});
		start();
		assertThat(this.recorder.losses).hasSize(1);
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aRegistrationThatCannotBeSentIsTriedAgain() {
		this.gateway.onConnect((stream) -> stream.beforeSend((frame) -> {
			throw new IllegalStateException("broken pipe");
		}).open());
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aStreamThatEndsWhileItIsOpenedIsTriedAgain() {
		this.gateway.onConnect((stream) -> stream.open().lose());
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertReadyAtTheNextAttempt();
	}

	@Test
	void heartbeatsThatCannotBeSentEndInAnotherAttempt() {
		ScriptedStream stream = startReady();
		stream.beforeSend((frame) -> {
			throw new IllegalStateException("broken pipe");
		});
		advanceSeconds(15);
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(connection().lastError().message()).contains("broken pipe");
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aStopWhoseFramesCannotBeSentEndsInTime() {
		ScriptedStream stream = startReady();
		stream.beforeSend((frame) -> {
			throw new IllegalStateException("broken pipe");
		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(5));
		advanceSeconds(5);
		assertThat(stopped).isCompleted();
		assertThat(this.scheduler.pending()).isZero();
		forgetFailedSteps();
	}

	@Test
	void aHalfCloseThatThrowsDoesNotKeepItFromStopping() {
		ScriptedStream stream = startReady();
		stream.answering(new Accepting() {

			@Override
			public void onHalfClosed(ScriptedStream half) {
				throw new IllegalStateException("on purpose");
			}

		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(5));
		advanceSeconds(6);
		assertThat(stopped).isCompleted();
		forgetFailedSteps();
	}

	@Test
	void aListenerThatThrowsChangesNothing() {
		this.listener = new RegistrationListener() {

			@Override
			public void onStateChanged(Registration registration, ConnectionSnapshot previous,
					ConnectionSnapshot current) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void onLost(Registration registration, Failure failure, boolean wasConnected) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
				throw new IllegalStateException("on purpose");
			}

		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(stream.sent(ConnectorFrame.Result.class)).hasSize(1);
		stream.lose();
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aGatewayThatAsksToBeLeftAloneForEverIsTriedAgainAfterADay() {
		this.gateway.onConnect((stream) -> stream.open()
			.deliver(Frames.rejected(RejectionCode.OVERLOADED, Duration.ofSeconds(Long.MAX_VALUE))));
		start();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofDays(1));
		assertReadyAtTheNextAttempt();
	}

	@Test
	void aClockThatIsSetMovesNoDeadline() {
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		this.scheduler.jumpClock(Duration.ofDays(-400));
		advance(Duration.ofMillis(500).minus(NANO));
		assertThat(this.gateway.streams()).hasSize(1);
		advance(NANO);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void stoppingFromAListenerIsFine() {
		List<CompletionStage<Void>> stopped = new ArrayList<>();
		this.listener = new RegistrationListener() {

			@Override
			public void onLost(Registration registration, Failure failure, boolean wasConnected) {
				stopped.add(registration.stop(Duration.ofSeconds(1)));
			}

		};
		startReady().lose();
		assertThat(stopped).singleElement().satisfies((stage) -> assertThat(stage).isCompleted());
	}

	/**
	 * Whatever happens in whatever order: while it is neither ready nor at an end, a
	 * timer is armed; once all is well again it becomes ready; and it stops in time.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void itNeverStandsStill(int block) {
		for (int seed = block * 30; seed < block * 30 + 30; seed++) {
			new Ordeal(seed).run();
		}
	}

	private void assertReadyAtTheNextAttempt() {
		this.gateway.accept();
		Duration untilNext = this.scheduler.untilNext();
		assertThat(untilNext).isNotNull();
		advance(untilNext);
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	private void stopListingStreamsThatNeverWere() {
		this.gateway.streams().clear();
	}

	/**
	 * A registration of its own that suffers all kinds of trouble at random.
	 */
	private static final class Ordeal extends AbstractRegistrationTests {

		private final Random chance;

		private final int seed;

		Ordeal(int seed) {
			this.seed = seed;
			this.chance = new Random(seed);
			this.random = new Random(seed);
			this.handler = (request) -> this.chance.nextBoolean() ? CompletableFuture.completedFuture(Payload.empty())
					: new CompletableFuture<>();
		}

		void run() {
			this.gateway.onConnect(this::trouble);
			start();
			for (int step = 0; step < 60; step++) {
				suffer();
				assertThat(isBounded()).as("seed %s, step %s, %s", this.seed, step, state()).isTrue();
			}
			endInOrder();
		}

		private void endInOrder() {
			this.gateway.accept();
			if (this.chance.nextBoolean()) {
				advance(Duration.ofMinutes(5));
				assertThat(state()).as("seed %s", this.seed).isEqualTo(ConnectionState.READY);
			}
			CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(3));
			advance(Duration.ofSeconds(5));
			assertThat(stopped).as("seed %s", this.seed).isCompleted();
			assertThat(this.scheduler.pending()).as("seed %s", this.seed).isZero();
			assertThat(this.registration.snapshot().requests().inFlight()).isZero();
		}

		private boolean isBounded() {
			return state().isTerminal() || this.scheduler.pending() > 0;
		}

		private void trouble(ScriptedStream stream) {
			switch (this.chance.nextInt(7)) {
				case 0 -> throw new IllegalStateException("on purpose");
				case 1 -> stream.lose();
				case 2 -> stream.open();
				case 3 -> stream.open().deliver(Frames.pending());
				case 4 -> stream.open().deliver(Frames.rejected(RejectionCode.OVERLOADED, Duration.ofSeconds(3)));
				case 5 -> stream.open().answering(new Accepting());
				default -> {
				}
			}
		}

		private void suffer() {
			ScriptedStream stream = this.gateway.last();
			switch (this.chance.nextInt(10)) {
				case 0 -> stream.end(new Failure(FailureType.CONGESTED, "busy", null, null));
				case 1 -> stream.listener().onClosed(Failure.transientFailure("once more"));
				case 2 -> stream.listener().onOpen();
				case 3 -> stream.answering(new Accepting()).deliver(Frames.registered(KEY, "token"));
				case 4 -> stream.deliver(Frames.pending());
				case 5 -> stream.deliver(Frames.execute("r" + this.chance.nextInt(5)));
				case 6 -> stream.deliver(Frames.cancel("r" + this.chance.nextInt(5)));
				case 7 -> stream.deliver(new GatewayFrame.HeartbeatAck(this.chance.nextInt(5), null));
				default -> advance(Duration.ofMillis(this.chance.nextInt(60_000)));
			}
		}

	}

}
