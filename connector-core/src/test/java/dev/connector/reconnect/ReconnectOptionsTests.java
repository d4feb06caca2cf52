package dev.connector.reconnect;

import java.time.Duration;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReconnectOptionsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void defaultsTryForEverAndFollowTheContract() {
		ReconnectOptions options = ReconnectOptions.defaults();
		assertThat(options.enabled()).isTrue();
		assertThat(options.delays()).isEqualTo(new DelayOptions(Duration.ofMillis(500), 2.0, Duration.ofMinutes(1)));
		assertThat(options.stableAfter()).isEqualTo(Duration.ofSeconds(30));
		assertThat(options.limits()).isEqualTo(new BudgetLimits(null, null, null));
		assertThat(options.gate()).isEqualTo(new GateOptions(5, 16, Duration.ofMinutes(10), GateMode.PERMITS));
	}

	@Test
	void everythingCanBeChangedAndLeavesTheRestAsItIs() {
		ReconnectOptions changed = ReconnectOptions.defaults()
			.withEnabled(false)
			.withDelays(DelayOptions.defaults().withInitial(SECOND).withMultiplier(3).withMax(SECOND))
			.withStableAfter(Duration.ZERO)
			.withLimits(BudgetLimits.defaults()
				.withMaxAttempts(1)
				.withMaxElapsed(Duration.ofNanos(1))
				.withRearmAfter(SECOND))
			.withGate(GateOptions.defaults()
				.withUngatedAttempts(0)
				.withMaxConcurrentHandshakes(1)
				.withMaxPark(SECOND)
				.withMode(GateMode.QUIET));
		assertThat(changed).isEqualTo(new ReconnectOptions(false, new DelayOptions(SECOND, 3, SECOND), Duration.ZERO,
				new BudgetLimits(1, Duration.ofNanos(1), SECOND), new GateOptions(0, 1, SECOND, GateMode.QUIET)));
		assertThat(ReconnectOptions.defaults().withDelays(SECOND, SECOND).delays())
			.isEqualTo(new DelayOptions(SECOND, 2.0, SECOND));
	}

	@Test
	void delaysThatMakeNoSenseAreRefusedByName() {
		DelayOptions delays = DelayOptions.defaults();
		refused("initialDelay", () -> delays.withInitial(Duration.ZERO));
		refused("maxDelay", () -> delays.withMax(Duration.ofNanos(-1)));
		refused("multiplier", () -> delays.withMultiplier(Math.nextDown(1.0)));
		refused("multiplier", () -> delays.withMultiplier(Double.NaN));
		refused("multiplier", () -> delays.withMultiplier(Double.POSITIVE_INFINITY));
		refused("stableAfter", () -> ReconnectOptions.defaults().withStableAfter(Duration.ofNanos(-1)));
	}

	@Test
	void limitsThatMakeNoSenseAreRefusedByName() {
		BudgetLimits limits = BudgetLimits.defaults();
		refused("maxAttempts", () -> limits.withMaxAttempts(0));
		refused("maxElapsed", () -> limits.withMaxElapsed(Duration.ZERO));
		refused("rearmAfter", () -> limits.withRearmAfter(Duration.ZERO));
	}

	@Test
	void gatesThatMakeNoSenseAreRefusedByName() {
		GateOptions gate = GateOptions.defaults();
		refused("ungatedAttempts", () -> gate.withUngatedAttempts(-1));
		refused("maxConcurrentHandshakes", () -> gate.withMaxConcurrentHandshakes(0));
		refused("maxPark", () -> gate.withMaxPark(Duration.ZERO));
	}

	private static void refused(String name, ThrowingCallable change) {
		assertThatIllegalArgumentException().isThrownBy(change).withMessageStartingWith(name + " must ");
	}

}
