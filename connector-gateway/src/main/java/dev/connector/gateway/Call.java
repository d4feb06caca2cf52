package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way, with those who wait for its answer.
 * <p>
 * Two things race for a call, and each is decided by one atomic step: who ends it
 * ({@link CallStage}), and which stream it goes over, if any ({@link Push}). So there is
 * exactly one outcome, and a cancel never overtakes its execute. Safe for use by many
 * threads; nobody is told anything under a lock.
 */
final class Call implements ChunkedAnswer.Source {

	private static final AtomicReferenceFieldUpdater<Call, CallStage> STAGE = AtomicReferenceFieldUpdater
		.newUpdater(Call.class, CallStage.class, "stage");

	private static final AtomicLongFieldUpdater<Call> LONGEST = AtomicLongFieldUpdater.newUpdater(Call.class,
			"longest");

	private final CallKey key;

	private final ExecuteRequest request;

	private final long startedAt;

	private final CallObserver observer;

	private volatile CallStage stage = CallStage.OPEN;

	private final Push push = new Push();

	private final Caller first;

	private final Callers callers;

	/** In nanoseconds, since the call came: when the last one who waits gives up. */
	private volatile long longest;

	private volatile @Nullable CallHolder holder;

	private volatile @Nullable ChunkedAnswer items;

	private volatile @Nullable DispatchWatch watch;

	/**
	 * Create a call.
	 * @param address where it goes
	 * @param request what is asked for, with the timeout that holds
	 * @param startedAt when it came, as the scheduler tells
	 * @param observer who is told about its end
	 */
	Call(ConnectorAddress address, ExecuteRequest request, long startedAt, CallObserver observer) {
		this.key = new CallKey(address, request.requestId());
		this.request = request;
		this.startedAt = startedAt;
		this.observer = observer;
		this.first = new Caller(this, request.timeout());
		this.callers = new Callers(this.first);
		this.longest = request.timeout().toNanos();
	}

	/**
	 * Return what makes it the same as another one.
	 */
	CallKey key() {
		return this.key;
	}

	ConnectorAddress address() {
		return this.key.address();
	}

	ExecuteRequest request() {
		return this.request;
	}

	long startedAt() {
		return this.startedAt;
	}

	/**
	 * Return the future of the caller who came with the request.
	 * @return the answer
	 */
	Caller first() {
		return this.first;
	}

	boolean isClosed() {
		return this.stage == CallStage.CLOSED;
	}

	/**
	 * Let one more caller wait for the same answer. A connector that has the call already
	 * keeps to the deadlines of those who came before.
	 * @param timeout how long it is ready to wait
	 * @param scheduler what its deadline runs on
	 * @return the answer, or {@code null} when the call ended
	 */
	@Nullable Caller join(Duration timeout, Scheduler scheduler) {
		Caller caller = new Caller(this, timeout);
		if (this.callers.join(caller)) {
			LONGEST.accumulateAndGet(this, scheduler.nanoTime() - this.startedAt + timeout.toNanos(), Math::max);
			caller.arm(scheduler);
			return caller;
		}
		if (this.stage == CallStage.STREAMING) {
			Callers.refuse(caller);
			return caller;
		}
		return null;
	}

	/**
	 * Let a caller go. The last one to go calls the request off.
	 * @param caller who waits no more
	 */
	void leave(Caller caller) {
		if (this.callers.leave(caller)) {
			callOff(GatewayError.of(GatewayErrorCode.CANCELLED, "The caller called the request off"));
		}
	}

	/**
	 * Deal with the passed deadline of a caller. The last one to go ends the call.
	 * @param caller who waits no more
	 */
	void expire(Caller caller) {
		if (this.callers.leaveToOthers(caller)) {
			caller.tell(new ExecuteResult.Failed(
					timeout(caller, "goes on for others who asked for the same, and may have run")));
		}
		else if (this.callers.concern(caller)) {
			endLate(caller);
		}
	}

	/**
	 * Let somebody observe the call, before it is dispatched.
	 * @param watching who is told of the end, or {@code null} for nobody
	 */
	void observe(@Nullable DispatchWatch watching) {
		this.watch = watching;
	}

	/**
	 * Return who observes the call, or {@code null} when nobody does.
	 */
	@Nullable DispatchWatch watch() {
		return this.watch;
	}

	/**
	 * Note where the call goes, before it is offered there.
	 * @param chosen who is to keep it until it is pushed
	 */
	void assign(CallHolder chosen) {
		this.holder = chosen;
	}

	/**
	 * Return how far the call is on its way.
	 */
	Push push() {
		return this.push;
	}

	/**
	 * Return whether there is no answer yet, not even the begin of one.
	 */
	boolean isOpen() {
		return this.stage == CallStage.OPEN;
	}

	/**
	 * Return whether the answer comes item by item.
	 */
	boolean isStreaming() {
		return this.stage == CallStage.STREAMING;
	}

	/**
	 * Return whether the answer came item by item, or was about to.
	 */
	boolean hasStreamed() {
		return this.items != null;
	}

	/**
	 * Return how many items of the streamed answer may be sent altogether.
	 */
	long allowedItems() {
		ChunkedAnswer answer = this.items;
		return (answer != null) ? answer.allowed() : 0;
	}

	/**
	 * Make the frame that pushes the call.
	 * @param now the time as the scheduler tells
	 * @param window how many items of a streamed answer may come
	 * @return the frame to send
	 */
	GatewayFrame.Execute frame(long now, int window) {
		Duration left = Duration.ofNanos(this.longest - (now - this.startedAt));
		DispatchWatch watching = this.watch;
		GatewayFrame.Context context = (watching != null) ? watching.context() : this.request.context();
		return new GatewayFrame.Execute(this.request.requestId(), this.request.capability(), this.request.payload(),
				context, (left.toMillis() > 0) ? left : Duration.ofMillis(1),
				new GatewayFrame.Delivery(this.push.attempt(), window));
	}

	/**
	 * End the call with a plain answer, unless it ended.
	 * @param payload the answer
	 */
	void succeed(Payload payload) {
		if (STAGE.compareAndSet(this, CallStage.OPEN, CallStage.CLOSED)) {
			conclude(CallStage.OPEN, new ExecuteResult.Success(payload), null);
		}
		else {
			fail(GatewayError.of(GatewayErrorCode.CONNECTOR_FAILED,
					"The connector sent a plain answer after items of a streamed one"));
		}
	}

	/**
	 * End the call with an error, unless it ended.
	 * @param error why there is no answer
	 */
	void fail(GatewayError error) {
		conclude(STAGE.getAndSet(this, CallStage.CLOSED), new ExecuteResult.Failed(error), error);
	}

	/**
	 * End the call with an answer that is known already, unless it ended.
	 * @param known the answer
	 */
	void repeat(ExecuteResult known) {
		if (known instanceof ExecuteResult.Success success) {
			succeed(success.payload());
		}
		else if (known instanceof ExecuteResult.Failed failed) {
			fail(failed.error());
		}
	}

	/**
	 * End the call with an error and tell the connector that nobody waits any more,
	 * unless it ended.
	 * @param error why there is no answer
	 */
	void callOff(GatewayError error) {
		CallStage was = STAGE.getAndSet(this, CallStage.CLOSED);
		if (was != CallStage.CLOSED) {
			withdraw(error.message());
			conclude(was, new ExecuteResult.Failed(error), error);
		}
	}

	/**
	 * Take an item of a streamed answer. Called by one thread at a time.
	 * @param frame the item
	 * @param window how many items may wait to be read
	 */
	void item(ConnectorFrame.ResultChunk frame, int window) {
		ChunkedAnswer answer = stream(frame.payload().contentType(), window);
		if (answer != null) {
			String problem = answer.accept(frame.sequence(), frame.payload());
			if (problem != null) {
				callOff(GatewayError.of(GatewayErrorCode.CONNECTOR_FAILED, problem));
			}
		}
	}

	/**
	 * Take the good end of a streamed answer. Called by one thread at a time.
	 * @param frame the end
	 * @param window how many items may wait to be read
	 */
	void lastItem(ConnectorFrame.ResultEnd frame, int window) {
		ChunkedAnswer answer = stream(frame.contentType(), window);
		if (answer == null) {
			return;
		}
		if (answer.accepted() != frame.chunks()) {
			fail(GatewayError.of(GatewayErrorCode.CONNECTOR_FAILED, "The connector ended a streamed answer after "
					+ frame.chunks() + " items, but " + answer.accepted() + " arrived"));
		}
		else if (STAGE.compareAndSet(this, CallStage.STREAMING, CallStage.CLOSED)) {
			conclude(CallStage.STREAMING, new ExecuteResult.Success(Payload.empty()), null);
		}
	}

	@Override
	public void allowed(long items) {
		SessionStream pushedTo = this.push.stream();
		if (this.stage == CallStage.STREAMING && pushedTo != null) {
			pushedTo.send(new GatewayFrame.ResultCredits(this.request.requestId(), items));
		}
	}

	@Override
	public void cancelled() {
		callOff(GatewayError.of(GatewayErrorCode.CANCELLED, "The reader of the streamed answer cancelled it"));
	}

	private void endLate(Caller caller) {
		CallStage was = STAGE.getAndSet(this, CallStage.CLOSED);
		if (was != CallStage.CLOSED) {
			boolean seen = withdraw("The deadline passed");
			GatewayError error = timeout(caller, seen ? "may have run" : "did not run");
			conclude(was, new ExecuteResult.Failed(error), error);
		}
	}

	private static GatewayError timeout(Caller caller, String outcome) {
		return GatewayError.of(GatewayErrorCode.TIMEOUT,
				"No answer within " + caller.timeout() + ": the request " + outcome);
	}

	private boolean withdraw(String reason) {
		boolean seen = this.push.mayHaveRun();
		Push.Step was = this.push.callOff();
		SessionStream pushedTo = was.stream();
		CallHolder keeper = this.holder;
		if (pushedTo != null && was.isPushed()) {
			pushedTo.send(new GatewayFrame.Cancel(this.request.requestId(), reason));
		}
		else if (keeper != null && !was.isBegun()) {
			keeper.forget(this);
		}
		return seen || was.isBegun();
	}

	private @Nullable ChunkedAnswer stream(String contentType, int window) {
		ChunkedAnswer answer = this.items;
		if (answer == null) {
			answer = new ChunkedAnswer(this, window);
			this.items = answer;
			if (STAGE.compareAndSet(this, CallStage.OPEN, CallStage.STREAMING)
					&& !this.callers.handOver(new ExecuteResult.Success(Payload.stream(contentType, answer)))) {
				cancelled();
			}
			Caller reader = this.callers.reader();
			if (reader != null && reader.isLate()) {
				// Its deadline passed while it was nobody's
				endLate(reader);
			}
		}
		return (this.stage == CallStage.STREAMING) ? answer : null;
	}

	private void disarm() {
		this.first.disarm();
		Caller reader = this.callers.reader();
		if (reader != null) {
			reader.disarm();
		}
	}

	private void conclude(CallStage was, ExecuteResult result, @Nullable GatewayError error) {
		if (was == CallStage.CLOSED) {
			return;
		}
		disarm();
		this.observer.closing(this, result, (error != null) ? error.code() : null);
		this.callers.answer(result);
		ChunkedAnswer answer = this.items;
		if (was == CallStage.STREAMING && answer != null) {
			answer.end(error);
		}
		this.observer.closed(this);
	}

}
