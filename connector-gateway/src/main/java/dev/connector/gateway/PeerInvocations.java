package dev.connector.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import dev.connector.InvocationErrorCode;
import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * What came over one stream of invocations and was not answered. When the stream is lost,
 * what nobody will hear of any more is called off; what has a key by which it may be
 * asked for again goes on, and so does what was sent one way. Belongs to the owner of the
 * peer.
 */
final class PeerInvocations {

	private final Invocations invocations;

	private final InvocationCaller caller;

	private final SerialOwner owner;

	private final long maxAnswerBytes;

	private final Consumer<GatewayFrame> outlet;

	private final Map<Long, Running> running = new HashMap<>();

	private long bytes;

	private long last;

	private boolean lost;

	private @Nullable Runnable onIdle;

	PeerInvocations(Invocations invocations, Peer peer, long maxAnswerBytes, Consumer<GatewayFrame> outlet) {
		this.invocations = invocations;
		this.caller = new InvocationCaller(peer.tenant(), peer.name(), peer.address());
		this.owner = peer.owner();
		this.maxAnswerBytes = maxAnswerBytes;
		this.outlet = outlet;
	}

	/**
	 * Return how many may be under way.
	 */
	int most() {
		return this.invocations.options().maxPerPeer();
	}

	/**
	 * Take an invocation.
	 * @return what the other side did wrong, or {@code null}
	 */
	@Nullable String take(InvocationFrame.Invoke frame) {
		if (frame.id() <= this.last) {
			return "Invocation " + frame.id() + " came after invocation " + this.last;
		}
		this.last = frame.id();
		InvocationFrame.Failed refusal = refusal(frame);
		if (refusal != null) {
			this.outlet.accept(refusal);
		}
		else {
			run(frame);
		}
		return null;
	}

	/**
	 * Let go of an invocation that nobody waits for any more. Nothing answers it.
	 */
	void callOff(InvocationFrame.CallOff frame) {
		Running called = this.running.get(frame.id());
		if (called != null && !called.frame.manner().oneWay()) {
			remove(called);
			called.cancel();
			checkIdle();
		}
	}

	/**
	 * Run an action once everything is answered, at once when nothing is under way. What
	 * was sent one way is not waited for.
	 */
	void whenIdle(Runnable action) {
		this.onIdle = action;
		checkIdle();
	}

	/**
	 * Nothing is heard of the other side any more over this stream.
	 */
	void lose() {
		this.lost = true;
		this.onIdle = null;
		List<Running> left = new ArrayList<>(this.running.values());
		this.running.clear();
		for (Running one : left) {
			InvocationFrame.Manner manner = one.frame.manner();
			if (!manner.oneWay() && manner.idempotencyKey() == null) {
				one.cancel();
			}
		}
	}

	private InvocationFrame.@Nullable Failed refusal(InvocationFrame.Invoke frame) {
		GatewayError error = this.invocations.refusal(frame);
		InvocationOptions options = this.invocations.options();
		int size = frame.payload().size();
		if (error == null && this.running.size() >= options.maxPerPeer()) {
			error = Refusals.overloaded("The gateway takes " + options.maxPerPeer()
					+ " invocations of one process at a time: the request did not run");
		}
		if (error == null && !this.running.isEmpty() && this.bytes + size > options.maxBytesPerPeer()) {
			error = Refusals.overloaded("The gateway takes invocations of " + options.maxBytesPerPeer()
					+ " bytes of one process at a time: the request did not run");
		}
		if (error != null) {
			return Invocations.failed(frame.id(), error);
		}
		return this.invocations.permits(this.caller, frame) ? null
				: new InvocationFrame.Failed(frame.id(), InvocationErrorCode.FORBIDDEN,
						"The policy of the gateway doesn't let " + this.caller.tenant() + "." + this.caller.name()
								+ " invoke '" + OneLine.of(frame.capability()) + "' of " + frame.address(),
						Map.of(), null);
	}

	private void run(InvocationFrame.Invoke frame) {
		Running run = new Running(frame);
		this.running.put(frame.id(), run);
		this.bytes += frame.payload().size();
		CompletableFuture<ExecuteResult> end = this.invocations.execute(this.caller, frame);
		run.end = end;
		boolean refused = end.isDone() && end.getNow(null) instanceof ExecuteResult.Failed;
		if (frame.manner().oneWay() && !refused) {
			run.told = true;
			this.outlet.accept(new InvocationFrame.Answer(frame.id(), Payload.empty()));
		}
		end.whenComplete((result, thrown) -> this.owner.execute(() -> ended(run, result)));
	}

	private void ended(Running run, @Nullable ExecuteResult result) {
		// Also for one that was called off: a streamed answer has to be let go of
		GatewayFrame answer = (result != null) ? answer(run.frame.id(), result) : null;
		if (this.running.get(run.frame.id()) != run) {
			return;
		}
		remove(run);
		if (!this.lost && !run.told && answer != null) {
			this.outlet.accept(answer);
		}
		checkIdle();
	}

	private GatewayFrame answer(long id, ExecuteResult result) {
		if (result instanceof ExecuteResult.Failed failed) {
			return Invocations.failed(id, failed.error());
		}
		Payload payload = ((ExecuteResult.Success) result).payload();
		if (payload.isStream()) {
			payload.items().subscribe(new Unread());
			return Invocations.failed(id, GatewayError.of(GatewayErrorCode.INVALID_REQUEST,
					"The capability answers with a stream, which no invocation takes: it was called off"));
		}
		if (payload.size() > this.maxAnswerBytes) {
			return Invocations.failed(id, GatewayError.of(GatewayErrorCode.TOO_LARGE, "The answer has " + payload.size()
					+ " bytes, the limit is " + this.maxAnswerBytes + " bytes: the request ran"));
		}
		return new InvocationFrame.Answer(id, payload);
	}

	private void remove(Running run) {
		this.running.remove(run.frame.id());
		this.bytes -= run.frame.payload().size();
	}

	private void checkIdle() {
		Runnable action = this.onIdle;
		if (action != null && this.running.values().stream().allMatch((run) -> run.told)) {
			this.onIdle = null;
			action.run();
		}
	}

	/**
	 * An invocation under way.
	 */
	private static final class Running {

		private final InvocationFrame.Invoke frame;

		private @Nullable CompletableFuture<ExecuteResult> end;

		private boolean told;

		Running(InvocationFrame.Invoke frame) {
			this.frame = frame;
		}

		void cancel() {
			CompletableFuture<ExecuteResult> cancelled = this.end;
			if (cancelled != null) {
				cancelled.cancel(true);
			}
		}

	}

	/**
	 * Calls a streamed answer off that nobody can take.
	 */
	private static final class Unread implements Flow.Subscriber<Payload> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.cancel();
		}

		@Override
		public void onNext(Payload item) {
		}

		@Override
		public void onError(Throwable thrown) {
		}

		@Override
		public void onComplete() {
		}

	}

}
