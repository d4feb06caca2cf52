package dev.connector.autoconfigure.invocation;

import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests of a gateway with one command of one bean. Safe for use by many
 * threads.
 */
final class CommandCall {

	private final BeanMethod method;

	private final InputBinder input;

	private final ResultConverter output;

	private final ArgumentValidator.@Nullable Check check;

	CommandCall(BeanMethod method, InputBinder input, ResultConverter output, ArgumentValidator.@Nullable Check check) {
		this.method = method;
		this.input = input;
		this.output = output;
		this.check = check;
	}

	CompletionStage<Payload> call(ConnectorRequest request) throws Exception {
		@Nullable Object[] arguments = this.input.bind(request);
		return this.output.convert(this.method.invoke(this.check, arguments), request.context());
	}

}
