package dev.connector.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's side of one registration, from its registration to its end. A session
 * that lost its stream goes on for a while, and with the next stream when its connector
 * comes back in time. Safe for use by many threads; nothing is sent and nobody is told
 * under a lock.
 */
final class Session implements CallHolder, Movable {

	/**
	 * How many frames may wait to be read, beside a request and a cancel for each call.
	 */
	static final int MAX_UNREAD = 1024;

	private final long epoch;

	private final Instant openedAt;

	private final RegistrationKey key;

	private final SessionToken token;

	private final GatewayParts parts;

	private final Dispatcher dispatcher;

	private final CallQueue queue;

	private final SessionNews news;

	private final Lifeline lifeline;

	private final Takeover takeover;

	/**
	 * Create a session that is silent until {@link #start()}.
	 * @param epoch its number
	 * @param approved whether calls may wait for it to open
	 * @param register what the connector said
	 * @param stream the stream to the connector
	 * @param parts what the gateway is made of
	 * @param dispatcher takes the calls that are left at the end
	 */
	Session(long epoch, boolean approved, ConnectorFrame.Register register, AcceptedStream stream, GatewayParts parts,
			Dispatcher dispatcher) {
		this.epoch = epoch;
		this.openedAt = parts.scheduler().now();
		Session like = dispatcher.like(register.key());
		this.key = (like != null) ? new RegistrationKey(like.key.tenant(), like.key.type(), register.key().instance())
				: register.key();
		this.token = SessionToken.of(register.resumption(), parts.sessionTokens());
		this.parts = parts;
		this.dispatcher = dispatcher;
		this.queue = new CallQueue(this, parts.scheduler(), this.openedAt, parts.options().maxPendingPerSession(),
				Negotiation.credits(register.terms().credits()), approved);
		this.news = new SessionNews(this, parts);
		this.queue.orphans(register.resumption().inFlight().size());
		SessionStream first = new SessionStream(this, register, stream, parts, (like != null) ? like.stream() : null);
		first.begin();
		this.lifeline = new Lifeline(this.queue, parts, this.news, first);
		this.takeover = new Takeover(this, this.lifeline, parts, this.news, dispatcher);
		this.news.opened();
	}

	RegistrationKey key() {
		return this.key;
	}

	long epoch() {
		return this.epoch;
	}

	/**
	 * Return what a connector has to show to resume this session.
	 */
	String token() {
		return this.token.value();
	}

	CallQueue queue() {
		return this.queue;
	}

	/**
	 * Return the stream, the last one while there is none.
	 */
	SessionStream stream() {
		return this.lifeline.stream();
	}

	boolean isCurrent(SessionStream stream) {
		return this.lifeline.isCurrent(stream);
	}

	SessionSnapshot snapshot() {
		CallQueue.Counts counts = this.queue.counts();
		SessionStream last = stream();
		return new SessionSnapshot(this.key, counts.state(), counts.since(), this.openedAt, this.lifeline.resumptions(),
				this.epoch, last.origin().peer(), last.origin().wire(), counts.running(), counts.pending(),
				counts.limit(), last.capabilities().description());
	}

	/**
	 * Return whether a request would be taken now.
	 * @param call the request
	 * @return {@code true} when it may run or wait here
	 */
	boolean isOpenFor(Call call) {
		return this.queue.takesWork() && stream().takes(call.request())
				&& (this.queue.hasRoom() || call.push().mayHaveRun());
	}

	/**
	 * Begin to watch over the stream, and tell that the session is there. Called once.
	 */
	void start() {
		SessionStream first = stream();
		first.start();
		first.hear();
		this.news.tell();
	}

	/**
	 * Tell the connector that it is registered, and push what waits.
	 */
	void open() {
		SessionStream first = stream();
		first.welcome(false);
		first.awaitCredits();
		open(first);
	}

	/**
	 * Apply what was decided about the registration.
	 * @param decision the decision
	 */
	void decide(ApprovalDecision decision) {
		switch (decision) {
			case APPROVE -> {
				if (this.queue.approve()) {
					this.news.approved();
					open();
				}
			}
			case REJECT -> reject(RejectionCode.DISAPPROVED, disapproval(this.key));
		}
	}

	/**
	 * Take a call, and push it when it may run.
	 * @param call the call
	 * @return what became of it
	 */
	Offer offer(Call call) {
		Offer offer = this.queue.offer(call);
		if (offer == Offer.RUNNING) {
			push(call);
			pushWaiting();
		}
		return offer;
	}

	/**
	 * Note whether calls are stuck here: they wait, and none can run now. Called under
	 * the lock of the queue.
	 */
	void stuck(boolean stuck) {
		this.dispatcher.stuck().note(this, stuck);
	}

	/**
	 * Push the calls that wait, as far as there are credits.
	 */
	void pushWaiting() {
		for (Call call = this.queue.next(); call != null; call = this.queue.next()) {
			push(call);
		}
	}

	@Override
	public void forget(Call call) {
		if (this.queue.forget(call)) {
			pushWaiting();
		}
	}

	/**
	 * Find other sessions for calls that were not pushed.
	 * @param calls the calls
	 */
	void handBack(List<Call> calls) {
		calls.forEach(this.dispatcher::moveOn);
	}

	/**
	 * Change how many calls may run.
	 * @param limit the new limit
	 */
	void limit(int limit) {
		handBack(this.queue.limit(limit));
		SessionStream over = stream();
		Overlap overlap = over.overlap();
		if (overlap != null && overlap.isGranted()) {
			open(over);
		}
		pushWaiting();
		if (limit > 0) {
			this.dispatcher.sessionOpened(this);
		}
	}

	/**
	 * Count no requests of an earlier session any more.
	 */
	void forgetOrphans() {
		this.queue.orphans(0);
		pushWaiting();
	}

	/**
	 * Deal with a call that a stream didn't take.
	 * @param call the call
	 * @param stream the stream, which is lost therefore
	 */
	void notSent(Call call, SessionStream stream) {
		boolean mine = this.queue.giveBack(call, stream);
		lose(stream, "the stream was lost");
		if (mine) {
			this.dispatcher.moveOn(call);
		}
	}

	void answerDropped() {
		this.news.answerDropped();
	}

	/**
	 * Return whether somebody knows the token of the session.
	 * @param shown what is shown instead of it, or it
	 */
	boolean hasToken(String shown) {
		return this.token.is(shown);
	}

	/**
	 * Return who deals with a connector that comes with the token of the session.
	 */
	Takeover takeover() {
		return this.takeover;
	}

	@Override
	public boolean isEnded() {
		return this.queue.isEnded();
	}

	@Override
	public boolean askToReconnect(Duration after) {
		SessionStream now = stream();
		boolean there = isCurrent(now) && this.lifeline.isOpened();
		if (there) {
			now.askToReconnect(after);
		}
		return there;
	}

	/**
	 * End the session because of what the connector did, or what was decided about it.
	 * @param code why
	 * @param message why, for people
	 */
	void reject(RejectionCode code, String message) {
		if (end(message, AcceptedStream.rejected(code, message))) {
			this.parts.reports().rejections().report(this.key, stream().origin().peer(), code, message);
		}
	}

	/**
	 * End the session and its stream in order.
	 * @param told why, for people, perhaps in the words of the connector
	 * @param last the last frame, or {@code null} for none
	 * @return {@code false} when it had ended already
	 */
	boolean end(String told, GatewayFrame.@Nullable Rejected last) {
		String reason = OneLine.of(told);
		CallBooks.Leftovers left = this.lifeline.end(reason);
		if (left != null) {
			wrapUp(left, reason);
		}
		stream().finish(last);
		return left != null;
	}

	static String disapproval(RegistrationKey key) {
		return key + " was rejected at the gateway: have it approved there, or register under another key";
	}

	/**
	 * Deal with the loss of a stream: wait for the connector to come back, where that
	 * makes sense, and end the session otherwise. Does nothing when the stream is not the
	 * session's any more.
	 * @param stream the stream
	 * @param told why, for people
	 */
	void lose(SessionStream stream, String told) {
		String reason = OneLine.of(told);
		Lifeline.Loss loss = this.lifeline.lose(stream, reason, this::expire);
		if (loss.suspended()) {
			stream.stop();
			this.news.tell();
			this.dispatcher.sessionStuck(this);
		}
		else if (loss.left() != null) {
			this.dispatcher.sessionLost(this, this.lifeline.sinceLoss());
			wrapUp(loss.left(), reason);
		}
	}

	private void expire(int loss) {
		String reason = "its connector did not come back within " + this.parts.options().sessions().resumeWindow();
		CallBooks.Leftovers left = this.lifeline.expire(loss, reason);
		if (left != null) {
			this.dispatcher.sessionLost(this, this.lifeline.sinceLoss());
			wrapUp(left, reason);
		}
	}

	private void wrapUp(CallBooks.Leftovers left, String reason) {
		SessionStream last = stream();
		last.stop();
		this.dispatcher.sessionEnded(this);
		last.afterwards(() -> this.dispatcher.leftBehind(this, left, reason));
		this.news.tell();
	}

	/**
	 * Let calls run over a stream, those that wait first.
	 */
	void open(SessionStream ready) {
		ready.settle();
		if (this.lifeline.open(ready)) {
			pushWaiting();
			this.dispatcher.sessionOpened(this);
		}
	}

	private void push(Call call) {
		SessionStream over = call.push().stream();
		if (over != null) {
			over.push(call);
		}
	}

}
