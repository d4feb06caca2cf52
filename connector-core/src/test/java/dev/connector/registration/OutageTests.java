package dev.connector.registration;

import java.time.Duration;

import dev.connector.connection.Failure;
import dev.connector.connection.FailureType;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutageTests {

	private final Outage outage = new Outage(ReconnectOptions.defaults(), new NoJitter());

	@Test
	void delaysGrowFailureByFailure() {
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofMillis(500));
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(1));
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void delaysBeginAnewWhenTheOutageIsOver() {
		fail(FailureType.TRANSIENT);
		fail(FailureType.TRANSIENT);
		this.outage.attempted();
		assertThat(this.outage.attempts()).isEqualTo(1);
		this.outage.over();
		assertThat(this.outage.attempts()).isZero();
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void theThirdRefusalInARowGivesUpAndNotTheSecond() {
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(this.outage.refusedAgain()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(this.outage.refusedAgain()).isTrue();
		assertThat(fail(FailureType.REJECTED)).isNull();
	}

	@Test
	void anotherFailureBetweenRefusalsBreaksTheRow() {
		fail(FailureType.REJECTED);
		fail(FailureType.REJECTED);
		assertThat(fail(FailureType.TRANSIENT)).isNotNull();
		assertThat(this.outage.refusedAgain()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(fail(FailureType.REJECTED)).isNull();
	}

	@Test
	void refusalsOfAnOutageThatIsOverDoNotCount() {
		fail(FailureType.REJECTED);
		fail(FailureType.REJECTED);
		this.outage.over();
		assertThat(this.outage.refusedAgain()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
	}

	@Test
	void aFatalFailureGivesUpAtOnce() {
		assertThat(fail(FailureType.FATAL)).isNull();
	}

	@Test
	void nothingIsTriedAgainWhenThatIsSwitchedOff() {
		Outage once = new Outage(ReconnectOptions.defaults().withEnabled(false), new NoJitter());
		assertThat(once.failed(Failure.transientFailure("away"))).isNull();
	}

	@Test
	void congestionHasAFloorThatTheUsualDelayGrowsPast() {
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(2));
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(2));
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(2));
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void theFloorOfCongestionIsNotAboveTheMaximum() {
		ReconnectOptions options = ReconnectOptions.defaults().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(3));
		Outage capped = new Outage(options, new NoJitter());
		assertThat(capped.failed(failure(FailureType.CONGESTED, null))).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void theOtherSideMayAskForMoreTimeButNotForLess() {
		assertThat(this.outage.failed(failure(FailureType.CONGESTED, Duration.ofMinutes(5))))
			.isEqualTo(Duration.ofMinutes(5));
		assertThat(this.outage.failed(failure(FailureType.TRANSIENT, Duration.ofMillis(1))))
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(this.outage.failed(failure(FailureType.TRANSIENT, Duration.ofSeconds(-9))))
			.isEqualTo(Duration.ofSeconds(2));
	}

	private @Nullable Duration fail(FailureType type) {
		return this.outage.failed(failure(type, null));
	}

	private static Failure failure(FailureType type, @Nullable Duration retryAfter) {
		return new Failure(type, "on purpose", null, retryAfter);
	}

}
