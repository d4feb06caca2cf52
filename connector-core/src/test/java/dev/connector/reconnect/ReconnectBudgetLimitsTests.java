package dev.connector.reconnect;

import java.time.Duration;
import java.time.Instant;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectBudgetLimitsTests {

	private static final Duration NANO = Duration.ofNanos(1);

	private static final Failure AWAY = new Failure(FailureType.TRANSIENT, "away", new IllegalStateException(), null);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ReconnectOptions steady = ReconnectOptions.defaults()
		.withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1));

	@Test
	void theLastAttemptGivesUpAndNotTheOneBefore() {
		ReconnectBudget budget = budget(new BudgetLimits(3, null, null));
		for (int attempt = 1; attempt < 3; attempt++) {
			budget.attempting();
			assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.Retry.class);
		}
		budget.attempting();
		Failure reason = givenUp(budget.failed(AWAY));
		assertThat(reason.message()).contains("3 attempts", "reconnect.max-attempts").endsWith("away");
		assertThat(reason.cause()).isSameAs(AWAY.cause());
		assertThat(reason.type()).isEqualTo(FailureType.TRANSIENT);
	}

	@Test
	void aLossBeforeAnyAttemptUsesUpNone() {
		ReconnectBudget budget = budget(new BudgetLimits(1, null, null));
		budget.attempting();
		budget.connected();
		budget.stable();
		assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.Retry.class);
		budget.attempting();
		assertThat(givenUp(budget.failed(AWAY)).message()).contains("1 attempt ");
	}

	@Test
	void theDelayThatReachesTheEndOfTheTimeGivesUpAndNotTheOneBefore() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		budget.attempting();
		this.scheduler.advance(Duration.ofSeconds(9).minusNanos(1));
		assertThat(budget.failed(AWAY)).isEqualTo(new Verdict.Retry(Duration.ofSeconds(1)));
		this.scheduler.advance(NANO);
		Failure reason = givenUp(budget.failed(AWAY));
		assertThat(reason.message()).contains("1 attempt", "PT9S", "reconnect.max-elapsed", "PT10S").endsWith("away");
	}

	@Test
	void aRetryAfterBeyondTheTimeLeftGivesUp() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		assertThat(budget.failed(new Failure(FailureType.CONGESTED, "busy", null, Duration.ofSeconds(10))))
			.isInstanceOf(Verdict.GiveUp.class);
	}

	@Test
	void theTimeOfAnOutageBeginsAtTheLoss() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		this.scheduler.advance(Duration.ofHours(1));
		budget.attempting();
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(budget.elapsed()).isEqualTo(Duration.ofSeconds(3));
		budget.connected();
		budget.stable();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(budget.elapsed()).isZero();
		budget.lost();
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(budget.elapsed()).isEqualTo(Duration.ofSeconds(2));
		assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.Retry.class);
	}

	@Test
	void healthyTimeDoesNotDrainTheBudgetOfAnOutageThatIsNotOver() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		for (int drop = 1; drop <= 4; drop++) {
			budget.attempting();
			this.scheduler.advance(Duration.ofSeconds(2));
			budget.connected();
			this.scheduler.advance(Duration.ofSeconds(29));
			assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.Retry.class);
			assertThat(budget.elapsed()).isEqualTo(Duration.ofSeconds(2L * drop));
		}
	}

	@Test
	void anAttemptNeverTakesLongerThanWhatTheBudgetHasLeft() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		Duration own = Duration.ofSeconds(4);
		budget.attempting();
		this.scheduler.advance(Duration.ofSeconds(6));
		assertThat(budget.attemptDeadline(own)).isEqualTo(own);
		this.scheduler.advance(NANO);
		assertThat(budget.attemptDeadline(own)).isEqualTo(own.minus(NANO));
		this.scheduler.advance(own.minusMillis(1).minusNanos(1));
		assertThat(budget.attemptDeadline(own)).isEqualTo(Duration.ofMillis(1));
		this.scheduler.advance(Duration.ofDays(1));
		assertThat(budget.attemptDeadline(own)).isEqualTo(Duration.ofMillis(1));
		assertThat(budget(BudgetLimits.defaults()).attemptDeadline(own)).isEqualTo(own);
	}

	@Test
	void parkedTimeCountsApartAndUsesUpNoneOfTheBudget() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		budget.lost();
		this.scheduler.advance(Duration.ofSeconds(1));
		budget.parked();
		this.scheduler.advance(Duration.ofMinutes(4));
		assertThat(budget.parkLeft()).isEqualTo(Duration.ofMinutes(6));
		budget.unparked();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(budget.elapsed()).isEqualTo(Duration.ofSeconds(2));
		assertThat(budget.parkLeft()).isEqualTo(Duration.ofMinutes(6));
	}

	@Test
	void parkingInManyPiecesHandsOutNoUnlimitedTime() {
		ReconnectBudget budget = budget(new BudgetLimits(null, Duration.ofSeconds(10), null));
		for (int piece = 1; piece <= 3; piece++) {
			budget.parked();
			this.scheduler.advance(Duration.ofMinutes(4));
			budget.unparked();
			budget.attempting();
			this.scheduler.advance(Duration.ofSeconds(3));
			budget.failed(AWAY);
		}
		assertThat(budget.parkLeft()).isZero();
		assertThat(budget.elapsed()).isEqualTo(Duration.ofSeconds(9));
		assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.GiveUp.class);
	}

	@Test
	void parkingBeforeTheFirstAttemptCountsToo() {
		ReconnectBudget budget = budget(BudgetLimits.defaults());
		budget.parked();
		this.scheduler.advance(Duration.ofMinutes(10).minusNanos(1));
		assertThat(budget.parkLeft()).isEqualTo(NANO);
		this.scheduler.advance(NANO);
		assertThat(budget.parkLeft()).isZero();
		assertThat(budget.elapsed()).isZero();
	}

	@Test
	void aStableConnectionMayParkAnewInItsNextOutage() {
		ReconnectBudget budget = budget(BudgetLimits.defaults());
		budget.parked();
		this.scheduler.advance(Duration.ofMinutes(10));
		budget.unparked();
		budget.connected();
		assertThat(budget.parkLeft()).isZero();
		budget.stable();
		assertThat(budget.parkLeft()).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void anotherConnectionAttemptWhileConnectedCostsNoTime() {
		ReconnectBudget budget = budget(BudgetLimits.defaults());
		budget.connected();
		budget.stable();
		budget.attempting();
		budget.unparked();
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(budget.elapsed()).isZero();
		assertThat(budget.attempts()).isEqualTo(1);
	}

	@Test
	void rearmingGivesAFreshBudget() {
		ReconnectBudget budget = budget(new BudgetLimits(2, Duration.ofSeconds(10), Duration.ofHours(1)));
		budget.attempting();
		budget.attempting();
		budget.parked();
		this.scheduler.advance(Duration.ofSeconds(3));
		budget.unparked();
		this.scheduler.advance(Duration.ofSeconds(9));
		assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.GiveUp.class);
		budget.rearm();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(budget.attempts()).isZero();
		assertThat(budget.elapsed()).isZero();
		assertThat(budget.parkLeft()).isEqualTo(Duration.ofMinutes(10));
		budget.attempting();
		assertThat(budget.failed(AWAY)).isEqualTo(new Verdict.Retry(Duration.ofSeconds(1)));
	}

	@Test
	void aClockThatGoesNowhereOrBackwardsCostsNothing() {
		StubbornClock clock = new StubbornClock();
		ReconnectOptions options = this.steady.withLimits(new BudgetLimits(null, Duration.ofSeconds(10), null));
		ReconnectBudget budget = new ReconnectBudget(options, FixedRandom.HIGHEST, clock);
		for (int failure = 0; failure < 100; failure++) {
			clock.nanos -= failure;
			budget.attempting();
			assertThat(budget.failed(AWAY)).isInstanceOf(Verdict.Retry.class);
		}
		budget.parked();
		clock.nanos -= 1;
		assertThat(budget.parkLeft()).isEqualTo(Duration.ofMinutes(10));
		assertThat(budget.elapsed()).isZero();
	}

	@Test
	void aClockNearTheEndOfItsNumbersCountsOn() {
		StubbornClock clock = new StubbornClock();
		clock.nanos = Long.MAX_VALUE - 1;
		ReconnectBudget budget = new ReconnectBudget(this.steady, FixedRandom.HIGHEST, clock);
		budget.lost();
		clock.nanos += 10;
		assertThat(budget.elapsed()).isEqualTo(Duration.ofNanos(10));
		budget.parked();
		clock.nanos += Long.MAX_VALUE;
		budget.unparked();
		budget.parked();
		clock.nanos += Long.MAX_VALUE;
		assertThat(budget.parkLeft()).isZero();
	}

	private ReconnectBudget budget(BudgetLimits limits) {
		return new ReconnectBudget(this.steady.withLimits(limits), FixedRandom.HIGHEST, this.scheduler);
	}

	private static Failure givenUp(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.GiveUp.class);
		return ((Verdict.GiveUp) verdict).reason();
	}

	private static final class StubbornClock implements Scheduler {

		private long nanos;

		@Override
		public long nanoTime() {
			return this.nanos;
		}

		@Override
		public Instant now() {
			return Instant.EPOCH;
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			throw new AssertionError("A budget schedules nothing");
		}

	}

}
