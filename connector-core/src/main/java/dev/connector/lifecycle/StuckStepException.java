package dev.connector.lifecycle;

/**
 * A step that did not end in time. Its stack trace is not where it was created, but where
 * the step was stuck.
 */
public final class StuckStepException extends Exception {

	private static final long serialVersionUID = 1L;

	StuckStepException(String message, StackTraceElement[] stack) {
		super(message);
		setStackTrace(stack);
	}

	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
