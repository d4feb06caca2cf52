package dev.connector.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to a {@link Lifecycle} and its participants, one thing after the
 * other, on a thread that nothing else waits for. What it throws is logged and changes
 * nothing.
 */
public interface LifecycleListener {

	/**
	 * The lifecycle does something else now.
	 * @param state what it does
	 * @param failure why it stops or has stopped, or {@code null} when that was asked for
	 */
	default void onState(LifecycleState state, @Nullable LifecycleException failure) {
	}

	/**
	 * Something is new with a participant.
	 * @param participant what is known of it now
	 */
	default void onParticipant(ParticipantReport participant) {
	}

	/**
	 * A reload has ended.
	 * @param reload how
	 */
	default void onReload(ReloadReport reload) {
	}

}
