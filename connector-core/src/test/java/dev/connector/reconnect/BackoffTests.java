package dev.connector.reconnect;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BackoffTests {

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

	private static final RandomGenerator HIGHEST = fixed(Math.nextDown(1.0));

	private static final RandomGenerator LOWEST = fixed(0.0);

	@Test
	void growsFromHalfASecondToAMinute() {
		assertThat(IntStream.rangeClosed(1, 10)
			.mapToObj((failures) -> Backoff.nominal(DelayOptions.defaults(), failures).toMillis()))
			.containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
	}

	@Test
	void jitterShortensADelayToBetweenAHalfAndTheWhole() {
		DelayOptions options = DelayOptions.defaults();
		assertThat(Backoff.delay(options, 3, LOWEST)).isEqualTo(Duration.ofSeconds(1));
		assertThat(Backoff.delay(options, 3, HIGHEST)).isCloseTo(Duration.ofSeconds(2), Duration.ofNanos(10))
			.isLessThanOrEqualTo(Duration.ofSeconds(2));
		assertThat(Backoff.delay(options, 3, fixed(0.5))).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void jitterIsSpreadEvenly() {
		Random random = new Random(4711);
		double mean = IntStream.range(0, 10_000)
			.mapToLong((draw) -> Backoff.delay(DelayOptions.defaults(), 20, random).toMillis())
			.average()
			.orElseThrow();
		assertThat(mean).isCloseTo(45_000, within(1_000.0));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void neverExceedsTheMaximumAndNeverFallsBelowHalfOfTheNominalDelay(long seed) {
		Random random = new Random(seed);
		DelayOptions options = options(Duration.ofNanos(positive(random)), 1 + Math.pow(10, 12 * random.nextDouble()),
				Duration.ofNanos(positive(random)));
		for (int failures = 1; failures <= 64; failures++) {
			Duration delay = Backoff.delay(options, failures, random);
			Duration nominal = Backoff.nominal(options, failures);
			assertThat(nominal).isPositive().isLessThanOrEqualTo(options.max());
			assertThat(delay).isLessThanOrEqualTo(nominal).isGreaterThanOrEqualTo(nominal.dividedBy(2).minusNanos(1));
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void neverShrinksWithMoreFailures(long seed) {
		double multiplier = 1 + 9 * new Random(seed).nextDouble();
		DelayOptions options = options(Duration.ofMillis(500), multiplier, Duration.ofSeconds(60));
		for (int failures = 1; failures <= 64; failures++) {
			assertThat(Backoff.nominal(options, failures + 1))
				.isGreaterThanOrEqualTo(Backoff.nominal(options, failures));
		}
	}

	@Test
	void aMaximumBelowTheFirstDelayWins() {
		DelayOptions options = options(Duration.ofSeconds(10), 2.0, Duration.ofSeconds(3));
		assertThat(Backoff.nominal(options, 1)).isEqualTo(Duration.ofSeconds(3));
		assertThat(Backoff.delay(options, 64, HIGHEST)).isLessThanOrEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void extremeInputDoesNotOverflow() {
		for (double multiplier : new double[] { 1.0, 2.0, 1e300, Double.MAX_VALUE }) {
			for (Duration initial : new Duration[] { Duration.ofNanos(1), FOREVER }) {
				for (Duration max : new Duration[] { Duration.ofNanos(1), Duration.ofSeconds(60), FOREVER }) {
					for (int failures : new int[] { Integer.MIN_VALUE, -1, 0, 1, 64, Integer.MAX_VALUE }) {
						DelayOptions options = options(initial, multiplier, max);
						assertThat(Backoff.delay(options, failures, HIGHEST)).isLessThanOrEqualTo(max)
							.isGreaterThanOrEqualTo(Duration.ZERO);
						assertThat(Backoff.delay(options, failures, LOWEST)).isGreaterThanOrEqualTo(Duration.ZERO);
					}
				}
			}
		}
	}

	private static DelayOptions options(Duration initial, double multiplier, Duration max) {
		return new DelayOptions(initial, multiplier, max);
	}

	@Test
	void chanceBeyondItsContractIsTakenForTheNearestLegalValue() {
		DelayOptions options = DelayOptions.defaults();
		for (double tooHigh : new double[] { 1.0, 7.5, Double.POSITIVE_INFINITY, Double.NaN }) {
			assertThat(Backoff.delay(options, 20, fixed(tooHigh))).isEqualTo(Duration.ofSeconds(60));
		}
		for (double tooLow : new double[] { -0.001, -7.5, Double.NEGATIVE_INFINITY }) {
			assertThat(Backoff.delay(options, 20, fixed(tooLow))).isEqualTo(Duration.ofSeconds(30));
		}
	}

	private static RandomGenerator fixed(double value) {
		return new FixedRandom(value);
	}

	static LongStream seeds() {
		return LongStream.range(0, 300);
	}

	/**
	 * Of every order of magnitude, not only of the largest.
	 */
	private static long positive(Random random) {
		return Math.max(1, (random.nextLong() & Long.MAX_VALUE) >> random.nextInt(63));
	}

}
