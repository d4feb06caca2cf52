package dev.connector.gateway;

import java.util.EnumMap;
import java.util.Map;

import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports rejected streams. For each code the log gets the first one at once, and later
 * ones as at most one line in an interval, so that nobody fills it by being rejected.
 * Safe for use by many threads.
 */
final class Rejections {

	private static final Logger logger = LoggerFactory.getLogger(Rejections.class);

	private final GatewayListener listeners;

	private final Map<RejectionCode, LogThrottle> throttles = new EnumMap<>(RejectionCode.class);

	Rejections(Scheduler scheduler, GatewayListener listeners) {
		for (RejectionCode code : RejectionCode.values()) {
			this.throttles.put(code, new LogThrottle(scheduler));
		}
		this.listeners = listeners;
	}

	/**
	 * Report a rejection to the listeners, and to the log when it is its turn.
	 * @param key what wanted to register, or {@code null} when it never said
	 * @param peer where it came from
	 * @param code why
	 * @param message why, without any secret
	 */
	void report(@Nullable RegistrationKey key, String peer, RejectionCode code, String message) {
		LogThrottle throttle = this.throttles.get(code);
		long suppressed = (throttle != null) ? throttle.next() : 0;
		if (suppressed == 0) {
			logger.warn("Rejected {} from {}: {}: {}", (key != null) ? key : "a stream", peer, code, message);
		}
		else if (suppressed > 0) {
			logger.warn("Rejected {} more times as {}, last {} from {}: {}", suppressed + 1, code,
					(key != null) ? key : "a stream", peer, message);
		}
		this.listeners.onRejected(key, code);
	}

}
