package dev.connector.managed;

import dev.connector.schedule.SerialOwner;

/**
 * What a managed connection consists of, whichever channel it is on.
 *
 * @param owner the one owner of everything
 * @param gate for messages
 * @param slot for requests
 * @param incoming for what comes
 * @param <M> the messages
 * @param <E> the events
 */
record ManagedParts<M, E>(SerialOwner owner, SendGate<M> gate, RequestSlot<M> slot, Incoming<M, E> incoming) {

	/**
	 * Nothing gets through any more, until {@link #rearm}.
	 */
	void end(String reason) {
		this.gate.end(reason);
		this.slot.end(reason);
	}

	/**
	 * Let things wait again after an end.
	 */
	void rearm() {
		this.gate.rearm();
		this.slot.rearm();
	}

}
