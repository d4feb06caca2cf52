package dev.connector.registration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.ErrorCode;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the answers of a registration. One is sent at once when a stream is there, and
 * kept until the gateway acknowledged it; afterwards it is remembered for the case that
 * the same request comes again.
 * <p>
 * Safe for use by many threads. Frames are sent, and executions called, without the lock:
 * both may come back here on the same thread.
 */
final class Outbox {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	private final RegistrationKey key;

	private final AnswerBudget budget;

	private final Runnable onFewerOrphans;

	private final KnownRequests requests;

	private final KeptAnswers kept;

	private final Outlet outlet = new Outlet();

	/**
	 * No monitor: virtual threads that wait for one come back by way of another thread.
	 */
	private final Lock lock = new ReentrantLock();

	/** What the gateway was last told to be in flight. */
	private List<String> told = List.of();

	private long repeated;

	private boolean closed;

	/**
	 * Create an outbox without a stream.
	 * @param key whose answers it keeps
	 * @param budget how much may be kept
	 * @param onFewerOrphans runs whenever fewer requests run for nobody
	 */
	Outbox(RegistrationKey key, AnswerBudget budget, Runnable onFewerOrphans) {
		this.key = key;
		this.budget = budget;
		this.onFewerOrphans = onFewerOrphans;
		this.requests = new KnownRequests(budget);
		this.kept = this.requests.kept();
	}

	/**
	 * Take a request in that is to run, unless it is known already: then it is answered
	 * like the first time, now or when that ends.
	 * @return whether it is to run
	 */
	boolean begin(KnownRequest fresh, GatewayFrame.Execute frame) {
		Runnable reply;
		this.lock.lock();
		try {
			RememberedRequest remembered = this.requests.remembered(fresh.id());
			KnownRequest present = (remembered == null) ? this.requests.add(fresh) : null;
			if (present != null) {
				reply = repeat(present, frame);
			}
			else if (remembered != null) {
				reply = remembered.differsFrom(frame) ? refuse(frame) : repeat(remembered.answerAgain());
			}
			else {
				return true;
			}
		}
		finally {
			this.lock.unlock();
		}
		reply.run();
		return false;
	}

	/**
	 * Take the answer to a request: send it when there is somebody to take it, and keep
	 * it.
	 */
	void answered(KnownRequest request, ConnectorFrame answer, int checksum) {
		AnswerSink to = null;
		boolean orphan;
		this.lock.lock();
		try {
			request.answered(answer, checksum);
			orphan = this.requests.endOrphan(request);
			if (orphan) {
				this.kept.unwanted(request, answer);
			}
			else {
				this.kept.keep(request, answer, this.outlet.isAttached());
				to = this.outlet.route(answer);
			}
			if (this.closed) {
				this.requests.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (orphan) {
			this.onFewerOrphans.run();
		}
		else {
			send(to, answer);
		}
		this.budget.report();
	}

	/**
	 * Answer a request that did not run, and forget it: when it comes again, it runs.
	 */
	void refused(KnownRequest request, ConnectorFrame answer) {
		AnswerSink to;
		boolean orphan;
		this.lock.lock();
		try {
			this.requests.remove(request);
			orphan = this.requests.endOrphan(request);
			to = orphan ? null : this.outlet.route(answer);
		}
		finally {
			this.lock.unlock();
		}
		send(to, answer);
		if (orphan) {
			this.onFewerOrphans.run();
		}
	}

	/**
	 * Take an item of a streamed answer: send it when there is somebody to take it, and
	 * keep it until the gateway must have got it.
	 */
	ItemOutcome item(KnownRequest request, ConnectorFrame.ResultChunk item) {
		AnswerSink to;
		this.lock.lock();
		try {
			if (request.execution() == null) {
				return ItemOutcome.OVER;
			}
			if (request.isOrphan()) {
				return ItemOutcome.UNREAD;
			}
			request.beginStream();
			if (!this.kept.keep(request, item, this.outlet.isAttached())) {
				return ItemOutcome.NO_ROOM;
			}
			to = this.outlet.route(item);
		}
		finally {
			this.lock.unlock();
		}
		if (to != null) {
			to.send(item);
		}
		this.budget.report();
		return ItemOutcome.TAKEN;
	}

	/**
	 * Let more items of a streamed answer be sent.
	 */
	void allow(String requestId, long total) {
		Execution running = locked(() -> {
			KnownRequest request = this.requests.get(requestId);
			if (request == null) {
				return null;
			}
			this.kept.allow(request, total);
			return request.execution();
		});
		if (running != null) {
			running.allow(total);
		}
	}

	/**
	 * Let answers go that have arrived. What another stream than this one acknowledged
	 * doesn't count: the gateway was told since that they are in flight, and waits.
	 */
	void acknowledged(List<String> requestIds, AnswerSink from) {
		change(() -> {
			if (this.outlet.isAttached(from)) {
				long now = this.budget.nanoTime();
				requestIds.forEach((requestId) -> acknowledged(requestId, now));
			}
		});
	}

	/**
	 * Send to a stream from now on.
	 * @param sink the stream
	 * @param resumed whether the gateway still waits for what it did not get: that goes
	 * first. Otherwise nobody waits for anything of before
	 */
	void attach(AnswerSink sink, boolean resumed) {
		List<Execution> inVain = new ArrayList<>();
		Queue<ConnectorFrame> backlog = new ArrayDeque<>();
		change(() -> {
			if (resumed) {
				this.requests.addUnread(backlog, inVain);
				this.requests.addOutstanding(backlog, this.told);
			}
			else {
				this.requests.endSession(inVain);
			}
			this.outlet.attach(sink, backlog);
		});
		ConnectorFrame next = locked(() -> this.outlet.next(sink));
		while (next != null) {
			send(sink, next);
			next = locked(() -> this.outlet.next(sink));
		}
		ErrorCode code = resumed ? ErrorCode.UNAVAILABLE : ErrorCode.CANCELLED;
		inVain.forEach((execution) -> execution.cancel(code, "Items of the answer were lost with the connection"));
	}

	/**
	 * Keep what is answered from now on, for the stream is gone.
	 */
	void detach(AnswerSink sink) {
		change(() -> this.outlet.detach(sink));
	}

	/** Return the requests of the session that run, or are not acknowledged. */
	List<String> inFlight() {
		return locked(() -> {
			this.told = this.requests.inFlight();
			return this.told;
		});
	}

	/**
	 * Answer once more what the gateway calls off although it was answered: it did not
	 * get that, and waits for the end of the request. It also waits for the end of one
	 * that never arrived, because it can't know that.
	 */
	void answerAgain(String requestId) {
		Runnable answer = locked(() -> {
			if (this.requests.get(requestId) != null) {
				return null;
			}
			RememberedRequest remembered = this.kept.remembered(requestId);
			return post((remembered != null) ? remembered.answerAgain()
					: ErrorAnswer.of(requestId, ErrorCode.CANCELLED, "The request is not known here", Map.of()));
		});
		if (answer != null) {
			answer.run();
		}
	}

	@Nullable Execution running(String requestId) {
		return locked(() -> {
			KnownRequest request = this.requests.get(requestId);
			return (request != null) ? request.execution() : null;
		});
	}

	List<Execution> running() {
		return locked(this.requests::running);
	}

	/**
	 * Return whether all answers are acknowledged.
	 */
	boolean isEmpty() {
		return locked(this.kept::unacknowledged) == 0;
	}

	/**
	 * Return how many requests run for a session that is gone.
	 */
	int orphans() {
		return locked(this.requests::orphans);
	}

	/** Return the largest payload that the gateway takes, or took when it was there. */
	long maxPayloadBytes() {
		return this.outlet.maxPayloadBytes();
	}

	/** Forget what was remembered for long enough. */
	void prune() {
		change(this.requests::expire);
	}

	/**
	 * Let everything go, and keep nothing from now on.
	 */
	void close() {
		change(() -> {
			this.closed = true;
			this.requests.clear();
		});
	}

	RegistrationSnapshot.Answers snapshot() {
		return locked(() -> new RegistrationSnapshot.Answers(this.kept.unacknowledged(), this.kept.bytes(),
				this.repeated, this.kept.dropped()));
	}

	/**
	 * Deal with a request whose id is that of one that runs or is not acknowledged.
	 * @return what is left to do without the lock
	 */
	private Runnable repeat(KnownRequest present, GatewayFrame.Execute frame) {
		if (present.differsFrom(frame)) {
			return refuse(frame);
		}
		Execution running = present.execution();
		if (running == null) {
			return repeat(present.answerAgain());
		}
		this.repeated++;
		Runnable adopted = this.requests.endOrphan(present) ? this.onFewerOrphans : () -> {
		};
		return () -> {
			running.allow(frame.delivery().resultCredits());
			adopted.run();
		};
	}

	private void acknowledged(String requestId, long now) {
		KnownRequest request = this.requests.get(requestId);
		if (request != null && request.isUnacknowledged()) {
			this.kept.acknowledged(request, now);
		}
	}

	private Runnable repeat(ConnectorFrame answer) {
		this.repeated++;
		return post(answer);
	}

	private Runnable refuse(GatewayFrame.Execute frame) {
		return post(ErrorAnswer.of(frame.requestId(), ErrorCode.INVALID_REQUEST,
				"The request id '" + frame.requestId() + "' is that of another request: use another id", Map.of()));
	}

	private Runnable post(ConnectorFrame frame) {
		AnswerSink to = this.outlet.route(frame);
		return () -> send(to, frame);
	}

	private <T extends @Nullable Object> T locked(Supplier<T> read) {
		this.lock.lock();
		try {
			return read.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void change(Runnable change) {
		locked(() -> {
			change.run();
			return this;
		});
	}

	/**
	 * Send a frame that is kept or that nobody misses. Never throws.
	 */
	private void send(@Nullable AnswerSink to, ConnectorFrame frame) {
		try {
			if (to != null && !to.send(frame)) {
				logger.debug("Nobody takes an answer of {} now", this.key);
			}
		}
		catch (Throwable ex) {
			logger.warn("An answer of {} could not be sent", this.key, ex);
		}
	}

}
