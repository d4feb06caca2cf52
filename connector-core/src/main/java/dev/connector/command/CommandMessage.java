package dev.connector.command;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A message between two registries. Immutable, apart from the values that it carries.
 * <p>
 * A value (request, result, payload) is whatever the sender's code gave, as long as the
 * message stays in the process, and a {@link dev.connector.Payload} of JSON once it was
 * serialised. {@code null} means that there is none; a JSON {@code null} is the payload
 * {@code null}.
 */
public sealed interface CommandMessage {

	/**
	 * Return what identifies this message.
	 * @return the id, not empty
	 */
	String id();

	/**
	 * Hand this message to the method for its kind.
	 * @param receiver who takes the message
	 */
	void deliverTo(Receiver receiver);

	/**
	 * Takes messages, one method a kind, so that a new kind breaks the build wherever it
	 * is not dealt with.
	 */
	interface Receiver {

		/**
		 * Take the announcement of one command.
		 * @param message the message
		 */
		void onRegisterRequest(RegisterRequest message);

		/**
		 * Take the answer to an announcement.
		 * @param message the message
		 */
		void onRegisterResponse(RegisterResponse message);

		/**
		 * Take the question for all commands.
		 * @param message the message
		 */
		void onListRequest(ListRequest message);

		/**
		 * Take a list of commands, whether it was asked for or not.
		 * @param message the message
		 */
		void onListResponse(ListResponse message);

		/**
		 * Take a call.
		 * @param message the message
		 */
		void onExecuteRequest(ExecuteRequest message);

		/**
		 * Take the answer to a call.
		 * @param message the message
		 */
		void onExecuteResponse(ExecuteResponse message);

		/**
		 * Take an event.
		 * @param message the message
		 */
		void onEvent(Event message);

	}

	/**
	 * The sender has a command and wants it to be known.
	 *
	 * @param id what identifies the message
	 * @param command the command
	 */
	record RegisterRequest(String id, CommandDefinition command) implements CommandMessage {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onRegisterRequest(this);
		}

	}

	/**
	 * The answer to a {@link RegisterRequest}.
	 *
	 * @param id what identifies the message
	 * @param thid the id of the request
	 * @param accepted whether the command is known now; if not, there is one by its name
	 */
	record RegisterResponse(String id, String thid, boolean accepted) implements CommandMessage {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onRegisterResponse(this);
		}

	}

	/**
	 * The sender wants to know the receiver's own public commands.
	 *
	 * @param id what identifies the message
	 */
	record ListRequest(String id) implements CommandMessage {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onListRequest(this);
		}

	}

	/**
	 * The sender's own public commands.
	 *
	 * @param id what identifies the message
	 * @param thid the id of the request
	 * @param commands the commands
	 */
	record ListResponse(String id, String thid, List<CommandDefinition> commands) implements CommandMessage {

		/**
		 * Create a message.
		 */
		public ListResponse {
			commands = List.copyOf(commands);
		}

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onListResponse(this);
		}

	}

	/**
	 * A call of a command.
	 *
	 * @param id what identifies the message, and the call on its whole way
	 * @param commandId the command
	 * @param request its input, or {@code null} for none
	 */
	record ExecuteRequest(String id, String commandId, @Nullable Object request) implements CommandMessage {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onExecuteRequest(this);
		}

	}

	/**
	 * The answer to a call: a result, or an error.
	 *
	 * @param id what identifies the message
	 * @param thid the id of the request
	 * @param result the result, or {@code null} for none
	 * @param error the error, or {@code null} when the command succeeded
	 */
	record ExecuteResponse(String id, String thid, @Nullable Object result,
			@Nullable CommandError error) implements CommandMessage {

		/**
		 * Answer with a result.
		 * @param id what identifies the message
		 * @param thid the id of the request
		 * @param result the result, or {@code null} for none
		 * @return the message
		 */
		public static ExecuteResponse success(String id, String thid, @Nullable Object result) {
			return new ExecuteResponse(id, thid, result, null);
		}

		/**
		 * Answer with an error.
		 * @param id what identifies the message
		 * @param thid the id of the request
		 * @param error the error
		 * @return the message
		 */
		public static ExecuteResponse failure(String id, String thid, CommandError error) {
			return new ExecuteResponse(id, thid, null, Objects.requireNonNull(error, "error"));
		}

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onExecuteResponse(this);
		}

	}

	/**
	 * Something happened.
	 *
	 * @param id what identifies the message, however many ways it takes
	 * @param eventId what happened
	 * @param payload what is told of it, or {@code null} for nothing
	 */
	record Event(String id, String eventId, @Nullable Object payload) implements CommandMessage {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onEvent(this);
		}

	}

}
