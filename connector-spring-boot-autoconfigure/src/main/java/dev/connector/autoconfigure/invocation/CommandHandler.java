package dev.connector.autoconfigure.invocation;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorException;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.ErrorCode;
import dev.connector.Payload;

/**
 * A connector whose capabilities are the commands of a bean. Safe for use by many
 * threads.
 */
final class CommandHandler implements ConnectorHandler {

	private final Map<String, CommandCall> calls;

	/**
	 * Create a handler.
	 * @param calls the commands by name, in the order in which to list them
	 */
	CommandHandler(Map<String, CommandCall> calls) {
		this.calls = calls;
	}

	@Override
	public CompletionStage<Payload> handle(ConnectorRequest request) throws Exception {
		CommandCall call = this.calls.get(request.capability());
		if (call == null) {
			throw new ConnectorException(ErrorCode.NOT_FOUND, "There is no command '" + request.capability()
					+ "'. The commands are: " + String.join(", ", this.calls.keySet()));
		}
		return call.call(request);
	}

}
