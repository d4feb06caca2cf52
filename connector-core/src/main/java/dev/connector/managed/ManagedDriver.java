package dev.connector.managed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.failure.Failure;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Connects a user's own protocol: dials, has the protocol shake hands, watches over the
 * connection and ends it in order. Called by the owner of the connection only, except
 * where fields are volatile.
 *
 * @param <M> the messages
 * @param <E> the events
 */
final class ManagedDriver<M, E> implements ConnectionDriver {

	private final MessageTransport<M> transport;

	private final ConnectionProtocol<M, E> protocol;

	private final ManagedOptions options;

	private final Scheduler scheduler;

	private final ManagedParts<M, E> parts;

	private final CompletableFuture<CloseOutcome> closeOutcome = new CompletableFuture<>();

	private volatile @Nullable HeartbeatMonitor monitor;

	private volatile long lastMessage;

	private @Nullable ProgressDeadline progress;

	private @Nullable Line<M> line;

	private ResumeOutcome resumed = ResumeOutcome.startedAnew();

	private boolean everLive;

	private @Nullable GracefulClose<M> closing;

	private Duration closeBudget;

	private boolean cancelled;

	private @Nullable CloseOutcome result;

	private Runnable onEnd = () -> {
	};

	ManagedDriver(MessageTransport<M> transport, ConnectionProtocol<M, E> protocol, ManagedOptions options,
			Scheduler scheduler, ManagedParts<M, E> parts) {
		this.transport = transport;
		this.protocol = protocol;
		this.options = options;
		this.scheduler = scheduler;
		this.parts = parts;
		this.closeBudget = options.timeouts().close();
	}

	/**
	 * Say what is to be done when the peer ends the session. Called before anything else.
	 */
	void whenEnded(Runnable action) {
		this.onEnd = action;
	}

	CompletionStage<CloseOutcome> closeOutcome() {
		return this.closeOutcome.copy();
	}

	void closeWithin(Duration budget) {
		this.closeBudget = budget;
	}

	void cancel() {
		this.cancelled = true;
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		Line<M> fresh = new Line<>(attempt, this);
		this.line = fresh;
		fresh.dialled(this.transport.open(fresh));
	}

	@Override
	public void greet(ConnectionAttempt attempt) {
		Line<M> current = this.line;
		if (current == null) {
			return;
		}
		Handshake<M> handshake = new Handshake<>(owner(), this.scheduler, current.channel(),
				this.options.timeouts().response());
		current.greet(handshake);
		CompletionStage<ResumeOutcome> shaken = this.everLive
				? this.protocol.resume(handshake, this.parts.incoming().position())
				: this.protocol.open(handshake).thenApply((done) -> ResumeOutcome.startedAnew());
		shaken.whenComplete((outcome, ex) -> attempt.run(() -> shaken(current, outcome, ex)));
	}

	private void shaken(Line<M> current, @Nullable ResumeOutcome outcome, @Nullable Throwable thrown) {
		if (outcome != null && thrown == null) {
			this.resumed = outcome;
			current.attempt().accepted();
			return;
		}
		Throwable cause = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		if (cause instanceof ConversationException known) {
			current.lost(known.failure());
		}
		else {
			current.lost((cause != null) ? Failure.unexpected("The handshake failed", cause)
					: Failure.transientFailure("The handshake ended without an outcome"));
		}
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		Line<M> current = this.line;
		if (current == null) {
			return;
		}
		watch(attempt);
		if (this.everLive) {
			this.parts.incoming().resumed(this.resumed);
		}
		this.everLive = true;
		this.parts.slot().up(current.channel(), this.resumed);
		current.goLive().forEach(Runnable::run);
		this.parts.gate().up(current.channel());
	}

	private void watch(ConnectionAttempt attempt) {
		HeartbeatMonitor fresh = new HeartbeatMonitor(this.scheduler, attempt::run, this.options.heartbeat(),
				(sequence) -> ping(attempt), () -> attempt.lost(Failure.transientFailure(
						"The peer was silent for " + this.options.heartbeat().timeout() + " (silence timeout)")));
		this.monitor = fresh;
		this.lastMessage = this.scheduler.nanoTime();
		fresh.start();
		Duration progressTimeout = this.options.progressTimeout();
		if (progressTimeout != null) {
			this.progress = new ProgressDeadline(this.scheduler, attempt, progressTimeout);
		}
	}

	private void ping(ConnectionAttempt attempt) {
		Line<M> current = this.line;
		if (current == null) {
			return;
		}
		Optional<M> request = this.protocol.ping();
		if (request.isEmpty()) {
			current.channel().ping();
			return;
		}
		current.channel().send(request.get()).whenComplete((done, ex) -> {
			if (ex != null) {
				attempt.lost(Failure.unexpected("A ping was not sent", ex));
			}
		});
	}

	/**
	 * Something came, on any thread.
	 */
	void heard() {
		HeartbeatMonitor current = this.monitor;
		if (current != null) {
			current.inbound();
		}
	}

	void ponged() {
		HeartbeatMonitor current = this.monitor;
		if (current != null) {
			current.inbound();
		}
	}

	void received(Line<M> source, M message) {
		if (source.isOver()) {
			return;
		}
		this.lastMessage = this.scheduler.nanoTime();
		ProgressDeadline deadline = this.progress;
		if (deadline != null) {
			deadline.progress();
		}
		Inbound<E> meaning = this.protocol.classify(message);
		if (source.isLive()) {
			take(source, message, meaning);
		}
		else {
			takeEarly(source, message, meaning);
		}
	}

	private void takeEarly(Line<M> source, M message, Inbound<E> meaning) {
		Handshake<M> handshake = source.handshake();
		if (meaning instanceof Inbound.Ignored) {
			return;
		}
		if (handshake == null || !handshake.isAwaiting() || meaning instanceof Inbound.Event) {
			source.keep(() -> take(source, message, meaning));
		}
		else if (meaning instanceof Inbound.PeerError<E> error) {
			handshake.refused(Incoming.failure(error));
		}
		else if (meaning instanceof Inbound.Answer) {
			handshake.answered(message);
		}
		else {
			// Instead of an answer: the session came to its end meanwhile
			take(source, message, meaning);
		}
	}

	private void take(Line<M> source, M message, Inbound<E> meaning) {
		if (source.isOver()) {
			return;
		}
		boolean ended = this.parts.incoming().hasEnded();
		this.parts.incoming().take(message, meaning).ifPresent(source::lost);
		if (!ended && this.parts.incoming().hasEnded()) {
			GracefulClose<M> current = this.closing;
			if (current != null) {
				current.answered();
			}
			else {
				this.onEnd.run();
			}
		}
	}

	void peerClosing() {
		GracefulClose<M> current = this.closing;
		if (current != null) {
			current.peerClosing();
		}
	}

	void closed(Line<M> source, Failure failure) {
		GracefulClose<M> current = this.closing;
		if (current != null) {
			current.closed();
		}
		else {
			source.lost(failure);
		}
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		Line<M> current = this.line;
		if (this.cancelled || current == null || current.isOver()) {
			attempt.lost(Failure.transientFailure("closed"));
			return;
		}
		this.parts.gate().end("The connection closes");
		GracefulClose<M> begun = new GracefulClose<>(owner(), this.scheduler);
		this.closing = begun;
		begun.outcome().whenComplete((outcome, ex) -> {
			this.result = outcome;
			attempt.lost(Failure.transientFailure("closed"));
		});
		begun.begin(current.channel(),
				this.parts.incoming().hasEnded() ? Optional.empty() : this.protocol.closeRequest(), this.closeBudget);
	}

	@Override
	public void farewell(ConnectionAttempt attempt) {
		attempt.lost(Failure.transientFailure("closed"));
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		HeartbeatMonitor watching = this.monitor;
		ProgressDeadline deadline = this.progress;
		Line<M> left = this.line;
		GracefulClose<M> current = this.closing;
		this.monitor = null;
		this.progress = null;
		this.line = null;
		if (watching != null) {
			watching.stop();
		}
		if (deadline != null) {
			deadline.stop();
		}
		this.parts.gate().down();
		this.parts.slot().down();
		if (current != null) {
			current.closed();
		}
		if (left != null) {
			left.leave(reason);
		}
	}

	@Override
	public void refused() {
		this.transport.refused();
	}

	@Override
	public boolean isWatching(ConnectionAttempt attempt) {
		HeartbeatMonitor current = this.monitor;
		return current != null && current.isWatching();
	}

	/**
	 * Pongs don't count: a connection on which nothing else happens disturbs nobody.
	 */
	@Override
	public long lastActivity() {
		return this.lastMessage;
	}

	@Override
	public void ended() {
		this.parts.incoming().finish();
		CloseOutcome known = this.result;
		if (this.parts.incoming().hasEnded()) {
			this.closeOutcome.complete(CloseOutcome.ACKED);
		}
		else {
			this.closeOutcome.complete((known != null) ? known : CloseOutcome.NOT_SENT);
		}
	}

	private SerialOwner owner() {
		return this.parts.owner();
	}

}
