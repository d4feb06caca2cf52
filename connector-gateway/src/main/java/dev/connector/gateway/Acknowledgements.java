package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;

/**
 * The answers that came over one stream and were not acknowledged yet. None stays so for
 * longer than {@link #LONGEST_WAIT}: one timer sees to that, which is set while there is
 * an answer to acknowledge and is left alone by those that follow. Safe for use by many
 * threads; nothing is sent under the lock.
 */
final class Acknowledgements {

	/**
	 * How many answers are acknowledged at a time.
	 */
	static final int BATCH = 32;

	/**
	 * How long a connector has to keep an answer that came, at most.
	 */
	static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private final SessionStream stream;

	private final Scheduler scheduler;

	private final OneTimer timer = new OneTimer();

	private List<String> answered = List.of();

	private boolean timed;

	Acknowledgements(SessionStream stream, Scheduler scheduler) {
		this.stream = stream;
		this.scheduler = scheduler;
	}

	/**
	 * Note that an answer came. No request has an id longer than those that are taken, so
	 * a longer one isn't kept.
	 * @param requestId the request that it answers
	 * @param urgent whether it is to be acknowledged at once
	 */
	void add(String requestId, boolean urgent) {
		if (requestId.length() <= Refusals.MAX_ID_LENGTH) {
			send(added(requestId, urgent));
		}
	}

	/**
	 * Acknowledge what is left. A connector that answers and answers without reading
	 * loses its stream, and sends its answers again over the next one.
	 */
	void flush() {
		List<String> batch;
		synchronized (this) {
			batch = take();
			if (this.timed) {
				this.timed = false;
				this.timer.set(Cancellable.NONE);
			}
		}
		send(batch);
	}

	/**
	 * Set no more timers. Does nothing the second time.
	 */
	void stop() {
		this.timer.shut();
	}

	private List<String> added(String requestId, boolean urgent) {
		synchronized (this) {
			if (this.answered.isEmpty()) {
				this.answered = new ArrayList<>(BATCH);
			}
			this.answered.add(requestId);
			if (urgent || this.answered.size() >= BATCH) {
				return take();
			}
			if (!this.timed) {
				this.timed = true;
				this.timer.set(this.scheduler.schedule(LONGEST_WAIT, this::flush));
			}
			return List.of();
		}
	}

	private List<String> take() {
		List<String> batch = this.answered;
		this.answered = List.of();
		return batch;
	}

	private void send(List<String> batch) {
		if (batch.isEmpty()) {
			return;
		}
		if (this.stream.isUnread()) {
			this.stream.giveUp("the connector doesn't read what it is sent");
		}
		else {
			this.stream.send(new GatewayFrame.Acknowledged(batch));
		}
	}

}
