package dev.connector.registration;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that a registration is answering: begins them within the concurrency
 * limit, finds them again for a cancel, and counts how they ended.
 */
final class Executions {

	private static final Logger logger = LoggerFactory.getLogger(Executions.class);

	/**
	 * Longer than anybody waits, and still within what a clock of nanoseconds counts.
	 */
	private static final Duration LONGEST_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE / 4);

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final ConcurrentMap<String, Execution> running = new ConcurrentHashMap<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final LongAdder completed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final AtomicReference<@Nullable Runnable> onIdle = new AtomicReference<>();

	Executions(Registration registration, RegistrationEnvironment environment) {
		this.registration = registration;
		this.environment = environment;
	}

	/**
	 * Answer a request, here or on a handler thread.
	 */
	void execute(GatewayFrame.Execute frame, AnswerSink sink) {
		Execution execution = new Execution(frame, this, sink);
		Execution present = put(execution);
		if (present != null) {
			refuse(present, frame, sink);
			return;
		}
		if (this.inFlight.incrementAndGet() > limit()) {
			execution.fail(ErrorCode.OVERLOADED,
					"More than the " + limit() + " requests that " + this.registration + " allows at a time");
			return;
		}
		execution.armDeadline(timeout(frame));
		handle(execution, execution);
	}

	/**
	 * Run a step of a handler, here when it never blocks and on a handler thread
	 * otherwise.
	 * @return {@code false} when nobody runs it, which has failed the request
	 */
	boolean handle(Execution execution, Runnable step) {
		try {
			if (this.registration.definition().options().nonBlocking()) {
				step.run();
			}
			else {
				this.environment.handlerExecutor().execute(step);
			}
			return true;
		}
		catch (RejectedExecutionException ex) {
			execution.fail(ErrorCode.OVERLOADED, "No thread for " + this.registration
					+ ": the executor of the handlers refuses more work (" + ex.getMessage() + ")");
		}
		catch (Throwable ex) {
			execution.fail(ex);
		}
		return false;
	}

	void cancel(String requestId, String reason) {
		Execution execution = this.running.get(requestId);
		if (execution != null) {
			execution.cancel(ErrorCode.CANCELLED, reason);
		}
	}

	void allow(String requestId, long items) {
		Execution execution = this.running.get(requestId);
		if (execution != null) {
			execution.allow(items);
		}
	}

	/**
	 * End what runs because the connector stops.
	 */
	void abandonAll() {
		this.running.values()
			.forEach((execution) -> execution.cancel(ErrorCode.UNAVAILABLE,
					"The connector stopped before it had an answer: the request may have run"));
	}

	/**
	 * Run an action once nothing runs any more; at once when nothing does. A later action
	 * takes the place of an earlier one.
	 */
	void whenIdle(Runnable action) {
		this.onIdle.set(action);
		runIfIdle();
	}

	RegistrationSnapshot.Requests snapshot() {
		return new RegistrationSnapshot.Requests(this.inFlight.get(), limit(), this.completed.sum(), this.failed.sum());
	}

	/**
	 * Take note that an execution was answered. Called once by each.
	 */
	void ended(Execution execution, @Nullable ErrorCode error, Duration took) {
		this.running.remove(execution.requestId(), execution);
		((error != null) ? this.failed : this.completed).increment();
		this.environment.listener().onExecuted(this.registration, error, took);
		runIfIdle();
	}

	/**
	 * Make room for another request. Comes before the answer is sent, or the request that
	 * follows it could find no room.
	 */
	void release() {
		this.inFlight.decrementAndGet();
	}

	Registration registration() {
		return this.registration;
	}

	Scheduler scheduler() {
		return this.environment.scheduler();
	}

	/**
	 * Take an execution in, in the place of an answered one that is about to be taken
	 * out.
	 * @return the one that runs under its id already, if there is one
	 */
	private @Nullable Execution put(Execution execution) {
		Execution present = this.running.putIfAbsent(execution.requestId(), execution);
		while (present != null && present.hasEnded()) {
			if (this.running.replace(execution.requestId(), present, execution)) {
				return null;
			}
			present = this.running.putIfAbsent(execution.requestId(), execution);
		}
		return present;
	}

	/**
	 * Deal with a request that runs already. The one that runs answers the stream that
	 * brought it; on any other stream, somebody else waits.
	 */
	private void refuse(Execution present, GatewayFrame.Execute frame, AnswerSink sink) {
		logger.debug("Request {} of {} runs already", frame.requestId(), this.registration);
		if (!present.answersTo(sink)) {
			sink.send(new ConnectorFrame.ResultError(frame.requestId(), ErrorCode.OVERLOADED, "The request id '"
					+ frame.requestId()
					+ "' is that of a request which still runs since an earlier connection: use another id, or try again",
					Map.of()));
		}
	}

	private Duration timeout(GatewayFrame.Execute frame) {
		Duration own = this.registration.definition().options().requestTimeout();
		Duration limit = (own.compareTo(LONGEST_TIMEOUT) < 0) ? own : LONGEST_TIMEOUT;
		if (frame.timeout().isNegative()) {
			return Duration.ZERO;
		}
		return (frame.timeout().compareTo(limit) < 0) ? frame.timeout() : limit;
	}

	private int limit() {
		return this.registration.definition().options().maxConcurrentRequests();
	}

	private void runIfIdle() {
		if (this.running.isEmpty()) {
			Runnable action = this.onIdle.getAndSet(null);
			if (action != null) {
				action.run();
			}
		}
	}

}
