package dev.connector.gateway;

import java.util.ArrayList;
import java.util.List;

import dev.connector.frame.GatewayFrame;

/**
 * The answers that came over one stream and were not acknowledged yet. Touched only by
 * the thread that brings the frames of the stream.
 */
final class Acknowledgements {

	/**
	 * How many answers are acknowledged at a time.
	 */
	static final int BATCH = 32;

	private final SessionStream stream;

	private List<String> answered = List.of();

	Acknowledgements(SessionStream stream) {
		this.stream = stream;
	}

	/**
	 * Note that an answer came. No request has an id longer than those that are taken, so
	 * a longer one isn't kept.
	 * @param requestId the request that it answers
	 */
	void add(String requestId) {
		if (requestId.length() > Refusals.MAX_ID_LENGTH) {
			return;
		}
		if (this.answered.isEmpty()) {
			this.answered = new ArrayList<>(BATCH);
		}
		this.answered.add(requestId);
		if (this.answered.size() >= BATCH) {
			flush();
		}
	}

	/**
	 * Acknowledge what is left. A connector that answers and answers without reading
	 * loses its stream, and sends its answers again over the next one.
	 */
	void flush() {
		if (!this.answered.isEmpty()) {
			List<String> batch = this.answered;
			this.answered = List.of();
			if (this.stream.isUnread()) {
				this.stream.giveUp("the connector doesn't read what it is sent");
			}
			else {
				this.stream.send(new GatewayFrame.Acknowledged(batch));
			}
		}
	}

}
