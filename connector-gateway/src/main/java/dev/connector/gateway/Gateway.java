package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Cancellable;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;

/**
 * The side that connectors dial. A transport hands over the streams that it accepts, an
 * application hands over requests, and the gateway brings them together: every request
 * gets exactly one answer.
 * <p>
 * Safe for use by many threads; nothing here blocks.
 */
public final class Gateway {

	private static final String CLOSED = "The gateway is closed";

	private final GatewayParts parts;

	private final Evacuation evacuation;

	private final Approvals approvals;

	private final SessionRegistry registry;

	private final Dispatcher dispatcher;

	private final Handshake handshake;

	private final Peers peers;

	private final Set<AcceptedStream> unregistered = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	Gateway(GatewayParts parts, GatewayBuilder builder) {
		int maxSessions = parts.options().sessions().maxSessions();
		this.parts = parts;
		this.evacuation = new Evacuation(parts.scheduler(), builder.random());
		this.approvals = new Approvals(parts.options().approval(), maxSessions);
		this.registry = new SessionRegistry(maxSessions, this.evacuation);
		this.dispatcher = new Dispatcher(parts, this.registry,
				new RememberedAnswers(builder.idempotency(), parts.scheduler()), builder.observers());
		InvocationOptions invocations = builder.invocations();
		this.peers = new Peers(parts, builder.messageHandler(), builder.peerLimits(), this.evacuation,
				(invocations != null) ? new Invocations(invocations, this.dispatcher, parts.options().requestTimeout())
						: null);
		this.handshake = new Handshake(parts, this.approvals, this.registry, this.dispatcher, this.evacuation,
				this.peers);
	}

	/**
	 * Start to build a gateway.
	 * @return a new builder
	 */
	public static GatewayBuilder builder() {
		return new GatewayBuilder();
	}

	/**
	 * Take a stream that a connector opened. It has to register, or say hello, in time.
	 * @param stream the sending half
	 * @param peer where the connector comes from, for people
	 * @return the receiving half
	 */
	public FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer) {
		return accept(stream, peer, "unknown");
	}

	/**
	 * Take a stream that a connector opened on a wire of a kind that is known. It has to
	 * register in time.
	 * @param stream the sending half
	 * @param peer where the connector comes from, for people
	 * @param wire the kind of wire, such as {@code grpc}, for people
	 * @return the receiving half
	 */
	public FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer, String wire) {
		AcceptedStream accepted = new AcceptedStream(stream, new Origin(peer, wire), this.parts, this.handshake,
				this.unregistered::remove);
		this.unregistered.add(accepted);
		accepted.start();
		if (this.closed.get()) {
			accepted.refuse(RejectionCode.CLOSING, CLOSED);
		}
		return accepted;
	}

	/**
	 * Push a request to a connector.
	 * @param address where to
	 * @param request what to ask for
	 * @return the answer. Never completes exceptionally, except when the caller cancels
	 * it; that calls the request off at the connector. Completed by any thread, so what
	 * depends on it must not block
	 */
	public CompletableFuture<ExecuteResult> execute(ConnectorAddress address, ExecuteRequest request) {
		return this.dispatcher.execute(address, request);
	}

	/**
	 * Return the sessions, those included that wait for approval.
	 * @return snapshots sorted by key
	 */
	public List<SessionSnapshot> sessions() {
		return this.registry.all()
			.stream()
			.map(Session::snapshot)
			.sorted(Comparator.comparing(SessionSnapshot::key))
			.toList();
	}

	/**
	 * Return those who exchange messages with the gateway.
	 * @return the peers of this moment, in no order
	 */
	public List<MessagePeer> peers() {
		return this.peers.all().stream().filter(Peer::exchangesMessages).map(MessagePeer.class::cast).toList();
	}

	/**
	 * Return the session that owns a key.
	 * @param key the key
	 * @return a snapshot, empty when nobody is registered under the key
	 */
	public Optional<SessionSnapshot> session(RegistrationKey key) {
		return Optional.ofNullable(this.registry.owner(ConnectorAddress.of(key))).map(Session::snapshot);
	}

	/**
	 * Decide about a registration, now and for when it comes again. Rejecting one that is
	 * ready already ends its session.
	 * @param key the key of the registration
	 * @param decision what is decided
	 * @return {@code false} when nobody is registered under the key and nothing was
	 * decided about it before
	 */
	public boolean decide(RegistrationKey key, ApprovalDecision decision) {
		return this.approvals.decide(key, decision, this.registry);
	}

	/**
	 * Ask the connector of a registration to move to a new connection.
	 * @param key the key of the registration
	 * @param within when it is to move
	 * @return {@code false} when it has no connection now
	 */
	public boolean askToReconnect(RegistrationKey key, Duration within) {
		Session owner = this.registry.owner(ConnectorAddress.of(key));
		return owner != null && owner.askToReconnect(within);
	}

	/**
	 * Ask everybody to move to new connections, each at a time of its own: that is how a
	 * gateway is emptied without a rush.
	 * @param within when all of them are to have moved
	 * @return how many were asked
	 */
	public int askToReconnect(Duration within) {
		return this.evacuation.askToReconnect(everybody(), within);
	}

	/**
	 * Empty the gateway before it is drained: ask all connectors to move, and let in only
	 * those that come back to a session they have lost. Requests go on being dispatched
	 * to those that are still here, and what runs when a connector moves is finished
	 * here.
	 * @param timeout how long to wait at most for those that can move; zero asks nobody
	 * @return completes, never exceptionally, once they have moved, at once when there is
	 * nobody. A connector that comes back to this gateway is not waited for
	 */
	public CompletionStage<Void> evacuate(Duration timeout) {
		return this.evacuation.begin(everybody(), timeout);
	}

	/**
	 * {@linkplain #evacuate Empty} the gateway, then {@linkplain #drain(Duration) drain}
	 * it, all within one timeout.
	 * @param moving how long to wait at most for connectors that can move
	 * @param timeout how long to wait at most for everything
	 * @return completes, never exceptionally, once the gateway is closed
	 */
	public CompletionStage<Void> drain(Duration moving, Duration timeout) {
		Duration first = (moving.compareTo(timeout) < 0) ? moving : timeout;
		long begun = this.parts.scheduler().nanoTime();
		evacuate(first).thenRun(() -> {
			Duration left = timeout.minusNanos(this.parts.scheduler().nanoTime() - begun);
			drain(left.isNegative() ? Duration.ZERO : left);
		});
		return this.drained.minimalCompletionStage();
	}

	/**
	 * Take no more requests, wait for those that run, then {@link #close()}.
	 * @param timeout how long to wait at most
	 * @return completes, never exceptionally, once the gateway is closed
	 */
	public CompletionStage<Void> drain(Duration timeout) {
		this.evacuation.shut();
		CompletionStage<Void> idle = this.dispatcher.close("The gateway drains");
		Cancellable timer = this.parts.scheduler().schedule(timeout, this::close);
		idle.thenRun(timer::cancel);
		idle.thenRun(this::close);
		return this.drained.minimalCompletionStage();
	}

	/**
	 * End every session and answer every request that is left. Does nothing the second
	 * time.
	 */
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.evacuation.end();
		CompletionStage<Void> idle = this.dispatcher.close(CLOSED);
		this.dispatcher.shut();
		this.unregistered.forEach((stream) -> stream.refuse(RejectionCode.CLOSING, CLOSED));
		this.registry.close()
			.forEach((session) -> session.end("the gateway closes",
					AcceptedStream.rejected(RejectionCode.CLOSING, CLOSED)));
		this.peers.close();
		idle.thenRun(() -> this.drained.complete(null));
	}

	private List<Movable> everybody() {
		List<Movable> all = new ArrayList<>(this.registry.all());
		all.addAll(this.peers.all());
		return all;
	}

}
