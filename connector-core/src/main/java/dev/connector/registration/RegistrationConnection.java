package dev.connector.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.connection.Failure;
import dev.connector.connection.Journal;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Connects a registration, keeps it connected and ends it in order. All of its state is
 * touched by its serial owner only; readers get the snapshot. Every step is guarded: what
 * it throws is a failure like any other and leads to the next attempt.
 */
final class RegistrationConnection {

	/**
	 * How long the gateway may take to end the stream after the goodbye.
	 */
	static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

	private final Registration registration;

	private final RegistrationEnvironment environment;

	private final DestinationOptions destination;

	private final Executions executions;

	private final SerialOwner owner;

	private final Outage outage;

	private final ReadyWaiters waiters;

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private final AtomicLong staleEvents = new AtomicLong();

	private final AtomicLong reconnects = new AtomicLong();

	private final Journal journal = new Journal();

	private volatile ConnectionSnapshot snapshot;

	private volatile @Nullable HeartbeatMonitor heartbeat;

	private @Nullable Attempt attempt;

	private Cancellable timer = Cancellable.NONE;

	private String sessionToken = "";

	private long drainMarker;

	private Duration drainTimeout = Duration.ZERO;

	private long drainBegan;

	private boolean saidGoodbye;

	RegistrationConnection(Registration registration, RegistrationEnvironment environment, Executions executions) {
		this.registration = registration;
		this.environment = environment;
		this.destination = environment.destination().options();
		this.executions = executions;
		this.owner = new SerialOwner("registration " + registration.key());
		this.outage = new Outage(this.destination.reconnect(), environment.random());
		this.waiters = new ReadyWaiters(registration.key());
		executions.onMoreCredits(() -> this.owner.execute(this::tellCredits));
		this.snapshot = new ConnectionSnapshot(ConnectionState.IDLE, environment.scheduler().now(), 0, null, null, 0);
	}

	ConnectionSnapshot snapshot() {
		return this.snapshot;
	}

	List<ConnectionSnapshot> journal() {
		return this.journal.entries();
	}

	long reconnects() {
		return this.reconnects.get();
	}

	@Nullable Duration heartbeatRoundTrip() {
		HeartbeatMonitor current = this.heartbeat;
		return (current != null) ? current.roundTrip() : null;
	}

	CompletableFuture<Long> whenReady() {
		CompletableFuture<Long> waiter = new CompletableFuture<>();
		this.owner.execute(() -> this.waiters.add(waiter, this.snapshot));
		return waiter;
	}

	void start() {
		this.owner.execute(() -> {
			if (state() == ConnectionState.IDLE) {
				connect();
			}
		});
	}

	CompletionStage<Void> stop(Duration drainTimeout) {
		this.owner.execute(() -> beginStop(drainTimeout));
		return this.stopped.minimalCompletionStage();
	}

	/**
	 * Run what an attempt brings about, in the owner, unless the attempt is not the
	 * current one any more.
	 */
	void run(Attempt source, Runnable step) {
		this.owner.execute(() -> {
			if (source != this.attempt) {
				this.staleEvents.incrementAndGet();
				return;
			}
			guarded(source, step);
		});
	}

	private void connect() {
		Attempt fresh = new Attempt(this, this.executions);
		this.attempt = fresh;
		this.outage.attempted();
		enter(ConnectionState.CONNECTING, null, lastError());
		arm(this.destination.limits().connectTimeout(), fresh,
				() -> lost(fresh, Failure.transientFailure("No connection to " + this.destination.uri() + " within "
						+ this.destination.limits().connectTimeout() + " (connect-timeout)")));
		guarded(fresh, () -> fresh.opened(this.environment.destination().open(fresh)));
	}

	void opened(Attempt source) {
		enter(ConnectionState.HANDSHAKING, null, lastError());
		Duration timeout = this.destination.limits().handshakeTimeout();
		arm(timeout, source, () -> lost(source, Failure.transientFailure(
				"The gateway did not answer the registration within " + timeout + " (handshake-timeout)")));
		HeartbeatOptions proposed = this.destination.heartbeat();
		source.send(new ConnectorFrame.Register(Frame.PROTOCOL_VERSION, this.registration.key(),
				this.registration.definition().description(), this.destination.credentials().current(),
				new ConnectorFrame.Resumption(this.sessionToken,
						this.sessionToken.isEmpty() ? List.of() : this.executions.inFlight()),
				new ConnectorFrame.Terms(this.executions.creditsNow(), this.destination.limits().maxPayloadBytes(),
						proposed.interval(), proposed.timeout())));
	}

	void pendingApproval(Attempt source, GatewayFrame.Pending frame) {
		if (state().isConnected()) {
			return;
		}
		watch(source, frame.terms());
		enter(ConnectionState.PENDING_APPROVAL, null, lastError());
	}

	void registered(Attempt source, GatewayFrame.Registered frame) {
		this.sessionToken = frame.sessionToken();
		if (state().isConnected()) {
			return;
		}
		watch(source, frame.terms());
		int credits = this.executions.creditsNow();
		source.goLive(frame.terms().maxPayloadBytes(), frame.resumed());
		if (this.executions.creditsNow() < credits) {
			source.send(new ConnectorFrame.Credits(this.executions.creditsNow()));
		}
		publish(new ConnectionSnapshot(ConnectionState.READY, now(), 0, null, null, this.snapshot.generation() + 1));
		arm(this.destination.reconnect().stableAfter(), source, this.outage::over);
	}

	private void tellCredits() {
		Attempt source = this.attempt;
		if (source != null && state() == ConnectionState.READY) {
			source.send(new ConnectorFrame.Credits(this.executions.creditsNow()));
		}
	}

	void rejected(Attempt source, GatewayFrame.Rejected frame) {
		lost(source,
				new Failure(frame.code().failureType(),
						"The gateway refused the registration (" + frame.code() + "): " + frame.message(), null,
						frame.retryAfter()));
	}

	void heartbeatAcknowledged(GatewayFrame.HeartbeatAck frame) {
		HeartbeatMonitor current = this.heartbeat;
		if (current != null) {
			current.acknowledged(frame.sequence());
		}
		if (state() == ConnectionState.DRAINING && frame.sequence() == this.drainMarker) {
			Attempt source = this.attempt;
			this.executions.whenIdle(() -> this.owner.execute(() -> goodbye(source)));
		}
	}

	/**
	 * The one place where an attempt ends without being asked to. What follows is decided
	 * here: the next attempt, giving up, or the end of stopping.
	 */
	void lost(Attempt source, Failure failure) {
		this.owner.requireOwned();
		if (source != this.attempt) {
			return;
		}
		boolean wasConnected = state().isConnected();
		leave("lost: " + failure.message());
		if (state() == ConnectionState.DRAINING) {
			finishStop();
			return;
		}
		if (wasConnected) {
			this.reconnects.incrementAndGet();
		}
		Duration delay = this.outage.failed(failure);
		if (this.outage.refusedAgain()) {
			this.sessionToken = "";
		}
		if (delay == null) {
			enter(ConnectionState.FAILED, null, failure);
		}
		else {
			enter(ConnectionState.BACKOFF, now().plus(delay), failure);
			this.timer = this.environment.scheduler().schedule(delay, () -> this.owner.execute(this::retry));
		}
		this.environment.listener().onLost(this.registration, failure, wasConnected);
	}

	private void retry() {
		if (state() == ConnectionState.BACKOFF) {
			connect();
		}
	}

	private void watch(Attempt source, GatewayFrame.Terms terms) {
		this.timer.cancel();
		HeartbeatOptions agreed = new HeartbeatOptions(terms.heartbeatInterval(), terms.heartbeatTimeout());
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			monitor.change(agreed);
			return;
		}
		monitor = new HeartbeatMonitor(this.environment.scheduler(), this.owner, agreed,
				(sequence) -> source.send(new ConnectorFrame.Heartbeat(sequence)), () -> silent(source));
		this.heartbeat = monitor;
		source.watchedBy(monitor);
		monitor.start();
	}

	private void silent(Attempt source) {
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			lost(source, Failure.transientFailure(
					"The gateway was silent for " + monitor.options().timeout() + " (heartbeat timeout)"));
		}
	}

	private void beginStop(Duration drainTimeout) {
		ConnectionState state = state();
		Attempt source = this.attempt;
		if (state == ConnectionState.STOPPED) {
			return;
		}
		if (state == ConnectionState.DRAINING) {
			shortenDrain(source, drainTimeout);
			return;
		}
		HeartbeatMonitor monitor = this.heartbeat;
		if (source == null || monitor == null || !state.isConnected()) {
			leave("stopped");
			finishStop();
			return;
		}
		enter(ConnectionState.DRAINING, null, lastError());
		armDrain(source, drainTimeout);
		source.send(new ConnectorFrame.Credits(0));
		source.send(new ConnectorFrame.Draining("stopping"));
		this.drainMarker = monitor.beat();
	}

	/**
	 * A later stop may ask for less time than an earlier one, as when the whole process
	 * stops while a registration is being removed.
	 */
	private void shortenDrain(@Nullable Attempt source, Duration drainTimeout) {
		Duration left = this.drainTimeout.minusNanos(this.environment.scheduler().nanoTime() - this.drainBegan);
		if (source != null && !this.saidGoodbye && drainTimeout.compareTo(left) < 0) {
			armDrain(source, drainTimeout);
		}
	}

	private void armDrain(Attempt source, Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
		this.drainBegan = this.environment.scheduler().nanoTime();
		arm(drainTimeout, source, () -> goodbye(source));
	}

	private void goodbye(@Nullable Attempt source) {
		if (source == null || source != this.attempt || state() != ConnectionState.DRAINING || this.saidGoodbye) {
			return;
		}
		this.saidGoodbye = true;
		this.executions.abandonAll();
		arm(GOODBYE_TIMEOUT, source, () -> lost(source, Failure.transientFailure("No answer to the goodbye")));
		source.send(new ConnectorFrame.Goodbye("stopped"));
		source.halfClose();
	}

	private void finishStop() {
		this.executions.abandonAll();
		this.executions.close();
		enter(ConnectionState.STOPPED, null, lastError());
		this.stopped.complete(null);
	}

	/**
	 * Leave the current attempt behind, with everything that belongs to it.
	 */
	private void leave(String reason) {
		this.timer.cancel();
		HeartbeatMonitor monitor = this.heartbeat;
		if (monitor != null) {
			monitor.stop();
			this.heartbeat = null;
		}
		Attempt left = this.attempt;
		this.attempt = null;
		if (left != null) {
			this.executions.detach(left);
			left.abort(reason);
		}
	}

	private void arm(Duration delay, Attempt source, Runnable step) {
		this.timer.cancel();
		this.timer = this.environment.scheduler().schedule(delay, () -> run(source, step));
	}

	private void guarded(Attempt source, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			lost(source, Failure.unexpected("Connecting to " + this.destination.uri() + " failed", ex));
		}
	}

	private ConnectionState state() {
		return this.snapshot.state();
	}

	private @Nullable Failure lastError() {
		return this.snapshot.lastError();
	}

	private Instant now() {
		return this.environment.scheduler().now();
	}

	private void enter(ConnectionState state, @Nullable Instant nextAttemptAt, @Nullable Failure lastError) {
		int attempts = state.isConnected() ? 0 : this.outage.attempts();
		publish(new ConnectionSnapshot(state, now(), attempts, nextAttemptAt, lastError, this.snapshot.generation()));
	}

	private void publish(ConnectionSnapshot next) {
		this.owner.requireOwned();
		ConnectionSnapshot previous = this.snapshot;
		this.snapshot = next;
		this.journal.add(next);
		this.environment.listener().onStateChanged(this.registration, previous, next);
		this.waiters.tell(next);
	}

}
