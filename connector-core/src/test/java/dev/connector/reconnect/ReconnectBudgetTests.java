package dev.connector.reconnect;

import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of delays and refusals; limits are in {@link ReconnectBudgetLimitsTests}.
 */
class ReconnectBudgetTests {

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private ReconnectBudget budget = budget(ReconnectOptions.defaults(), FixedRandom.HIGHEST);

	@AfterEach
	void schedulesNothing() {
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void delaysGrowFailureByFailure() {
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofMillis(500));
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(1));
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void delaysBeginAnewWhenTheConnectionIsStable() {
		this.budget.attempting();
		fail(FailureType.TRANSIENT);
		fail(FailureType.TRANSIENT);
		assertThat(this.budget.attempts()).isEqualTo(1);
		this.budget.connected();
		this.budget.stable();
		assertThat(this.budget.attempts()).isZero();
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void registerThenDropForEverIsNoSteadyLoop() {
		for (Duration expected : new Duration[] { Duration.ofMillis(500), Duration.ofSeconds(1),
				Duration.ofSeconds(2) }) {
			this.budget.attempting();
			this.budget.connected();
			this.scheduler.advance(Duration.ofSeconds(29));
			assertThat(fail(FailureType.TRANSIENT)).isEqualTo(expected);
		}
		assertThat(this.budget.attempts()).isEqualTo(3);
	}

	@Test
	void theBackoffIsCappedHoweverOftenItFails() {
		for (int failures = 1; failures < 10_000; failures++) {
			assertThat(fail(FailureType.TRANSIENT)).isLessThanOrEqualTo(Duration.ofSeconds(60));
		}
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void jitterComesBeforeTheCapAndSpreadsOverHalfOfTheDelay() {
		ReconnectOptions options = ReconnectOptions.defaults()
			.withDelays(Duration.ofSeconds(60), Duration.ofSeconds(60));
		assertThat(delay(budget(options, new FixedRandom(0.0)).failed(away()))).isEqualTo(Duration.ofSeconds(30));
		assertThat(delay(budget(options, new FixedRandom(Math.nextDown(1.0))).failed(away())))
			.isBetween(Duration.ofSeconds(60).minusNanos(100), Duration.ofSeconds(60));
		assertThat(delay(budget(options, new FixedRandom(1e9)).failed(away()))).isEqualTo(Duration.ofSeconds(60));
		assertThat(delay(budget(options, new FixedRandom(-1e9)).failed(away()))).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void chanceThatThrowsMeansTheLongestDelay() {
		RandomGenerator broken = () -> {
			throw new IllegalStateException("on purpose");
		};
		assertThat(delay(budget(ReconnectOptions.defaults(), broken).failed(away()))).isEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void extremeNumbersDoNotOverflow() {
		for (Duration initial : new Duration[] { Duration.ofNanos(1), Duration.ofSeconds(60), FOREVER }) {
			for (Duration max : new Duration[] { Duration.ofNanos(1), Duration.ofSeconds(60), FOREVER }) {
				ReconnectOptions options = ReconnectOptions.defaults()
					.withDelays(new DelayOptions(initial, 1e300, max))
					.withLimits(new BudgetLimits(Integer.MAX_VALUE, FOREVER, FOREVER))
					.withGate(GateOptions.defaults().withMaxPark(FOREVER));
				this.budget = budget(options, FixedRandom.HIGHEST);
				for (FailureType type : new FailureType[] { FailureType.TRANSIENT, FailureType.CONGESTED }) {
					assertThat(delay(this.budget.failed(failure(type, FOREVER))))
						.isLessThanOrEqualTo(longer(max, FailureDelays.LONGEST_RETRY_AFTER));
					assertThat(fail(type)).isBetween(Duration.ZERO, max);
				}
				assertThat(this.budget.attemptDeadline(FOREVER)).isEqualTo(FOREVER);
				assertThat(this.budget.parkLeft()).isEqualTo(FOREVER);
			}
		}
	}

	@Test
	void countsStopAtTheGreatestNumber() {
		assertThat(ReconnectBudget.next(Integer.MAX_VALUE - 1)).isEqualTo(Integer.MAX_VALUE);
		assertThat(ReconnectBudget.next(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void theThirdRefusalInARowGivesUpAndNotTheSecond() {
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(this.budget.forgetsSession()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(this.budget.forgetsSession()).isTrue();
		Failure reason = reason(this.budget.failed(failure(FailureType.REJECTED, null)));
		assertThat(reason.type()).isEqualTo(FailureType.REJECTED);
		assertThat(reason.message()).contains("3 times").endsWith("on purpose");
	}

	@Test
	void anotherFailureBetweenRefusalsBreaksTheRow() {
		fail(FailureType.REJECTED);
		fail(FailureType.REJECTED);
		assertThat(fail(FailureType.TRANSIENT)).isNotNull();
		assertThat(this.budget.forgetsSession()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
		assertThat(fail(FailureType.REJECTED)).isNull();
	}

	@Test
	void refusalsOfAnOutageThatIsOverDoNotCount() {
		fail(FailureType.REJECTED);
		fail(FailureType.REJECTED);
		this.budget.stable();
		assertThat(this.budget.forgetsSession()).isFalse();
		assertThat(fail(FailureType.REJECTED)).isNotNull();
	}

	@Test
	void aFatalFailureGivesUpAtOnceWithThatFailure() {
		Failure fatal = Failure.fatal("no such host");
		assertThat(this.budget.failed(fatal)).isEqualTo(new Verdict.GiveUp(fatal));
	}

	@Test
	void nothingIsTriedAgainWhenThatIsSwitchedOff() {
		ReconnectBudget once = budget(ReconnectOptions.defaults().withEnabled(false), FixedRandom.HIGHEST);
		assertThat(reason(once.failed(away())).message()).contains("reconnect.enabled").endsWith("away");
	}

	@Test
	void congestionHasAFirstDelayOfItsOwnThatGrowsLikeTheUsualOne() {
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(2));
		assertThat(fail(FailureType.CONGESTED)).isEqualTo(Duration.ofSeconds(4));
		assertThat(fail(FailureType.TRANSIENT)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void theFirstDelayOfCongestionIsNotAboveTheMaximum() {
		assertThat(congestedAfter(Duration.ofMillis(749), Duration.ofSeconds(3))).isEqualTo(Duration.ofMillis(2996));
		assertThat(congestedAfter(Duration.ofMillis(750), Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
		assertThat(congestedAfter(Duration.ofMillis(751), Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void theOtherSideMayAskForMoreTimeButNotForLess() {
		assertThat(delay(this.budget.failed(failure(FailureType.CONGESTED, Duration.ofMinutes(5)))))
			.isEqualTo(Duration.ofMinutes(5));
		assertThat(delay(this.budget.failed(failure(FailureType.TRANSIENT, Duration.ofMillis(1)))))
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(delay(this.budget.failed(failure(FailureType.TRANSIENT, Duration.ofSeconds(-9)))))
			.isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void nobodyStaysAwayForMoreThanADay() {
		Duration day = Duration.ofDays(1);
		assertThat(delay(this.budget.failed(failure(FailureType.CONGESTED, day.minusNanos(1)))))
			.isEqualTo(day.minusNanos(1));
		assertThat(delay(this.budget.failed(failure(FailureType.CONGESTED, day.plusNanos(1))))).isEqualTo(day);
	}

	private ReconnectBudget budget(ReconnectOptions options, RandomGenerator random) {
		return new ReconnectBudget(options, random, this.scheduler);
	}

	private @Nullable Duration congestedAfter(Duration initial, Duration max) {
		ReconnectOptions options = ReconnectOptions.defaults().withDelays(initial, max);
		return delay(budget(options, FixedRandom.HIGHEST).failed(failure(FailureType.CONGESTED, null)));
	}

	private @Nullable Duration fail(FailureType type) {
		return delay(this.budget.failed(failure(type, null)));
	}

	private static Failure away() {
		return Failure.transientFailure("away");
	}

	private static Failure failure(FailureType type, @Nullable Duration retryAfter) {
		return new Failure(type, "on purpose", null, retryAfter);
	}

	private static @Nullable Duration delay(Verdict verdict) {
		return (verdict instanceof Verdict.Retry retry) ? retry.delay() : null;
	}

	private static Failure reason(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.GiveUp.class);
		return ((Verdict.GiveUp) verdict).reason();
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

}
