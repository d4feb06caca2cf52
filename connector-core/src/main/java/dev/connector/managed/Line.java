package dev.connector.managed;

import java.util.ArrayList;
import java.util.List;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt talks on: its channel, and what came before it could be dealt with.
 * Listens on any thread; everything else belongs to the owner of the connection.
 *
 * @param <M> the messages
 */
final class Line<M> implements MessageListener<M> {

	/** How much may come before the handshake is over. */
	private static final int MAX_EARLY = 10_000;

	private final ConnectionAttempt attempt;

	private final ManagedDriver<M, ?> driver;

	private final List<Runnable> early = new ArrayList<>();

	private @Nullable MessageChannel<M> channel;

	private @Nullable Handshake<M> handshake;

	private boolean live;

	private boolean over;

	Line(ConnectionAttempt attempt, ManagedDriver<M, ?> driver) {
		this.attempt = attempt;
		this.driver = driver;
	}

	@Override
	public void onOpen() {
		this.attempt.opened();
	}

	@Override
	public void onMessage(M message) {
		this.driver.heard();
		this.attempt.run(() -> this.driver.received(this, message));
	}

	@Override
	public void onPong() {
		this.driver.heard();
		this.attempt.run(this.driver::ponged);
	}

	@Override
	public void onPeerClosing(int code, String reason) {
		this.attempt.run(this.driver::peerClosing);
	}

	@Override
	public void onClosed(Failure failure) {
		this.attempt.run(() -> this.driver.closed(this, failure));
	}

	ConnectionAttempt attempt() {
		return this.attempt;
	}

	void dialled(MessageChannel<M> dialled) {
		this.channel = dialled;
	}

	MessageChannel<M> channel() {
		MessageChannel<M> dialled = this.channel;
		if (dialled == null) {
			throw new IllegalStateException("Nothing was dialled");
		}
		return dialled;
	}

	void greet(Handshake<M> begun) {
		this.handshake = begun;
	}

	@Nullable Handshake<M> handshake() {
		return this.handshake;
	}

	boolean isLive() {
		return this.live;
	}

	/**
	 * Keep what is to be done with a message for the time after the handshake.
	 */
	void keep(Runnable taking) {
		if (this.early.size() >= MAX_EARLY) {
			lost(Failure.transientFailure("More than " + MAX_EARLY + " messages came before the handshake was over"));
			return;
		}
		this.early.add(taking);
	}

	/**
	 * The handshake is over.
	 * @return what is to be done with what came early
	 */
	List<Runnable> goLive() {
		this.live = true;
		List<Runnable> kept = List.copyOf(this.early);
		this.early.clear();
		return kept;
	}

	/**
	 * Return whether the line was given up, so that nothing that still comes counts.
	 */
	boolean isOver() {
		return this.over;
	}

	void lost(Failure failure) {
		if (!this.over) {
			this.over = true;
			this.attempt.lost(failure);
		}
	}

	void leave(String reason) {
		this.over = true;
		Handshake<M> begun = this.handshake;
		if (begun != null) {
			begun.end(Failure.transientFailure(reason));
		}
		MessageChannel<M> dialled = this.channel;
		if (dialled != null) {
			dialled.abort(reason);
		}
	}

}
