package dev.connector.sample.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.connector.reconnect.DelayOptions;
import dev.connector.reconnect.ReconnectOptions;

/**
 * How large a storm of reconnects is. Everything but the time until an outage is over is
 * as users have it who say nothing.
 *
 * @param registrations how many there are
 * @param restarts how often their gateway is restarted
 * @param plot where the plot goes, or {@code null} for nowhere
 */
record StormOptions(int registrations, int restarts, Path plot) {

	static final ReconnectOptions RECONNECT = ReconnectOptions.defaults().withStableAfter(Duration.ofSeconds(2));

	static final int LIMIT = RECONNECT.gate().maxConcurrentHandshakes();

	/** How long the gateway takes to look at a registration, as a real one would. */
	static final Duration CHECK = Duration.ofMillis(5);

	/** How long the gateway is away, in turn. */
	private static final List<Duration> AWAY = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3),
			Duration.ZERO, Duration.ofSeconds(6));

	/** How long it stays, in turn: not always long enough for the outage to be over. */
	private static final List<Duration> STAYS = List.of(Duration.ofSeconds(3), Duration.ofSeconds(3),
			Duration.ofSeconds(1));

	static StormOptions fromSystemProperties() {
		String plot = System.getProperty("storm.plot", "");
		return new StormOptions(Integer.getInteger("storm.registrations", 100), Integer.getInteger("storm.restarts", 2),
				plot.isEmpty() ? null : Path.of(plot));
	}

	Duration away(int restart) {
		return AWAY.get(restart % AWAY.size());
	}

	Duration stays(int restart) {
		return STAYS.get(restart % STAYS.size());
	}

	boolean orderly(int restart) {
		return restart % 2 == 1;
	}

	/**
	 * Return how many attempts one registration can make at most in a time without a
	 * gateway: no delay is shorter than half of what it is before jitter.
	 */
	static int attemptsWithin(Duration time) {
		DelayOptions delays = RECONNECT.delays();
		double left = time.toNanos();
		double delay = delays.initial().toNanos();
		int attempts = 0;
		while (left >= delay / 2) {
			left -= delay / 2;
			delay = Math.min(delay * delays.multiplier(), delays.max().toNanos());
			attempts++;
		}
		return attempts;
	}

}
