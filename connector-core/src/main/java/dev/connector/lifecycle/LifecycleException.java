package dev.connector.lifecycle;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A phase that failed, with the participant whose step did. Several that failed together
 * are one exception, which has the others.
 */
public class LifecycleException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final LifecyclePhase phase;

	private final @Nullable String participant;

	private final List<LifecycleException> failures;

	/**
	 * Create an exception.
	 * @param phase what failed
	 * @param participant name of the participant whose step failed, or {@code null} when
	 * it is none's alone
	 * @param message what happened, for people
	 * @param cause what the step threw, or {@code null}
	 */
	public LifecycleException(LifecyclePhase phase, @Nullable String participant, String message,
			@Nullable Throwable cause) {
		super(message, cause);
		this.phase = phase;
		this.participant = participant;
		this.failures = List.of();
	}

	private LifecycleException(LifecyclePhase phase, String message, List<LifecycleException> failures) {
		super(message, failures.get(0).getCause());
		this.phase = phase;
		this.participant = null;
		this.failures = List.copyOf(failures);
		failures.forEach(this::addSuppressed);
	}

	/**
	 * Make one of those that failed together.
	 * @param phase what failed
	 * @param failures at least one
	 * @return the only one, or one with the messages of all
	 */
	static LifecycleException of(LifecyclePhase phase, List<LifecycleException> failures) {
		if (failures.size() == 1) {
			return failures.get(0);
		}
		StringBuilder message = new StringBuilder(failures.size() + " participants failed:");
		failures.forEach((failure) -> message.append("\n- ").append(failure.getMessage()));
		return new LifecycleException(phase, message.toString(), failures);
	}

	/**
	 * Return what failed.
	 * @return the phase
	 */
	public LifecyclePhase phase() {
		return this.phase;
	}

	/**
	 * Return whose step failed.
	 * @return the name of the participant, or {@code null} when it is none's alone
	 */
	public @Nullable String participant() {
		return this.participant;
	}

	/**
	 * Return the failures one by one.
	 * @return those that failed together, or this one alone
	 */
	public List<LifecycleException> failures() {
		return this.failures.isEmpty() ? List.of(this) : this.failures;
	}

}
