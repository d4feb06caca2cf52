package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements of heartbeats on one stream. Each is held until all requests that
 * were taken before it are sent: from the first one after it said that it leaves, a
 * connector knows that it has them all. Safe for use by many threads.
 */
final class HeartbeatAcks {

	private static final AtomicReferenceFieldUpdater<HeartbeatAcks, GatewayFrame.@Nullable HeartbeatAck> HELD = AtomicReferenceFieldUpdater
		.newUpdater(HeartbeatAcks.class, GatewayFrame.HeartbeatAck.class, "held");

	private final SessionStream stream;

	private final Session session;

	private volatile GatewayFrame.@Nullable HeartbeatAck held;

	private volatile long lastReleased;

	HeartbeatAcks(SessionStream stream, Session session) {
		this.stream = stream;
		this.session = session;
	}

	/**
	 * Acknowledge a heartbeat, now or as soon as it may be.
	 * @param sequence number of the heartbeat
	 */
	void acknowledge(long sequence) {
		GatewayFrame.HeartbeatAck ack = new GatewayFrame.HeartbeatAck(sequence, null);
		if (this.session.queue().isReady()) {
			send(ack);
		}
		else {
			this.held = ack;
			release();
		}
	}

	/**
	 * Send what is held, if nothing stands in its way any more.
	 */
	void release() {
		if (this.held != null && this.session.queue().isAllPushed()) {
			GatewayFrame.HeartbeatAck ack = HELD.getAndSet(this, null);
			if (ack != null) {
				send(ack);
			}
		}
	}

	/**
	 * Ask the connector to move to another stream. Acknowledges no heartbeat that was not
	 * acknowledged yet.
	 * @param after when
	 */
	void askToReconnect(Duration after) {
		this.stream.send(new GatewayFrame.HeartbeatAck(this.lastReleased, after));
	}

	private void send(GatewayFrame.HeartbeatAck ack) {
		this.lastReleased = ack.sequence();
		this.stream.send(ack);
	}

}
