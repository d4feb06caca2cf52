package dev.connector.connection;

import dev.connector.failure.Failure;

/**
 * One attempt to connect, and the connection that came of it. Carries its own identity:
 * what is reported after another attempt took its place, or after the connection left it,
 * is counted and dropped. The successor of a connection in use is an attempt as well.
 * Safe for use by many threads; no method blocks or throws.
 */
public final class ConnectionAttempt {

	private final Supervisor supervisor;

	private final long number;

	ConnectionAttempt(Supervisor supervisor, long number) {
		this.supervisor = supervisor;
		this.number = number;
	}

	/**
	 * Return the number of this attempt.
	 * @return counted from 1 over the life of the connection
	 */
	public long number() {
		return this.number;
	}

	/**
	 * Return whether work is wanted at this moment: the connection was neither paused nor
	 * told to stop.
	 * @return {@code false} to ask the other side for none
	 */
	public boolean wantsWork() {
		return this.supervisor.wantsWork();
	}

	/**
	 * Run a step in the owner of the connection, if this is the current attempt then, or
	 * its successor.
	 * @param step what to do
	 */
	public void run(Runnable step) {
		this.supervisor.step(this, step);
	}

	/**
	 * The other side can be spoken to.
	 */
	public void opened() {
		run(() -> this.supervisor.reports(this).opened());
	}

	/**
	 * Somebody has to approve the connection. Does nothing when it waits or is accepted
	 * already.
	 */
	public void pending() {
		run(() -> this.supervisor.reports(this).pending());
	}

	/**
	 * The other side accepted the connection. Does nothing when it did so before.
	 */
	public void accepted() {
		run(() -> this.supervisor.reports(this).accepted());
	}

	/**
	 * The attempt failed, or the connection was lost.
	 * @param failure why
	 */
	public void lost(Failure failure) {
		run(() -> this.supervisor.reports(this).lost(failure));
	}

	/**
	 * Everything is finished that {@link ConnectionDriver#drain} began to finish.
	 */
	public void drained() {
		run(() -> this.supervisor.reports(this).drained());
	}

	/**
	 * Everything is finished that {@link ConnectionSuccession#handOver} began to finish.
	 */
	public void handedOver() {
		run(() -> this.supervisor.reports(this).handedOver());
	}

	/**
	 * The other side asks for another connection in the place of this one.
	 * @param reason why, for people
	 */
	public void replace(String reason) {
		run(() -> this.supervisor.reports(this).replace(reason));
	}

	@Override
	public String toString() {
		return "attempt " + this.number;
	}

}
