package dev.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The circumstances of one request: who asks, until when, and whether still. Safe for use
 * by many threads.
 */
public interface ConnectorContext {

	/**
	 * Return the id of the request.
	 * @return the id, unique within the session
	 */
	String requestId();

	/**
	 * Return the registration that the request came to.
	 * @return the key of the registration
	 */
	RegistrationKey registration();

	/**
	 * Return the name of the caller, as the gateway authenticated it.
	 * @return the name, or {@code null} when the gateway knows none
	 */
	@Nullable String caller();

	/**
	 * Return what the caller and the gateway sent along.
	 * @return an immutable map
	 */
	Map<String, String> attributes();

	/**
	 * Return how often the request was pushed.
	 * @return 1 for the first time
	 */
	int attempt();

	/**
	 * Return when the request is answered with {@link ErrorCode#TIMEOUT} at the latest.
	 * @return an instant of this machine's clock
	 */
	Instant deadline();

	/**
	 * Return what is left until the deadline.
	 * @return the time left, zero once it passed
	 */
	Duration remaining();

	/**
	 * Return whether nobody waits for the answer any more: the caller gave up, or the
	 * deadline passed.
	 * @return {@code true} once the request is cancelled
	 */
	boolean isCancelled();

	/**
	 * Run an action when the request is cancelled, or at once when it already is. An
	 * action runs at most once, on a thread that it must not block.
	 * @param action what to do
	 */
	void onCancel(Runnable action);

	/**
	 * Let a task that a handler moves to another thread run there with what accompanies
	 * the request on the handler's own thread: its trace, and the keys of its log lines.
	 * @param task the task
	 * @return what to run instead, on any thread, as often as wanted
	 */
	default Runnable accompany(Runnable task) {
		return task;
	}

}
