package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Sends the answers to calls from elsewhere, as well as they can be sent.
 */
final class Answers {

	private Answers() {
	}

	/**
	 * Send an answer; when its channel can't carry the result, send that instead.
	 */
	static void send(AttachedChannel channel, CommandMessage.ExecuteResponse response, MessageIds ids) {
		Throwable failure = channel.offer(response);
		if (failure != null && response.error() == null && !isClosed(failure)) {
			fail(channel, response.thid(), new CommandError(CommandErrorCode.INTERNAL_ERROR,
					"The result can't be sent: " + failure.getMessage()), ids);
		}
	}

	static void fail(AttachedChannel channel, String thid, CommandError error, MessageIds ids) {
		channel.offer(CommandMessage.ExecuteResponse.failure(ids.next(), thid, error));
	}

	/**
	 * Say why a question could not be sent.
	 */
	static CommandException unsent(Throwable failure, AttachedChannel channel) {
		if (isClosed(failure)) {
			return new CommandException(CommandErrorCode.CHANNEL_DISCONNECTED, channel.disconnected(), failure);
		}
		return new CommandException(
				(failure instanceof CommandChannelException refusal && !refusal.isOverloaded())
						? CommandErrorCode.INVALID_REQUEST : CommandErrorCode.INTERNAL_ERROR,
				"The request can't be sent over the channel '" + channel.id() + "': " + failure.getMessage(), failure);
	}

	private static boolean isClosed(@Nullable Throwable failure) {
		return failure instanceof CommandChannelException refusal && refusal.isClosed();
	}

}
