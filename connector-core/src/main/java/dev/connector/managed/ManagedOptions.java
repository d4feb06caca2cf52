package dev.connector.managed;

import java.time.Duration;

import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * On which terms managed connections to one destination are kept. Immutable.
 *
 * @param reconnect when to try again, when to give up, and who may handshake when
 * @param timeouts how long what may take
 * @param heartbeat when the peer is asked for a sign of life, and after which silence the
 * connection counts as lost
 * @param progressTimeout after which time without any message the connection counts as
 * lost, even though the peer answers pings; {@code null} for never
 * @param peerKeeps how long the peer keeps the session of a connection that was lost, or
 * {@code null} when that is not known. An outage must be given up before, or what comes
 * back could not be resumed
 * @param limits how much is kept
 */
public record ManagedOptions(ReconnectOptions reconnect, Timeouts timeouts, HeartbeatOptions heartbeat,
		@Nullable Duration progressTimeout, @Nullable Duration peerKeeps, Limits limits) {

	/**
	 * Create options.
	 * @throws IllegalArgumentException when they can't work together
	 */
	public ManagedOptions {
		if (progressTimeout != null) {
			requirePositive("progressTimeout", progressTimeout);
		}
		if (peerKeeps != null) {
			requireShorterOutage(reconnect, peerKeeps);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static ManagedOptions defaults() {
		return new ManagedOptions(ReconnectOptions.defaults(), Timeouts.DEFAULTS, HeartbeatOptions.defaults(), null,
				null, Limits.DEFAULTS);
	}

	/**
	 * Return these options with other terms of reconnecting.
	 * @param changed when to try again
	 * @return new options
	 */
	public ManagedOptions withReconnect(ReconnectOptions changed) {
		return new ManagedOptions(changed, this.timeouts, this.heartbeat, this.progressTimeout, this.peerKeeps,
				this.limits);
	}

	/**
	 * Return these options with other timeouts.
	 * @param changed how long what may take
	 * @return new options
	 */
	public ManagedOptions withTimeouts(Timeouts changed) {
		return new ManagedOptions(this.reconnect, changed, this.heartbeat, this.progressTimeout, this.peerKeeps,
				this.limits);
	}

	/**
	 * Return these options with another watch over silence.
	 * @param pingInterval time between two pings
	 * @param silenceTimeout silence after which the connection counts as lost
	 * @return new options
	 */
	public ManagedOptions withHeartbeat(Duration pingInterval, Duration silenceTimeout) {
		return new ManagedOptions(this.reconnect, this.timeouts, new HeartbeatOptions(pingInterval, silenceTimeout),
				this.progressTimeout, this.peerKeeps, this.limits);
	}

	/**
	 * Return these options with another watch over progress.
	 * @param changed the longest time without any message, or {@code null} for any time
	 * @return new options
	 */
	public ManagedOptions withProgressTimeout(@Nullable Duration changed) {
		return new ManagedOptions(this.reconnect, this.timeouts, this.heartbeat, changed, this.peerKeeps, this.limits);
	}

	/**
	 * Return these options with the time for which the peer keeps a session.
	 * @param changed the time, or {@code null} when it is not known
	 * @return new options
	 */
	public ManagedOptions withPeerKeeps(@Nullable Duration changed) {
		return new ManagedOptions(this.reconnect, this.timeouts, this.heartbeat, this.progressTimeout, changed,
				this.limits);
	}

	/**
	 * Return these options with other limits.
	 * @param changed how much is kept
	 * @return new options
	 */
	public ManagedOptions withLimits(Limits changed) {
		return new ManagedOptions(this.reconnect, this.timeouts, this.heartbeat, this.progressTimeout, this.peerKeeps,
				changed);
	}

	private static void requireShorterOutage(ReconnectOptions reconnect, Duration peerKeeps) {
		requirePositive("peerKeeps", peerKeeps);
		Duration maxElapsed = reconnect.limits().maxElapsed();
		if (maxElapsed == null) {
			throw new IllegalArgumentException("The peer keeps a session for " + peerKeeps
					+ ", so reconnect.limits.maxElapsed must be set, or an outage could outlast it");
		}
		Duration maxPark = reconnect.gate().maxPark();
		if (maxElapsed.compareTo(peerKeeps) >= 0 || maxPark.compareTo(peerKeeps.minus(maxElapsed)) >= 0) {
			throw new IllegalArgumentException("The peer keeps a session for " + peerKeeps
					+ ", but an outage may last longer: maxElapsed " + maxElapsed + " and maxPark " + maxPark);
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

	/**
	 * How long what may take. All positive.
	 *
	 * @param connect until the channel is open
	 * @param response until the answer to each request of a handshake
	 * @param handshake all requests of a handshake together; so long a hopeless attempt
	 * keeps others waiting
	 * @param close a close that nobody gave a budget
	 */
	public record Timeouts(Duration connect, Duration response, Duration handshake, Duration close) {

		/**
		 * When nothing else is said.
		 */
		public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(120),
				Duration.ofMinutes(5), Duration.ofSeconds(5));

		/**
		 * Create timeouts.
		 * @throws IllegalArgumentException when one is not positive, or one answer may
		 * take longer than the whole handshake
		 */
		public Timeouts {
			requirePositive("connect timeout", connect);
			requirePositive("response timeout", response);
			requirePositive("close timeout", close);
			if (handshake.compareTo(response) < 0) {
				throw new IllegalArgumentException("The handshake timeout " + handshake
						+ " must not be shorter than the response timeout " + response);
			}
		}

	}

	/**
	 * How much is kept. All positive, except that no request may have to wait.
	 *
	 * @param maxWaitingMessages how many messages wait for a connection
	 * @param maxWaitingRequests how many requests wait behind the one that is under way
	 * @param maxQueuedEvents how many events wait for the application. When there are
	 * more, the connection is left and resumed later
	 */
	public record Limits(int maxWaitingMessages, int maxWaitingRequests, int maxQueuedEvents) {

		/**
		 * When nothing else is said.
		 */
		public static final Limits DEFAULTS = new Limits(1024, 16, 100_000);

		/**
		 * Create limits.
		 * @throws IllegalArgumentException when one makes no sense
		 */
		public Limits {
			if (maxWaitingMessages <= 0 || maxWaitingRequests < 0 || maxQueuedEvents <= 0) {
				throw new IllegalArgumentException("A limit has to be positive");
			}
		}

	}

}
