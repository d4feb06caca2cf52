package dev.connector.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.ErrorCode;
import dev.connector.ExecutionOutcome;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.InterruptibleTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its one answer. Whoever ends it first (the handler, the
 * deadline, a cancel) decides the answer, the others come too late and change nothing.
 */
final class Execution implements ConnectorContext, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Execution.class);

	private static final AtomicLongFieldUpdater<Execution> ALLOWED = AtomicLongFieldUpdater.newUpdater(Execution.class,
			"allowedItems");

	private final GatewayFrame.Execute frame;

	private final Executions executions;

	private final KnownRequest request;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Cancellation cancellation = new Cancellation();

	private final InterruptibleTask handling = new InterruptibleTask(this::handle);

	private final @Nullable ExecutionWatch watch;

	private final long startedAt;

	/** There when the answer is streamed. */
	private volatile @Nullable StreamedAnswer stream;

	/** How many items of a streamed answer may be sent altogether. */
	private volatile long allowedItems;

	private volatile boolean refused;

	private volatile long deadlineAt;

	private volatile Cancellable deadline = Cancellable.NONE;

	Execution(GatewayFrame.Execute frame, Executions executions) {
		this.frame = frame;
		this.executions = executions;
		this.request = new KnownRequest(frame, this);
		this.allowedItems = frame.delivery().resultCredits();
		this.watch = executions.watch();
		this.startedAt = executions.scheduler().nanoTime();
		this.deadlineAt = this.startedAt;
	}

	void armDeadline(Duration timeout) {
		this.deadlineAt = this.startedAt + timeout.toNanos();
		this.deadline = this.executions.scheduler().schedule(timeout, this::expire);
		if (this.ended.get()) {
			this.deadline.cancel();
		}
	}

	@Override
	public void run() {
		this.handling.run();
	}

	/**
	 * End the request for nobody waits any more: tell the handler, and answer.
	 */
	void cancel(ErrorCode code, String reason) {
		if (fail(code, reason)) {
			this.cancellation.cancel();
			this.handling.interrupt();
			StreamedAnswer streaming = this.stream;
			if (streaming != null) {
				streaming.cancel();
			}
		}
	}

	boolean fail(ErrorCode code, String message) {
		return answer(ErrorAnswer.of(requestId(), code, message, Map.of()), code, null);
	}

	/**
	 * Answer a request that was never begun.
	 */
	void refuse(String message) {
		this.refused = true;
		fail(ErrorCode.OVERLOADED, message);
	}

	/**
	 * End the request for its handler failed. Once the deadline has passed that is why,
	 * also when the handler hears of it before the timer does: what it invoked ends with
	 * the deadline too.
	 */
	void fail(Throwable thrown) {
		Throwable cause = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		if (cause instanceof ConnectorException chosen) {
			answer(ErrorAnswer.of(requestId(), chosen.code(), String.valueOf(chosen.getMessage()), chosen.details()),
					chosen.code(), chosen);
			return;
		}
		if (remaining().isZero()) {
			expire();
			return;
		}
		if (answer(ErrorAnswer.of(requestId(), ErrorCode.INTERNAL, describe(cause), Map.of()), ErrorCode.INTERNAL,
				cause)) {
			Runnable line = () -> logger.warn("{} of {} failed on request {}", this.frame.capability(), registration(),
					requestId(), cause);
			if (this.watch != null) {
				this.watch.runLate(line);
			}
			else {
				line.run();
			}
		}
	}

	void allow(long items) {
		ALLOWED.accumulateAndGet(this, items, Math::max);
		StreamedAnswer streaming = this.stream;
		if (streaming != null) {
			streaming.allow(items);
		}
	}

	/**
	 * Run a further step of the handler where handlers run.
	 * @return {@code false} when nobody runs it and the request has ended with an error
	 */
	boolean handle(Runnable step) {
		return this.executions.handle(this, accompany(step));
	}

	KnownRequest request() {
		return this.request;
	}

	Payload payload() {
		return this.frame.payload();
	}

	/**
	 * Send an item of a streamed answer.
	 * @return {@code false} when the request has ended
	 */
	boolean sendChunk(long sequence, Payload item) {
		if (this.ended.get()) {
			return false;
		}
		if (item.size() > this.executions.maxPayloadBytes()) {
			fail(ErrorCode.INTERNAL, tooLarge("Item " + sequence, item.size()));
			return false;
		}
		ItemOutcome outcome = this.executions.item(this, new ConnectorFrame.ResultChunk(requestId(), sequence, item));
		ErrorCode error = outcome.error();
		if (error != null) {
			cancel(error, outcome.reason());
		}
		return outcome == ItemOutcome.TAKEN;
	}

	void endStream(long items, String contentType) {
		answer(new ConnectorFrame.ResultEnd(requestId(), items, contentType), null, null);
	}

	private void expire() {
		long waited = TimeUnit.NANOSECONDS.toMillis(this.deadlineAt - this.startedAt);
		cancel(ErrorCode.TIMEOUT, "No answer within " + waited + " ms");
	}

	private void handle() {
		if (this.ended.get()) {
			return;
		}
		try {
			ConnectorRequest request = new ConnectorRequest(this.frame.capability(), this.frame.payload(), this);
			ConnectorHandler handler = this.executions.registration().definition().handler();
			CompletionStage<Payload> answer = (this.watch != null) ? this.watch.handle(request, handler)
					: handler.handle(request);
			if (answer == null) {
				fail(ErrorCode.INTERNAL, "The handler returned null instead of an answer");
				return;
			}
			answer.whenComplete(this::completed);
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void completed(@Nullable Payload payload, @Nullable Throwable thrown) {
		try {
			if (thrown != null) {
				fail(thrown);
			}
			else if (payload == null) {
				fail(ErrorCode.INTERNAL, "The handler completed with null instead of a payload");
			}
			else if (payload.isStream()) {
				accompany(() -> stream(payload)).run();
			}
			else if (payload.size() > this.executions.maxPayloadBytes()) {
				fail(ErrorCode.INTERNAL, tooLarge("The answer", payload.size()));
			}
			else {
				answer(new ConnectorFrame.Result(requestId(), payload), null, null);
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void stream(Payload payload) {
		StreamedAnswer begun = new StreamedAnswer(this, this.allowedItems);
		this.stream = begun;
		// What came before it was there
		begun.allow(this.allowedItems);
		if (this.ended.get()) {
			begun.cancel();
		}
		begun.begin(payload);
	}

	private boolean answer(ConnectorFrame answer, @Nullable ErrorCode error, @Nullable Throwable cause) {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		this.deadline.cancel();
		this.executions.release();
		send(answer);
		if (this.watch != null) {
			this.watch.ended((error != null) ? new ExecutionOutcome(error, cause) : ExecutionOutcome.SUCCESS);
		}
		Duration took = Duration.ofNanos(this.executions.scheduler().nanoTime() - this.startedAt);
		this.executions.ended(error, took);
		return true;
	}

	private void send(ConnectorFrame answer) {
		try {
			if (this.refused) {
				this.executions.refused(this, answer);
			}
			else {
				this.executions.answered(this, answer, KnownRequest.checksum(payload()));
			}
		}
		catch (Throwable ex) {
			logger.warn("The answer to request {} of {} could not be kept", requestId(), registration(), ex);
		}
	}

	private String tooLarge(String what, int size) {
		return what + " has " + size + " bytes, more than the " + this.executions.maxPayloadBytes()
				+ " that the gateway takes (connector.gateway.max-payload-size)";
	}

	private static String describe(Throwable cause) {
		String message = cause.getMessage();
		return cause.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
	}

	@Override
	public String requestId() {
		return this.frame.requestId();
	}

	@Override
	public RegistrationKey registration() {
		return this.executions.registration().key();
	}

	@Override
	public @Nullable String caller() {
		return this.frame.context().caller();
	}

	@Override
	public Map<String, String> attributes() {
		return this.frame.context().attributes();
	}

	@Override
	public int attempt() {
		return this.frame.delivery().attempt();
	}

	@Override
	public Instant deadline() {
		return this.executions.scheduler().now().plus(remaining());
	}

	@Override
	public Duration remaining() {
		long left = this.deadlineAt - this.executions.scheduler().nanoTime();
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

	@Override
	public boolean isCancelled() {
		return this.cancellation.isCancelled();
	}

	@Override
	public void onCancel(Runnable action) {
		this.cancellation.onCancel(action);
	}

	@Override
	public Runnable accompany(Runnable task) {
		ExecutionWatch watching = this.watch;
		return (watching != null) ? () -> watching.run(task) : task;
	}

}
