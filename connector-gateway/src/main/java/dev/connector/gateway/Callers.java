package dev.connector.gateway;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Those who wait for the answer to one call. They are told once; nobody can join
 * afterwards. Safe for use by many threads, without a lock.
 */
final class Callers {

	private static final ExecuteResult SECOND_READER = new ExecuteResult.Failed(
			GatewayError.of(GatewayErrorCode.INVALID_REQUEST,
					"The request with this id is answered with a stream, and another caller reads it: use another id"));

	private final AtomicReference<List<Caller>> waiting;

	Callers(Caller first) {
		this.waiting = new AtomicReference<>(List.of(first));
	}

	/**
	 * Let one more caller wait.
	 * @param caller the caller
	 * @return {@code false} when nobody waits any more
	 */
	boolean join(Caller caller) {
		List<Caller> before = this.waiting
			.getAndUpdate((now) -> now.isEmpty() ? now : Stream.concat(now.stream(), Stream.of(caller)).toList());
		return !before.isEmpty();
	}

	/**
	 * Let a caller go.
	 * @param caller who waits no more
	 * @return {@code true} when it was the last one
	 */
	boolean leave(Caller caller) {
		List<Caller> before = this.waiting
			.getAndUpdate((now) -> now.stream().filter((other) -> !other.equals(caller)).toList());
		return before.size() == 1 && before.contains(caller);
	}

	/**
	 * Tell every caller.
	 * @param result the result
	 */
	void answer(ExecuteResult result) {
		for (Caller caller : this.waiting.getAndSet(List.of())) {
			caller.complete(result);
		}
	}

	/**
	 * Give a streamed answer to the first caller who is there, and tell the others that
	 * it has only one reader.
	 * @param streamed the answer
	 * @return {@code false} when nobody is there
	 */
	boolean handOver(ExecuteResult.Success streamed) {
		boolean taken = false;
		for (Caller caller : this.waiting.getAndSet(List.of())) {
			if (taken) {
				caller.complete(SECOND_READER);
			}
			else {
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
		caller.complete(SECOND_READER);
	}

}
