package dev.connector.gateway;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls to sessions, and keeps those that did not end yet. Safe for use by many
 * threads, without a lock.
 */
final class Dispatcher implements CallObserver {

	/**
	 * Longer than anybody waits, and short enough for every clock.
	 */
	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

	private final GatewayParts parts;

	private final SessionRegistry registry;

	private final LostSessions lost;

	private final WaitingRoom waitingRoom;

	private final StuckSessions stuck = new StuckSessions();

	private final RememberedAnswers remembered;

	private final List<DispatchObserver> observers;

	private final Map<CallKey, Call> calls = new ConcurrentHashMap<>();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private volatile @Nullable String closedBecause;

	Dispatcher(GatewayParts parts, SessionRegistry registry, RememberedAnswers remembered,
			List<DispatchObserver> observers) {
		this.parts = parts;
		this.registry = registry;
		this.lost = new LostSessions(parts.scheduler());
		this.remembered = remembered;
		this.observers = observers;
		this.waitingRoom = new WaitingRoom(parts.options().maxPendingPerSession());
	}

	/**
	 * Push a request, or join the same one that runs.
	 * @param address where to
	 * @param asked what to ask for
	 * @return the answer
	 */
	CompletableFuture<ExecuteResult> execute(ConnectorAddress address, ExecuteRequest asked) {
		ExecuteRequest request = asked.withTimeout(timeout(asked));
		Call call = new Call(address, request, this.parts.scheduler().nanoTime(), this);
		CallKey key = call.key();
		for (Call same = this.calls.putIfAbsent(key, call); same != null; same = this.calls.putIfAbsent(key, call)) {
			CompletableFuture<ExecuteResult> joined = join(same, request);
			if (joined != null) {
				return joined;
			}
			this.calls.remove(key, same);
		}
		if (!this.observers.isEmpty()) {
			call.observe(DispatchWatch.begin(this.observers, address, request));
		}
		GatewayError refusal = refusal(request);
		ExecuteResult known = (refusal == null) ? this.remembered.find(key, request) : null;
		if (refusal != null) {
			call.fail(refusal);
		}
		else if (known != null) {
			call.repeat(known);
		}
		else {
			call.first().arm(this.parts.scheduler());
			dispatch(call, false);
		}
		return call.first();
	}

	/**
	 * Find another session for a call that was taken but not pushed.
	 * @param call the call
	 */
	void moveOn(Call call) {
		dispatch(call, true);
	}

	/**
	 * Run the calls that wait for somebody, also those that wait at a session which can't
	 * run them now.
	 * @param session who takes work from now on
	 */
	void sessionOpened(Session session) {
		this.waitingRoom.take(session.key()).forEach(this::moveOn);
		for (Session other : this.stuck.like(session.key())) {
			if (other.queue().isStuck()) {
				move(other, List.of(session));
			}
		}
	}

	/**
	 * Return the sessions at which calls are stuck.
	 */
	StuckSessions stuck() {
		return this.stuck;
	}

	/**
	 * Let calls that wait at a session without a stream, or without credits, go to those
	 * that have them, if they need not run at this very instance.
	 * @param session the session
	 */
	void sessionStuck(Session session) {
		if (session.queue().isStuck()) {
			move(session, siblings(session));
		}
	}

	/**
	 * Expect the connector of a session back, because its connection was lost.
	 * @param session the session, before it owns its key no more
	 * @param since how long ago the connection was lost
	 */
	void sessionLost(Session session, Duration since) {
		this.lost.add(session.key(), since);
	}

	/**
	 * Return a session of the same tenant and type, or {@code null}.
	 */
	@Nullable Session like(RegistrationKey key) {
		SessionGroup group = this.registry.group(ConnectorAddress.any(key.tenant(), key.type()));
		return (group != null && !group.sessions().isEmpty()) ? group.sessions().get(0) : null;
	}

	/**
	 * Note that a session owns its key no more.
	 * @param session the session
	 */
	void sessionEnded(Session session) {
		this.registry.remove(session);
	}

	/**
	 * Deal with what a session leaves: what was not pushed goes elsewhere, and so does
	 * what may run twice; the rest of what was pushed is lost.
	 * @param session the session
	 * @param left its calls
	 * @param reason why it ended
	 */
	void leftBehind(Session session, CallBooks.Leftovers left, String reason) {
		for (Call call : left.running()) {
			if (call.push().reclaim() || runsAgain(session, call)) {
				moveOn(call);
			}
			else {
				call.fail(GatewayError.of(GatewayErrorCode.UNAVAILABLE,
						session.key() + " is gone (" + reason + "): the request may have run"));
			}
		}
		left.pending().forEach(this::moveOn);
	}

	/**
	 * Take no more requests.
	 * @param reason why, for people
	 * @return completes once no call is left
	 */
	CompletionStage<Void> close(String reason) {
		this.closedBecause = reason;
		checkIdle();
		return this.idle;
	}

	/**
	 * Let no request wait for anybody any more.
	 */
	void shut() {
		this.waitingRoom.close().forEach(this::nobodyCame);
	}

	@Override
	public void closing(Call call, ExecuteResult result, @Nullable GatewayErrorCode outcome) {
		// Who comes with the same id finds the call, or else its answer
		this.remembered.add(call, result);
		this.calls.remove(call.key(), call);
		DispatchWatch watch = call.watch();
		if (watch != null) {
			watch.ended((result instanceof ExecuteResult.Failed failed) ? failed.error() : null);
		}
		this.parts.listeners()
			.onDispatched(call.address(), outcome,
					Duration.ofNanos(this.parts.scheduler().nanoTime() - call.startedAt()));
	}

	@Override
	public void closed(Call call) {
		checkIdle();
	}

	private void checkIdle() {
		if (this.closedBecause != null && this.calls.isEmpty()) {
			this.idle.complete(null);
		}
	}

	private Duration timeout(ExecuteRequest asked) {
		Duration timeout = asked.timeout().isZero() ? this.parts.options().requestTimeout() : asked.timeout();
		return (timeout.compareTo(LONGEST_TIMEOUT) < 0) ? timeout : LONGEST_TIMEOUT;
	}

	private @Nullable CompletableFuture<ExecuteResult> join(Call same, ExecuteRequest request) {
		ExecuteRequest running = same.request();
		if (!running.capability().equals(request.capability()) || !running.payload().equals(request.payload())) {
			return CompletableFuture.completedFuture(new ExecuteResult.Failed(
					GatewayError.of(GatewayErrorCode.INVALID_REQUEST, "The request id '" + request.requestId()
							+ "' is that of a running request which asks for something else: use another id")));
		}
		return same.join(request.timeout(), this.parts.scheduler());
	}

	private @Nullable GatewayError refusal(ExecuteRequest request) {
		String closed = this.closedBecause;
		if (closed != null) {
			return GatewayError.of(GatewayErrorCode.UNAVAILABLE, closed + ": the request did not run");
		}
		if (request.payload().isStream()) {
			return GatewayError.of(GatewayErrorCode.INVALID_REQUEST,
					"The payload of a request must not be a stream: send its bytes");
		}
		GatewayError tooLong = Refusals.tooLong(request);
		if (tooLong != null) {
			return tooLong;
		}
		long limit = this.parts.options().maxPayloadBytes();
		return (request.payload().size() > limit) ? Refusals.tooLarge(request, limit) : null;
	}

	private List<Session> siblings(Session session) {
		return sessions(ConnectorAddress.any(session.key().tenant(), session.key().type()));
	}

	private void move(Session from, List<Session> targets) {
		if (targets.stream().noneMatch((target) -> target.queue().isReady())) {
			return;
		}
		for (Call call : from.queue().pending()) {
			boolean moves = call.address().instance() == null
					&& targets.stream().anyMatch((target) -> target.queue().isReady() && target.isOpenFor(call));
			if (moves && from.queue().forget(call)) {
				moveOn(call);
			}
		}
	}

	private boolean runsAgain(Session session, Call call) {
		return session.stream().capabilities().isIdempotent(call.request().capability()) && call.isOpen()
				&& call.push().reset();
	}

	private void dispatch(Call call, boolean again) {
		WaitingRoom.Entry entry;
		do {
			long seen = call.push().mayHaveRun() ? this.waitingRoom.wakes() : 0;
			GatewayError refusal = offerAround(call, again);
			if (refusal == null) {
				return;
			}
			if (!call.push().mayHaveRun()) {
				call.fail(refusal);
				return;
			}
			call.assign(this.waitingRoom);
			entry = this.waitingRoom.enter(call, seen);
		}
		while (entry == WaitingRoom.Entry.MISSED);
		if (entry == WaitingRoom.Entry.REFUSED) {
			nobodyCame(call);
		}
	}

	private @Nullable GatewayError offerAround(Call call, boolean again) {
		Set<Session> tried = Set.of();
		boolean duplicate = false;
		while (true) {
			Session session = choose(call, tried);
			if (session == null) {
				GatewayError refusal = refusal(call, again, duplicate);
				if (refusal.code() == GatewayErrorCode.OVERLOADED && somebodyCame(call, tried)) {
					continue;
				}
				return refusal;
			}
			call.assign(session);
			Offer offer = session.offer(call);
			if (offer.isSettled()) {
				return null;
			}
			duplicate |= offer == Offer.DUPLICATE;
			tried = new HashSet<>(tried);
			tried.add(session);
		}
	}

	/**
	 * Return whether there is a session by now which nobody asked: then its work is no
	 * reason to refuse.
	 */
	private boolean somebodyCame(Call call, Set<Session> tried) {
		return sessions(call.address()).stream()
			.anyMatch((session) -> !tried.contains(session) && session.isOpenFor(call));
	}

	private void nobodyCame(Call call) {
		call.fail(GatewayError.of(GatewayErrorCode.UNAVAILABLE, "The connector left, and there is nobody else at "
				+ call.address() + " to run the request again: it may have run"));
	}

	private @Nullable Session choose(Call call, Set<Session> tried) {
		ConnectorAddress address = call.address();
		if (address.instance() == null) {
			SessionGroup group = this.registry.group(address);
			return (group != null) ? group.choose(call, tried) : null;
		}
		Session owner = this.registry.owner(address);
		return (owner != null && owner.isOpenFor(call) && !tried.contains(owner)) ? owner : null;
	}

	private GatewayError refusal(Call call, boolean again, boolean duplicate) {
		if (duplicate) {
			return Refusals.overloaded("The request id '" + call.request().requestId()
					+ "' is that of a request that was not answered yet: use another id, or try again");
		}
		List<Session> sessions = sessions(call.address());
		Duration lostSince = sessions.isEmpty() ? this.lost.since(call.address()) : null;
		if (lostSince != null) {
			return Refusals.lost(call.address(), lostSince);
		}
		GatewayError error = Refusals.explain(call.address(), call.request(), sessions);
		if (again && error.code() != GatewayErrorCode.OVERLOADED) {
			return GatewayError.of(GatewayErrorCode.UNAVAILABLE,
					"The connector left, and nobody else at " + call.address() + " takes the request: it did not run");
		}
		return error;
	}

	private List<Session> sessions(ConnectorAddress address) {
		if (address.instance() == null) {
			SessionGroup group = this.registry.group(address);
			return (group != null) ? group.sessions() : List.of();
		}
		Session owner = this.registry.owner(address);
		return (owner != null) ? List.of(owner) : List.of();
	}

}
