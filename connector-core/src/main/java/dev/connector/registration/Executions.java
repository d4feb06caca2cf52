package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that a registration is answering: begins them within the concurrency
 * limit, each id once, and counts how they ended. What they are answered with goes
 * wherever the registration is connected when they end.
 */
final class Executions {

	private static final AtomicIntegerFieldUpdater<Executions> IN_FLIGHT = AtomicIntegerFieldUpdater
		.newUpdater(Executions.class, "inFlight");

	private static final AtomicIntegerFieldUpdater<Executions> UNFINISHED = AtomicIntegerFieldUpdater
		.newUpdater(Executions.class, "unfinished");

	private static final AtomicLongFieldUpdater<Executions> COMPLETED = AtomicLongFieldUpdater
		.newUpdater(Executions.class, "completed");

	private static final AtomicLongFieldUpdater<Executions> FAILED = AtomicLongFieldUpdater.newUpdater(Executions.class,
			"failed");

	private static final AtomicReferenceFieldUpdater<Executions, @Nullable Runnable> ON_IDLE = AtomicReferenceFieldUpdater
		.newUpdater(Executions.class, Runnable.class, "onIdle");

	private static final AtomicReferenceFieldUpdater<Executions, @Nullable Runnable> ON_EMPTY = AtomicReferenceFieldUpdater
		.newUpdater(Executions.class, Runnable.class, "onEmpty");

	private static final Logger logger = LoggerFactory.getLogger(Executions.class);

	/**
	 * Longer than anybody waits, and still within what a clock of nanoseconds counts.
	 */
	private static final Duration LONGEST_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE / 4);

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final Outbox outbox;

	private final Allowance allowance;

	/** Requests that take room: not answered yet. */
	private volatile int inFlight;

	/** Requests that are not dealt with to the end: not answered and told of yet. */
	private volatile int unfinished;

	private volatile long completed;

	private volatile long failed;

	private volatile @Nullable Runnable onIdle;

	private volatile @Nullable Runnable onEmpty;

	private volatile @Nullable Runnable onMoreCredits;

	Executions(Registration registration, RegistrationEnvironment environment) {
		this.registration = registration;
		this.environment = environment;
		this.allowance = new Allowance(registration.definition().options());
		this.outbox = new Outbox(registration.key(), environment.answers(), this::moreCredits);
	}

	/**
	 * Answer a request, here or on a handler thread.
	 */
	void execute(GatewayFrame.Execute frame) {
		Execution execution = new Execution(frame, this);
		UNFINISHED.incrementAndGet(this);
		if (!this.outbox.begin(execution.request(), frame)) {
			logger.debug("Request {} of {} is known already", frame.requestId(), this.registration);
			finished();
			return;
		}
		int ceiling = this.allowance.ceiling();
		if (IN_FLIGHT.incrementAndGet(this) > ceiling) {
			execution.refuse("More than the " + ceiling + " requests that " + this.registration + " allows at a time");
			return;
		}
		try {
			execution.armDeadline(timeout(frame));
		}
		catch (Throwable ex) {
			execution.fail(ex);
			return;
		}
		handle(execution, execution);
	}

	/**
	 * Run a step of a handler, here when it never blocks and on a handler thread
	 * otherwise.
	 * @return {@code false} when nobody runs it, which has failed the request
	 */
	boolean handle(Execution execution, Runnable step) {
		try {
			if (this.allowance.options().nonBlocking()) {
				step.run();
			}
			else {
				this.environment.handling().executor().execute(step);
			}
			return true;
		}
		catch (RejectedExecutionException ex) {
			String message = "No thread for " + this.registration + ": the executor of the handlers refuses more work ("
					+ ex.getMessage() + ")";
			if (step == execution) {
				execution.refuse(message);
			}
			else {
				execution.fail(ErrorCode.OVERLOADED, message);
			}
		}
		catch (Throwable ex) {
			execution.fail(ex);
		}
		return false;
	}

	void cancel(String requestId, String reason) {
		Execution execution = this.outbox.running(requestId);
		if (execution != null) {
			execution.cancel(ErrorCode.CANCELLED, reason);
		}
		else {
			this.outbox.answerAgain(requestId);
		}
	}

	/**
	 * Let more items of a streamed answer be sent.
	 */
	void allow(String requestId, long total) {
		this.outbox.allow(requestId, total);
	}

	/**
	 * Take note that answers arrived.
	 */
	void acknowledged(List<String> requestIds, AnswerSink from) {
		this.outbox.acknowledged(requestIds, from);
		runIfEmpty();
	}

	/**
	 * Answer to a stream from now on. Comes before the first request of the stream.
	 * @param sink the stream
	 * @param resumed whether the session goes on: what the gateway did not acknowledge is
	 * sent again then, before anything else. Otherwise nobody waits for it any more, and
	 * what still runs counts against the {@linkplain #creditsNow() credits}
	 */
	void attach(AnswerSink sink, boolean resumed) {
		this.outbox.attach(sink, resumed);
		runIfEmpty();
	}

	/**
	 * Keep answers from now on, for the stream is gone. Does nothing when another one has
	 * taken its place.
	 */
	void detach(AnswerSink sink) {
		this.outbox.detach(sink);
	}

	/**
	 * Return the ids of the requests of the session that run, or whose answers are not
	 * acknowledged: what the gateway need not push again.
	 */
	List<String> inFlight() {
		return this.outbox.inFlight();
	}

	/**
	 * Return how many requests the gateway may have unanswered: as many as the
	 * registration allows, without those that still run for a session that is gone.
	 */
	int creditsNow() {
		return Math.max(0, this.allowance.limit() - this.outbox.orphans());
	}

	/**
	 * Return how much may be granted now, and how much may come.
	 */
	Allowance allowance() {
		return this.allowance;
	}

	/**
	 * Say what to do whenever there are {@linkplain #creditsNow() more credits} because a
	 * request of a session that is gone has ended.
	 */
	void onMoreCredits(Runnable action) {
		this.onMoreCredits = action;
	}

	/**
	 * End what runs because the connector stops.
	 */
	void abandonAll() {
		this.outbox.running()
			.forEach((execution) -> execution.cancel(ErrorCode.UNAVAILABLE,
					"The connector stopped before it had an answer: the request may have run"));
	}

	/**
	 * Let go of all answers because the connector has stopped.
	 */
	void close() {
		this.outbox.close();
		runIfEmpty();
	}

	/**
	 * Forget the answered requests that were remembered for long enough.
	 */
	void prune() {
		this.outbox.prune();
	}

	/**
	 * Run an action once nothing runs any more; at once when nothing does. A later action
	 * takes the place of an earlier one.
	 */
	void whenIdle(Runnable action) {
		this.onIdle = action;
		runIfIdle();
	}

	/**
	 * Run an action once nothing runs any more and every answer is acknowledged; at once
	 * when that is so. A later action takes the place of an earlier one.
	 */
	void whenEmpty(Runnable action) {
		this.onEmpty = action;
		runIfEmpty();
	}

	/**
	 * Return whether nothing runs and every answer is acknowledged.
	 */
	boolean isEmpty() {
		return this.unfinished == 0 && this.outbox.isEmpty();
	}

	RegistrationSnapshot.Requests snapshot() {
		return new RegistrationSnapshot.Requests(this.inFlight, this.allowance.limit(), this.completed, this.failed,
				this.outbox.snapshot());
	}

	/**
	 * Make room for another request. Comes before the answer is sent, or the request that
	 * follows it could find no room.
	 */
	void release() {
		IN_FLIGHT.decrementAndGet(this);
		this.allowance.answered();
	}

	void answered(Execution execution, ConnectorFrame answer, int checksum) {
		this.outbox.answered(execution.request(), answer, checksum);
	}

	void refused(Execution execution, ConnectorFrame answer) {
		this.outbox.refused(execution.request(), answer);
	}

	ItemOutcome item(Execution execution, ConnectorFrame.ResultChunk item) {
		return this.outbox.item(execution.request(), item);
	}

	/**
	 * Take note that an execution was answered. Called once by each.
	 */
	void ended(@Nullable ErrorCode error, Duration took) {
		((error != null) ? FAILED : COMPLETED).incrementAndGet(this);
		this.environment.listener().onExecuted(this.registration, error, took);
		finished();
	}

	/**
	 * Return the size of the largest payload that the gateway takes.
	 */
	long maxPayloadBytes() {
		return this.outbox.maxPayloadBytes();
	}

	Registration registration() {
		return this.registration;
	}

	/**
	 * Return who observes a new request, or {@code null} when nobody does.
	 */
	@Nullable ExecutionWatch watch() {
		return ExecutionWatch.by(this.environment.handling().observers(), this.registration);
	}

	Scheduler scheduler() {
		return this.environment.scheduler();
	}

	private Duration timeout(GatewayFrame.Execute frame) {
		Duration own = this.allowance.options().requestTimeout();
		Duration limit = (own.compareTo(LONGEST_TIMEOUT) < 0) ? own : LONGEST_TIMEOUT;
		if (frame.timeout().isNegative()) {
			return Duration.ZERO;
		}
		return (frame.timeout().compareTo(limit) < 0) ? frame.timeout() : limit;
	}

	private void moreCredits() {
		Runnable action = this.onMoreCredits;
		if (action != null) {
			action.run();
		}
	}

	private void finished() {
		if (UNFINISHED.decrementAndGet(this) == 0) {
			runIfIdle();
			runIfEmpty();
		}
	}

	private void runIfIdle() {
		if (this.unfinished == 0) {
			run(ON_IDLE);
		}
	}

	private void runIfEmpty() {
		if (this.onEmpty != null && isEmpty()) {
			run(ON_EMPTY);
		}
	}

	private void run(AtomicReferenceFieldUpdater<Executions, @Nullable Runnable> once) {
		Runnable action = once.getAndSet(this, null);
		if (action != null) {
			action.run();
		}
	}

}
