package dev.connector.managed;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a message of the peer means. Immutable.
 *
 * @param <E> the events that the application gets
 */
public sealed interface Inbound<E> {

	/**
	 * An event that has no place in a sequence, so that nobody can tell whether it was
	 * lost or came twice.
	 * @param event for the application
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> event(E event) {
		return new Event<>(Event.UNNUMBERED, "", event);
	}

	/**
	 * An event with its place.
	 * @param sequence its place, not negative
	 * @param id tells it from others at the same place
	 * @param event for the application
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> event(long sequence, String id, E event) {
		if (sequence < 0) {
			throw new IllegalArgumentException("A place in a sequence is not negative");
		}
		return new Event<>(sequence, id, event);
	}

	/**
	 * The answer to the request that is under way.
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> answer() {
		return new Answer<>();
	}

	/**
	 * Nothing that matters.
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> ignored() {
		return new Ignored<>();
	}

	/**
	 * An error. One that is {@link ErrorMeaning#INFO} is the outcome of the request that
	 * is under way; what concerns no request, such as a warning, is an event.
	 * @param meaning what it means for the connection
	 * @param message what happened, for people
	 * @param event what the application gets of it, or {@code null}
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> error(ErrorMeaning meaning, String message, @Nullable E event) {
		return new PeerError<>(meaning, message, event);
	}

	/**
	 * The session ended as it should, or the peer answers the close request.
	 * @param event the last thing that the application gets, or {@code null}
	 * @param <E> the events
	 * @return the meaning
	 */
	static <E> Inbound<E> end(@Nullable E event) {
		return new End<>(event);
	}

	/**
	 * Do what belongs to the meaning.
	 * @param cases one for each
	 * @param <R> the result
	 * @return what the case returned
	 */
	<R> R match(Cases<E, R> cases);

	/**
	 * Something for the application.
	 *
	 * @param sequence its place, or {@link #UNNUMBERED}
	 * @param id tells it from others at the same place
	 * @param event for the application
	 * @param <E> the events
	 */
	record Event<E>(long sequence, String id, E event) implements Inbound<E> {

		/**
		 * The place of an event that has none.
		 */
		public static final long UNNUMBERED = -1;

		@Override
		public <R> R match(Cases<E, R> cases) {
			return cases.event().apply(this);
		}

	}

	/**
	 * The answer to the request that is under way.
	 *
	 * @param <E> the events
	 */
	record Answer<E>() implements Inbound<E> {

		@Override
		public <R> R match(Cases<E, R> cases) {
			return cases.answer().apply(this);
		}

	}

	/**
	 * Nothing that matters.
	 *
	 * @param <E> the events
	 */
	record Ignored<E>() implements Inbound<E> {

		@Override
		public <R> R match(Cases<E, R> cases) {
			return cases.ignored().apply(this);
		}

	}

	/**
	 * An error.
	 *
	 * @param meaning what it means for the connection
	 * @param message what happened, for people
	 * @param event what the application gets of it, or {@code null}
	 * @param <E> the events
	 */
	record PeerError<E>(ErrorMeaning meaning, String message, @Nullable E event) implements Inbound<E> {

		@Override
		public <R> R match(Cases<E, R> cases) {
			return cases.error().apply(this);
		}

	}

	/**
	 * The regular end.
	 *
	 * @param event the last thing that the application gets, or {@code null}
	 * @param <E> the events
	 */
	record End<E>(@Nullable E event) implements Inbound<E> {

		@Override
		public <R> R match(Cases<E, R> cases) {
			return cases.end().apply(this);
		}

	}

	/**
	 * One case for each meaning, so that none can be forgotten.
	 *
	 * @param event for an event
	 * @param answer for an answer
	 * @param ignored for what doesn't matter
	 * @param error for an error
	 * @param end for the end
	 * @param <E> the events
	 * @param <R> the result
	 */
	record Cases<E, R>(Function<Event<E>, R> event, Function<Answer<E>, R> answer, Function<Ignored<E>, R> ignored,
			Function<PeerError<E>, R> error, Function<End<E>, R> end) {

	}

}
