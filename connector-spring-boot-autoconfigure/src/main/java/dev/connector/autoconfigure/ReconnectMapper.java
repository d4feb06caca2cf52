package dev.connector.autoconfigure;

import java.time.Duration;

import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.DelayOptions;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the options of trying again from the properties of one destination.
 */
final class ReconnectMapper {

	private final String prefix;

	private final DestinationProperties.Reconnect said;

	/**
	 * Create a mapper.
	 * @param prefix where the properties of the destination are
	 * @param said what they say themselves, to name the property that is to be changed
	 */
	ReconnectMapper(String prefix, DestinationProperties.Reconnect said) {
		this.prefix = prefix;
		this.said = said;
	}

	/**
	 * Make the options.
	 * @param effective what the properties and the defaults say together
	 * @throws InvalidPropertyException when that can't work
	 */
	ReconnectOptions map(DestinationDefaults.Reconnect effective) {
		requireNotNegative(property(this.said.stableAfter(), "stable-after"), effective.stableAfter());
		return new ReconnectOptions(effective.enabled(), delays(effective), effective.stableAfter(), limits(effective),
				gate(effective));
	}

	private DelayOptions delays(DestinationDefaults.Reconnect effective) {
		requirePositive(property(this.said.initialDelay(), "initial-delay"), effective.initialDelay());
		requirePositive(property(this.said.maxDelay(), "max-delay"), effective.maxDelay());
		requireMultiplier(property(this.said.multiplier(), "multiplier"), effective.multiplier());
		return new DelayOptions(effective.initialDelay(), effective.multiplier(), effective.maxDelay());
	}

	private BudgetLimits limits(DestinationDefaults.Reconnect effective) {
		requireAtLeast(property(this.said.maxAttempts(), "max-attempts"), 1, effective.maxAttempts());
		requirePositive(property(this.said.maxElapsed(), "max-elapsed"), effective.maxElapsed());
		requirePositive(property(this.said.rearmAfter(), "rearm-after"), effective.rearmAfter());
		return new BudgetLimits(effective.maxAttempts(), effective.maxElapsed(), effective.rearmAfter());
	}

	private GateOptions gate(DestinationDefaults.Reconnect effective) {
		requireAtLeast(property(this.said.ungatedAttempts(), "ungated-attempts"), 0, effective.ungatedAttempts());
		requireAtLeast(property(this.said.maxConcurrentHandshakes(), "max-concurrent-handshakes"), 1,
				effective.maxConcurrentHandshakes());
		requirePositive(property(this.said.maxPark(), "max-park"), effective.maxPark());
		return new GateOptions(effective.ungatedAttempts(), effective.maxConcurrentHandshakes(), effective.maxPark(),
				effective.gate());
	}

	private String property(@Nullable Object own, String key) {
		return DestinationMapper.property(this.prefix, own, "reconnect." + key);
	}

	private static void requirePositive(String property, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw invalid(property, "must be positive", "a positive value");
		}
	}

	private static void requireNotNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw invalid(property, "must not be negative", "0 or more");
		}
	}

	private static void requireAtLeast(String property, int least, @Nullable Integer value) {
		if (value != null && value < least) {
			throw invalid(property, "must be at least " + least + ", but is " + value, least + " or more");
		}
	}

	private static void requireMultiplier(String property, double value) {
		if (!(value >= 1) || Double.isInfinite(value)) {
			throw invalid(property, "must be at least 1 and finite, but is " + value, "1 or more");
		}
	}

	private static InvalidPropertyException invalid(String property, String what, String remedy) {
		return new InvalidPropertyException(property, "The value of " + property + " " + what + ".",
				"Set " + property + " to " + remedy + ".", null);
	}

}
