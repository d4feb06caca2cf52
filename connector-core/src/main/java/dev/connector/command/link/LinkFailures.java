package dev.connector.command.link;

import dev.connector.command.CommandChannelException;
import dev.connector.connection.ConnectionEndedException;
import dev.connector.failure.Failure;
import dev.connector.failure.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the end of a channel means for the next attempt: what the channel says,
 * or else what the table says of the exception. Immutable.
 */
final class LinkFailures {

	/** Chains of causes may be circles. */
	private static final int MAX_DEPTH = 32;

	private final String channelId;

	LinkFailures(String channelId) {
		this.channelId = channelId;
	}

	/**
	 * Classify why a channel could not be started, or ended.
	 * @param target where it leads
	 * @param cause what the channel says, or {@code null} when it was closed
	 */
	Failure of(String target, @Nullable Throwable cause) {
		if (cause == null) {
			return Failure.transientFailure(target + ": the peer has closed the channel");
		}
		Throwable link = cause;
		for (int i = 0; link != null && i < MAX_DEPTH; i++) {
			Failure known = failureOf(link);
			if (known != null) {
				return known;
			}
			link = link.getCause();
		}
		return new Failures(target, "the URI of the channel '" + this.channelId + "'").ofCause(cause);
	}

	private static @Nullable Failure failureOf(Throwable thrown) {
		if (thrown instanceof CommandChannelException refusal) {
			return refusal.failure();
		}
		return (thrown instanceof ConnectionEndedException ended) ? ended.failure() : null;
	}

}
