package dev.connector.schedule;

/**
 * Something that was asked for and may be called off.
 */
@FunctionalInterface
public interface Cancellable {

	/**
	 * Nothing to call off.
	 */
	Cancellable NONE = () -> {
	};

	/**
	 * Call it off. Idempotent; does nothing when it happened already.
	 */
	void cancel();

}
