package dev.connector.gateway;

import java.time.Duration;

import dev.connector.destination.DestinationOptions;

/**
 * Limits and times of a gateway. Immutable.
 *
 * @param approval who decides whether a connector gets work
 * @param requestTimeout how long a request may take whose caller says nothing
 * @param maxPendingPerSession how many requests wait for one connector beside those that
 * it works on
 * @param maxPayloadBytes size in bytes of the largest payload, in both directions
 * @param streamWindow how many items of a streamed answer are on their way at a time
 * @param sessions limits and times of the sessions
 */
public record GatewayOptions(ApprovalMode approval, Duration requestTimeout, int maxPendingPerSession,
		long maxPayloadBytes, int streamWindow, SessionLimits sessions) {

	/**
	 * Create options.
	 */
	public GatewayOptions {
		requirePositive("requestTimeout", requestTimeout);
		requireAtLeast("maxPendingPerSession", maxPendingPerSession, 0);
		requireAtLeast("maxPayloadBytes", maxPayloadBytes, 1);
		requireAtLeast("streamWindow", streamWindow, 1);
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static GatewayOptions defaults() {
		return new GatewayOptions(ApprovalMode.AUTO, Duration.ofSeconds(30), 1000,
				DestinationOptions.Limits.DEFAULT_MAX_PAYLOAD_BYTES, 32, SessionLimits.defaults());
	}

	/**
	 * Return these options with another way of approval.
	 * @param changed who decides whether a connector gets work
	 * @return new options
	 */
	public GatewayOptions withApproval(ApprovalMode changed) {
		return new GatewayOptions(changed, this.requestTimeout, this.maxPendingPerSession, this.maxPayloadBytes,
				this.streamWindow, this.sessions);
	}

	/**
	 * Return these options with another timeout.
	 * @param changed how long a request may take whose caller says nothing
	 * @return new options
	 */
	public GatewayOptions withRequestTimeout(Duration changed) {
		return new GatewayOptions(this.approval, changed, this.maxPendingPerSession, this.maxPayloadBytes,
				this.streamWindow, this.sessions);
	}

	/**
	 * Return these options with another queue.
	 * @param changed how many requests wait for one connector, 0 for none
	 * @return new options
	 */
	public GatewayOptions withMaxPendingPerSession(int changed) {
		return new GatewayOptions(this.approval, this.requestTimeout, changed, this.maxPayloadBytes, this.streamWindow,
				this.sessions);
	}

	/**
	 * Return these options with another size.
	 * @param changed size in bytes of the largest payload
	 * @return new options
	 */
	public GatewayOptions withMaxPayloadBytes(long changed) {
		return new GatewayOptions(this.approval, this.requestTimeout, this.maxPendingPerSession, changed,
				this.streamWindow, this.sessions);
	}

	/**
	 * Return these options with another window.
	 * @param changed how many items of a streamed answer are on their way at a time
	 * @return new options
	 */
	public GatewayOptions withStreamWindow(int changed) {
		return new GatewayOptions(this.approval, this.requestTimeout, this.maxPendingPerSession, this.maxPayloadBytes,
				changed, this.sessions);
	}

	/**
	 * Return these options with other sessions.
	 * @param changed limits and times of the sessions
	 * @return new options
	 */
	public GatewayOptions withSessions(SessionLimits changed) {
		return new GatewayOptions(this.approval, this.requestTimeout, this.maxPendingPerSession, this.maxPayloadBytes,
				this.streamWindow, changed);
	}

	/**
	 * Return these options with another resume window.
	 * @param changed how long a session outlives its connection, zero for not at all
	 * @return new options
	 */
	public GatewayOptions withResumeWindow(Duration changed) {
		return withSessions(this.sessions.withResumeWindow(changed));
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

	private static void requireAtLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
		}
	}

	/**
	 * Limits and times of the sessions of a gateway.
	 *
	 * @param maxSessions how many there are at most
	 * @param registerTimeout how long a new stream may take to register, and an ended one
	 * to close
	 * @param minHeartbeatTimeout the shortest heartbeat timeout that a connector gets
	 * @param maxHeartbeatTimeout the longest heartbeat timeout that a connector gets
	 * @param resumeWindow how long a session whose connection was lost waits for its
	 * connector, zero for not at all
	 */
	public record SessionLimits(int maxSessions, Duration registerTimeout, Duration minHeartbeatTimeout,
			Duration maxHeartbeatTimeout, Duration resumeWindow) {

		/**
		 * Create limits.
		 */
		public SessionLimits {
			requireAtLeast("maxSessions", maxSessions, 1);
			requirePositive("registerTimeout", registerTimeout);
			requirePositive("minHeartbeatTimeout", minHeartbeatTimeout);
			if (maxHeartbeatTimeout.compareTo(minHeartbeatTimeout) < 0) {
				throw new IllegalArgumentException("maxHeartbeatTimeout " + maxHeartbeatTimeout
						+ " must not be shorter than minHeartbeatTimeout " + minHeartbeatTimeout);
			}
			if (resumeWindow.isNegative()) {
				throw new IllegalArgumentException("resumeWindow must not be negative, but is " + resumeWindow);
			}
		}

		/**
		 * Return the limits that hold when nothing else is said.
		 * @return the defaults
		 */
		public static SessionLimits defaults() {
			return new SessionLimits(100_000, Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMinutes(10),
					Duration.ofSeconds(60));
		}

		/**
		 * Return these limits with another number of sessions.
		 * @param changed how many there are at most
		 * @return new limits
		 */
		public SessionLimits withMaxSessions(int changed) {
			return new SessionLimits(changed, this.registerTimeout, this.minHeartbeatTimeout, this.maxHeartbeatTimeout,
					this.resumeWindow);
		}

		/**
		 * Return these limits with another deadline.
		 * @param changed how long a new stream may take to register
		 * @return new limits
		 */
		public SessionLimits withRegisterTimeout(Duration changed) {
			return new SessionLimits(this.maxSessions, changed, this.minHeartbeatTimeout, this.maxHeartbeatTimeout,
					this.resumeWindow);
		}

		/**
		 * Return these limits with other bounds of the heartbeat timeout.
		 * @param min the shortest that a connector gets
		 * @param max the longest that a connector gets
		 * @return new limits
		 */
		public SessionLimits withHeartbeatTimeouts(Duration min, Duration max) {
			return new SessionLimits(this.maxSessions, this.registerTimeout, min, max, this.resumeWindow);
		}

		/**
		 * Return these limits with another resume window.
		 * @param changed how long a session outlives its connection, zero for not at all
		 * @return new limits
		 */
		public SessionLimits withResumeWindow(Duration changed) {
			return new SessionLimits(this.maxSessions, this.registerTimeout, this.minHeartbeatTimeout,
					this.maxHeartbeatTimeout, changed);
		}

	}

}
