package dev.connector.connection;

import org.jspecify.annotations.Nullable;

/**
 * A step of a connection on its way to the owner.
 */
final class SupervisedStep implements Runnable {

	private final Supervisor supervisor;

	private final @Nullable ConnectionAttempt source;

	private final Runnable body;

	/**
	 * Create a step.
	 * @param source the attempt that it belongs to, or {@code null} for one that counts
	 * whatever became of an attempt
	 */
	SupervisedStep(Supervisor supervisor, @Nullable ConnectionAttempt source, Runnable body) {
		this.supervisor = supervisor;
		this.source = source;
		this.body = body;
	}

	@Override
	public void run() {
		this.supervisor.take(this.source, this.body);
	}

}
