package dev.connector.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session, with what the connector said of itself when it opened it. A
 * session that is resumed goes on with another one; what still comes over the old one is
 * ignored.
 * <p>
 * Frames come one at a time; everything else is safe for use by many threads.
 */
final class SessionStream implements StreamUser {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	static final String CAME_BACK = "The connector came back over another stream";

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<SessionStream, @Nullable CompletableFuture> BEGUN = AtomicReferenceFieldUpdater
		.newUpdater(SessionStream.class, CompletableFuture.class, "begun");

	private static final CompletableFuture<Void> COMPLETED = CompletableFuture.completedFuture(null);

	private final Session session;

	private final AcceptedStream stream;

	private final GatewayParts parts;

	private final Capabilities capabilities;

	private volatile Set<String> inFlight;

	private final GatewayFrame.Terms terms;

	private final int credits;

	private final long attempt;

	private final long maxPayloadBytes;

	private final Watchdog watchdog;

	private final SessionFrames frames;

	private final Acknowledgements acknowledgements;

	private final Turn turn = new Turn();

	/** There as soon as somebody waits for it, or it has begun. */
	private volatile @Nullable CompletableFuture<Void> begun;

	/** Made for the first call. */
	private volatile Push.@Nullable Steps steps;

	private final HeartbeatAcks heartbeats;

	private final OneTimer patience = new OneTimer();

	private volatile @Nullable Overlap overlap;

	private volatile boolean awaitsCredits;

	private volatile boolean heard;

	private volatile boolean lost;

	/**
	 * Create a stream of a session.
	 * @param like a stream of a connector of the same type, with which it shares what is
	 * the same, or {@code null}
	 */
	SessionStream(Session session, ConnectorFrame.Register register, AcceptedStream stream, GatewayParts parts,
			@Nullable SessionStream like) {
		this.session = session;
		this.stream = stream;
		this.parts = parts;
		this.capabilities = Capabilities.of(register.description(), (like != null) ? like.capabilities : null);
		this.inFlight = Set.copyOf(register.resumption().inFlight());
		GatewayFrame.Terms agreed = Negotiation.agree(parts.options(), register.terms());
		this.terms = (like != null && areSame(like.terms, agreed)) ? like.terms : agreed;
		this.credits = Negotiation.credits(register.terms().credits());
		this.attempt = register.resumption().attempt();
		this.maxPayloadBytes = Negotiation.maxPayloadBytes(parts.options(), register.terms());
		this.heartbeats = new HeartbeatAcks(this, session);
		this.acknowledgements = new Acknowledgements(this, parts.scheduler());
		this.watchdog = new Watchdog(parts.scheduler(), this.terms.heartbeatTimeout(), this::onSilence);
		this.frames = new SessionFrames(session, this, parts.options());
	}

	/** By hand, for a record compares through method handles, and this is asked often. */
	private static boolean areSame(GatewayFrame.Terms one, GatewayFrame.Terms other) {
		return one.maxPayloadBytes() == other.maxPayloadBytes()
				&& one.heartbeatInterval().equals(other.heartbeatInterval())
				&& one.heartbeatTimeout().equals(other.heartbeatTimeout());
	}

	Origin origin() {
		return this.stream.origin();
	}

	Capabilities capabilities() {
		return this.capabilities;
	}

	/**
	 * Return the ids of what the connector ran or kept when it opened this stream.
	 */
	Set<String> inFlight() {
		return this.inFlight;
	}

	/**
	 * Return whether the connector opened another stream before, by its number or 0.
	 */
	boolean isNewerThan(long other) {
		return other > 0 && other < this.attempt;
	}

	/**
	 * Forget what the connector held: it is in the books now.
	 */
	void settle() {
		this.inFlight = Set.of();
	}

	/** Return how many requests might run when the connector opened this stream. */
	int credits() {
		return this.credits;
	}

	long maxPayloadBytes() {
		return this.maxPayloadBytes;
	}

	Acknowledgements acknowledgements() {
		return this.acknowledgements;
	}

	/**
	 * Return the places of calls on their way over this stream, always the same.
	 */
	Push.Steps steps() {
		Push.Steps present = this.steps;
		return (present != null) ? present : firstSteps();
	}

	private synchronized Push.Steps firstSteps() {
		Push.Steps present = this.steps;
		if (present == null) {
			present = new Push.Steps(this);
			this.steps = present;
		}
		return present;
	}

	/**
	 * Return whether the connector can do what is asked for: it announced the capability,
	 * or none at all, and takes payloads of that size.
	 */
	boolean takes(ExecuteRequest request) {
		return hasCapability(request.capability()) && request.payload().size() <= this.maxPayloadBytes;
	}

	boolean hasCapability(String capability) {
		return this.capabilities.has(capability);
	}

	/**
	 * Note that the connector uses another stream until it is answered on this one.
	 * Called before anybody else knows of this one.
	 * @param silent whether the connector is still to say how many requests may run
	 */
	void overlaps(boolean silent) {
		this.overlap = new Overlap(this.session, this.parts, silent);
	}

	/**
	 * Return the overlap with a stream that the connector still uses, or {@code null}.
	 */
	@Nullable Overlap overlap() {
		return this.overlap;
	}

	/**
	 * Begin to watch over the stream. Called once.
	 */
	void start() {
		this.watchdog.start();
	}

	/**
	 * Deal with frames from now on. Those before are ignored: nobody has anything to say
	 * before it is answered.
	 */
	void hear() {
		this.heard = true;
	}

	/**
	 * Watch no more. Does nothing the second time.
	 */
	void stop() {
		this.watchdog.stop();
		this.acknowledgements.stop();
		this.patience.shut();
		Overlap overlapping = this.overlap;
		if (overlapping != null) {
			overlapping.stop();
		}
	}

	/**
	 * Tell the connector that it is registered.
	 * @param resumed whether its session goes on
	 */
	void welcome(boolean resumed) {
		send(new GatewayFrame.Registered(this.session.key(), this.session.epoch(), this.session.token(), resumed,
				this.terms));
	}

	/**
	 * Give a connector that has requests of an earlier session a moment to say how many
	 * more it takes. One that has nothing to say beats later, if at all.
	 */
	void awaitCredits() {
		if (!this.inFlight.isEmpty()) {
			this.awaitsCredits = true;
			this.patience.set(this.parts.scheduler().schedule(PATIENCE, this::onPatience));
		}
	}

	@Override
	public void onFrame(ConnectorFrame frame) {
		this.turn.enter();
		try {
			if (this.heard && this.session.isCurrent(this)) {
				this.watchdog.alive();
				frame.deliverTo(this.frames);
				if (this.awaitsCredits) {
					onPatience();
				}
			}
		}
		finally {
			this.turn.leave();
		}
	}

	@Override
	public void onLost(Failure failure) {
		this.lost = true;
		Overlap overlapping = this.session.stream().overlap;
		if (overlapping != null) {
			overlapping.ended(this);
		}
		this.session.lose(this, "the stream was lost: " + failure.message());
	}

	/**
	 * Return whether it has ended without the session having a part in it.
	 */
	boolean isLost() {
		return this.lost;
	}

	/**
	 * Note that nothing of the stream before is being dealt with any more.
	 */
	void begin() {
		if (!BEGUN.compareAndSet(this, null, COMPLETED)) {
			whenBegun().complete(null);
		}
	}

	/**
	 * Do something once no frame of this stream is being dealt with, nor of one before
	 * it, after the session left the stream.
	 * @param task what to do
	 */
	void afterwards(Runnable task) {
		whenBegun().thenRun(() -> this.turn.afterwards(task));
	}

	private CompletableFuture<Void> whenBegun() {
		CompletableFuture<Void> present = this.begun;
		while (present == null) {
			BEGUN.compareAndSet(this, null, new CompletableFuture<>());
			present = this.begun;
		}
		return present;
	}

	boolean send(GatewayFrame frame) {
		return this.stream.send(frame);
	}

	/**
	 * End the stream in order.
	 * @param last the last frame, or {@code null} for none
	 */
	void finish(GatewayFrame.@Nullable Rejected last) {
		this.stream.finish(last);
	}

	/**
	 * End the stream at once.
	 * @param reason why, for people
	 */
	void abort(String reason) {
		this.stream.abort(reason);
	}

	/**
	 * End the stream after a while, if the connector doesn't.
	 */
	void abortLater() {
		this.stream.abortLater(CAME_BACK);
	}

	/**
	 * Push a call that is due here.
	 * @param call the call
	 */
	void push(Call call) {
		if (call.push().start(this)) {
			sendOrGiveBack(call);
		}
		this.heartbeats.release();
	}

	/**
	 * Acknowledge a heartbeat. One that asks without reading gets no more
	 * acknowledgements than it may leave unread.
	 * @param sequence number of the heartbeat
	 */
	void acknowledge(long sequence) {
		if (!isUnread()) {
			this.acknowledgements.flush();
			this.heartbeats.acknowledge(sequence);
		}
	}

	/**
	 * Ask the connector to move to another stream.
	 * @param after when
	 */
	void askToReconnect(Duration after) {
		this.heartbeats.askToReconnect(after);
	}

	/**
	 * Return whether the connector leaves too much unread.
	 */
	boolean isUnread() {
		return this.stream.queued() > Session.MAX_UNREAD + 2L * this.session.queue().load();
	}

	/**
	 * Give the stream up, as if it was lost.
	 * @param reason why, for people
	 */
	void giveUp(String reason) {
		this.session.lose(this, reason);
		abort(reason);
	}

	private void sendOrGiveBack(Call call) {
		GatewayFrame.Execute frame = call.frame(this.parts.scheduler().nanoTime(), this.parts.options().streamWindow());
		if (!send(frame)) {
			this.session.notSent(call, this);
		}
		else if (!call.push().sent(this)) {
			send(new GatewayFrame.Cancel(call.request().requestId(), "Nobody waits for the answer"));
		}
	}

	private void onPatience() {
		this.awaitsCredits = false;
		this.patience.set(Cancellable.NONE);
		this.session.forgetOrphans();
	}

	private void onSilence() {
		giveUp("nothing was heard for " + this.terms.heartbeatTimeout());
	}

}
