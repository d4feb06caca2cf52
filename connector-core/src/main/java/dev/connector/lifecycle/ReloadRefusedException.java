package dev.connector.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * A reload that was not even begun. Nothing has changed.
 */
public final class ReloadRefusedException extends LifecycleException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	ReloadRefusedException(Reason reason, @Nullable String participant, String message) {
		super(LifecyclePhase.RELOAD, participant, message, null);
		this.reason = reason;
	}

	/**
	 * Return why it was not begun.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a reload is not begun.
	 */
	public enum Reason {

		/**
		 * The lifecycle does not run: it starts, stops, or has stopped.
		 */
		NOT_RUNNING,

		/**
		 * There is no participant of that name.
		 */
		UNKNOWN,

		/**
		 * The participant can't be reloaded.
		 */
		NOT_RELOADABLE

	}

}
