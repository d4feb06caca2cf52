package dev.connector.gateway;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the answer to one call. They are told once; nobody can join
 * afterwards. Safe for use by many threads, without a lock.
 */
final class Callers {

	private static final ExecuteResult SECOND_READER = new ExecuteResult.Failed(
			GatewayError.of(GatewayErrorCode.INVALID_REQUEST,
					"The request with this id is answered with a stream, and another caller reads it: use another id"));

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static final AtomicReferenceFieldUpdater<Callers, List<Caller>> WAITING = (AtomicReferenceFieldUpdater) AtomicReferenceFieldUpdater
		.newUpdater(Callers.class, List.class, "waiting");

	private volatile List<Caller> waiting;

	private volatile @Nullable Caller reader;

	Callers(Caller first) {
		this.waiting = List.of(first);
	}

	/**
	 * Let one more caller wait.
	 * @param caller the caller
	 * @return {@code false} when nobody waits any more
	 */
	boolean join(Caller caller) {
		List<Caller> before = WAITING.getAndUpdate(this,
				(now) -> now.isEmpty() ? now : Stream.concat(now.stream(), Stream.of(caller)).toList());
		return !before.isEmpty();
	}

	/**
	 * Let a caller go.
	 * @param caller who waits no more
	 * @return {@code true} when it was the last one
	 */
	boolean leave(Caller caller) {
		List<Caller> before = WAITING.getAndUpdate(this,
				(now) -> now.stream().filter((other) -> !other.equals(caller)).toList());
		return before.size() == 1 && before.contains(caller);
	}

	/**
	 * Let a caller go for whom the call is not to be called off, unless it is the last
	 * one.
	 * @param caller who waits no more
	 * @return {@code true} when it was there and others still are
	 */
	boolean leaveToOthers(Caller caller) {
		List<Caller> before = WAITING.getAndUpdate(this,
				(now) -> (now.size() > 1) ? now.stream().filter((other) -> !other.equals(caller)).toList() : now);
		return before.size() > 1 && before.contains(caller);
	}

	/**
	 * Return whether a caller waits for the answer, or reads it.
	 * @param caller the caller
	 */
	boolean concern(Caller caller) {
		return caller.equals(this.reader) || this.waiting.contains(caller);
	}

	/**
	 * Return who reads the streamed answer.
	 * @return the caller, or {@code null} when nobody does
	 */
	@Nullable Caller reader() {
		return this.reader;
	}

	/**
	 * Tell every caller.
	 * @param result the result
	 */
	void answer(ExecuteResult result) {
		for (Caller caller : WAITING.getAndSet(this, List.of())) {
			caller.tell(result);
		}
	}

	/**
	 * Give a streamed answer to the first caller who is there, whose deadline goes on to
	 * count, and tell the others that it has only one reader.
	 * @param streamed the answer
	 * @return {@code false} when nobody is there
	 */
	boolean handOver(ExecuteResult.Success streamed) {
		boolean taken = false;
		for (Caller caller : WAITING.getAndSet(this, List.of())) {
			if (taken) {
				caller.tell(SECOND_READER);
			}
			else {
				this.reader = caller;
				taken = caller.complete(streamed);
			}
		}
		return taken;
	}

	/**
	 * Tell a caller who comes while somebody else reads the streamed answer.
	 * @param caller the caller
	 */
	static void refuse(Caller caller) {
		caller.tell(SECOND_READER);
	}

}
