package dev.connector.managed;

import java.util.Optional;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import org.jspecify.annotations.Nullable;

/**
 * What comes on a managed connection after its handshakes: to whom it goes, and whether
 * the connection goes on. Used by the owner of the connection only.
 *
 * @param <M> the messages
 * @param <E> the events
 */
final class Incoming<M, E> {

	private final ReplayCursor cursor;

	private final RequestSlot<M> slot;

	private final EventDelivery<E> delivery;

	private boolean ended;

	private @Nullable E lastEvent;

	Incoming(ReplayCursor cursor, RequestSlot<M> slot, EventDelivery<E> delivery) {
		this.cursor = cursor;
		this.slot = slot;
		this.delivery = delivery;
	}

	ReplayCursor.Position position() {
		return this.cursor.position();
	}

	/**
	 * Return whether the peer said that the session ended as it should.
	 */
	boolean hasEnded() {
		return this.ended;
	}

	void resumed(ResumeOutcome outcome) {
		ReplayCursor.Gap gap = this.cursor.resumed(outcome);
		if (gap != null) {
			this.delivery.gap(gap);
		}
	}

	/**
	 * Take a message.
	 * @return why the connection does not go on, or nothing when it does
	 */
	Optional<Failure> take(M message, Inbound<E> meaning) {
		return meaning.match(new Inbound.Cases<>(this::event, (answer) -> answer(message), (ignored) -> goesOn(),
				this::error, this::end));
	}

	/**
	 * Nothing comes any more: tell the end, if there was one, behind all that came.
	 */
	void finish() {
		if (!this.ended) {
			return;
		}
		E event = this.lastEvent;
		if (event != null) {
			this.delivery.event(event);
		}
		this.delivery.end();
	}

	/**
	 * Say what an error of the peer means for the next attempt.
	 */
	static Failure failure(Inbound.PeerError<?> error) {
		FailureType type = switch (error.meaning()) {
			case INFO, TRANSIENT -> FailureType.TRANSIENT;
			case CONGESTED -> FailureType.CONGESTED;
			case REJECTED -> FailureType.REJECTED;
			case FATAL, TERMINAL -> FailureType.FATAL;
		};
		return new Failure(type, "The peer reported an error: " + error.message(), null, null);
	}

	private Optional<Failure> event(Inbound.Event<E> event) {
		if (this.delivery.isFull()) {
			return Optional.of(new Failure(FailureType.CONGESTED,
					"Too many events wait for the application; the connection is resumed later", null, null));
		}
		ReplayCursor.Verdict verdict = this.cursor.next(event.sequence(), event.id());
		ReplayCursor.Gap gap = verdict.gap();
		if (gap != null) {
			this.delivery.gap(gap);
		}
		if (verdict.deliver()) {
			this.delivery.event(event.event());
		}
		this.slot.advanced(this.cursor.position());
		return goesOn();
	}

	private Optional<Failure> answer(M message) {
		this.slot.answered(message);
		return goesOn();
	}

	private Optional<Failure> error(Inbound.PeerError<E> error) {
		E event = error.event();
		if (event != null) {
			this.delivery.event(event);
		}
		if (error.meaning() == ErrorMeaning.INFO) {
			this.slot.refused(error.message());
			return goesOn();
		}
		return Optional.of(failure(error));
	}

	private Optional<Failure> end(Inbound.End<E> end) {
		this.ended = true;
		this.lastEvent = (end.event() != null) ? end.event() : this.lastEvent;
		return goesOn();
	}

	private static Optional<Failure> goesOn() {
		return Optional.empty();
	}

}
