package dev.connector.gateway;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's side of one registration on one stream, from its registration to its end.
 * Safe for use by many threads; nothing is sent and nobody is told under a lock.
 */
final class Session {

	/**
	 * How many frames may wait to be read, beside a request and a cancel for each call.
	 */
	static final int MAX_UNREAD = 1024;

	private final long epoch;

	private final RegistrationKey key;

	private final ConnectorRegistration.Description description;

	private final Set<String> capabilities;

	private final ConnectorFrame.Resumption resumption;

	private final GatewayFrame.Terms terms;

	private final long maxPayloadBytes;

	private final AcceptedStream stream;

	private final GatewayParts parts;

	private final Dispatcher dispatcher;

	private final CallQueue queue;

	private final Watchdog watchdog;

	private final SessionFrames frames;

	private final SessionNews news;

	private final AtomicReference<GatewayFrame.@Nullable HeartbeatAck> heldAck = new AtomicReference<>();

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
		GatewayOptions options = parts.options();
		this.epoch = epoch;
		this.key = register.key();
		this.description = register.description();
		this.capabilities = this.description.capabilities()
			.stream()
			.map(Capability::name)
			.collect(Collectors.toUnmodifiableSet());
		this.resumption = register.resumption();
		this.terms = Negotiation.agree(options, register.terms());
		this.maxPayloadBytes = Negotiation.maxPayloadBytes(options, register.terms());
		this.stream = stream;
		this.parts = parts;
		this.dispatcher = dispatcher;
		this.queue = new CallQueue(parts.scheduler()::now, options.maxPendingPerSession(),
				Negotiation.credits(register.terms().credits()), approved);
		this.watchdog = new Watchdog(parts.scheduler(), this.terms.heartbeatTimeout(), this::onSilence);
		this.news = new SessionNews(this, parts.listeners());
		this.frames = new SessionFrames(this, options);
	}

	RegistrationKey key() {
		return this.key;
	}

	long epoch() {
		return this.epoch;
	}

	String peer() {
		return this.stream.peer();
	}

	Set<String> capabilities() {
		return this.capabilities;
	}

	long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	CallQueue queue() {
		return this.queue;
	}

	/**
	 * Return what the connector holds of an earlier session.
	 * @return what it said when it registered
	 */
	ConnectorFrame.Resumption resumption() {
		return this.resumption;
	}

	SessionSnapshot snapshot() {
		CallQueue.Counts counts = this.queue.counts();
		return new SessionSnapshot(this.key, counts.state(), counts.since(), this.epoch, peer(), counts.running(),
				counts.pending(), counts.limit(), this.description);
	}

	/**
	 * Return whether the connector can do what is asked for.
	 * @param capability the name of a capability
	 * @return {@code true} when it announced the capability, or none at all
	 */
	boolean takes(String capability) {
		return this.capabilities.isEmpty() || this.capabilities.contains(capability);
	}

	/**
	 * Return whether a request would be taken now.
	 * @param request the request
	 * @return {@code true} when it may run or wait here
	 */
	boolean isReadyFor(ExecuteRequest request) {
		return this.queue.isReady() && takes(request.capability()) && request.payload().size() <= this.maxPayloadBytes
				&& this.queue.hasRoom();
	}

	/**
	 * Begin to watch over the stream, and tell that the session is there. Called once.
	 */
	void start() {
		this.watchdog.start();
		this.news.opened();
	}

	/**
	 * Tell the connector that it is registered, and push what waits.
	 */
	void open() {
		this.stream.send(
				new GatewayFrame.Registered(this.key, this.epoch, this.parts.sessionTokens().get(), false, this.terms));
		this.queue.open();
		pushWaiting();
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

	void onFrame(ConnectorFrame frame) {
		if (!this.queue.isEnded()) {
			this.watchdog.alive();
			frame.deliverTo(this.frames);
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
	 * Push the calls that wait, as far as there are credits.
	 */
	void pushWaiting() {
		for (Call call = this.queue.next(); call != null; call = this.queue.next()) {
			push(call);
		}
	}

	/**
	 * Let go of a call that was not pushed.
	 * @param call the call
	 */
	void forget(Call call) {
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

	void send(GatewayFrame frame) {
		this.stream.send(frame);
	}

	/**
	 * Acknowledge a heartbeat, once all requests that were taken before it are sent: from
	 * the first one after it said that it leaves, a connector knows that it has them all.
	 * One that asks without reading gets no more acknowledgements than it may leave
	 * unread.
	 */
	void acknowledge(GatewayFrame.HeartbeatAck ack) {
		if (this.stream.queued() > MAX_UNREAD + 2L * this.queue.load()) {
			return;
		}
		if (this.queue.isReady()) {
			send(ack);
		}
		else {
			this.heldAck.set(ack);
			releaseAck();
		}
	}

	void answerDropped() {
		this.news.answerDropped();
	}

	/**
	 * End the session because of what the connector did, or what was decided about it.
	 * @param code why
	 * @param message why, for people
	 */
	void reject(RejectionCode code, String message) {
		if (end(message, AcceptedStream.rejected(code, message))) {
			this.parts.rejections().report(this.key, peer(), code, message);
		}
	}

	/**
	 * End the session and its stream in order.
	 * @param reason why, for people
	 * @param last the last frame, or {@code null} for none
	 * @return {@code false} when it had ended already
	 */
	boolean end(String reason, GatewayFrame.@Nullable Rejected last) {
		boolean first = end(reason);
		this.stream.finish(last);
		return first;
	}

	/**
	 * End the session. Where a lost stream leaves the session to be resumed, this is the
	 * place that waits for it.
	 * @param told why, for people, perhaps in the words of the connector
	 * @return {@code false} when it had ended already
	 */
	boolean end(String told) {
		String reason = OneLine.of(told);
		CallQueue.Leftovers left = this.queue.end();
		if (left == null) {
			return false;
		}
		this.watchdog.stop();
		this.dispatcher.sessionEnded(this, left, reason);
		this.news.closed(reason);
		return true;
	}

	static String disapproval(RegistrationKey key) {
		return key + " was rejected at the gateway: have it approved there, or register under another key";
	}

	/**
	 * End the session because its stream was lost.
	 * @param told why, for people
	 */
	void lose(String told) {
		if (!this.queue.isEnded()) {
			this.dispatcher.sessionLost(this);
		}
		end(told);
	}

	private void onSilence() {
		String reason = "nothing was heard for " + this.terms.heartbeatTimeout();
		lose(reason);
		this.stream.abort(reason);
	}

	private void releaseAck() {
		if (this.heldAck.get() != null && this.queue.isAllPushed()) {
			GatewayFrame.HeartbeatAck ack = this.heldAck.getAndSet(null);
			if (ack != null) {
				send(ack);
			}
		}
	}

	private void push(Call call) {
		sendOrGiveBack(call);
		releaseAck();
	}

	private void sendOrGiveBack(Call call) {
		GatewayFrame.Execute frame = call.startPush(this.parts.scheduler().nanoTime(),
				this.parts.options().streamWindow());
		if (frame == null) {
			this.queue.forget(call);
		}
		else if (!this.stream.send(frame)) {
			call.notPushed();
			boolean mine = this.queue.forget(call);
			end("the stream was lost");
			if (mine) {
				this.dispatcher.moveOn(call);
			}
		}
		else if (!call.pushed()) {
			this.stream.send(new GatewayFrame.Cancel(call.request().requestId(), "Nobody waits for the answer"));
		}
	}

}
