package dev.connector.autoconfigure.command.observation;

import dev.connector.autoconfigure.command.observation.CommandObservationDocumentation.HighCardinality;
import dev.connector.autoconfigure.command.observation.CommandObservationDocumentation.LowCardinality;
import dev.connector.command.CommandException;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The names and keys that hold when the application has none of its own: those of the
 * timer {@code connector.command}. Immutable.
 */
public class DefaultCommandObservationConvention implements CommandObservationConvention {

	private static final KeyValue RUNNING = LowCardinality.OUTCOME.withValue("unknown");

	private static final KeyValue SUCCESS = LowCardinality.OUTCOME.withValue("success");

	private static final KeyValue NO_COMMAND = LowCardinality.COMMAND.withValue("none");

	private static final KeyValue NO_CHANNEL = LowCardinality.CHANNEL.withValue("none");

	@Override
	public String getName() {
		return "connector.command";
	}

	@Override
	public String getContextualName(CommandObservationContext context) {
		return (context.getChannel() == null) ? "command " + context.getCommandId() : "command";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CommandObservationContext context) {
		String channel = context.getChannel();
		return (channel == null)
				? KeyValues.of(LowCardinality.COMMAND.withValue(context.getCommandId()), NO_CHANNEL, outcome(context))
				: KeyValues.of(NO_COMMAND, LowCardinality.CHANNEL.withValue(channel), outcome(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CommandObservationContext context) {
		String caller = context.getCaller().channel();
		KeyValues id = KeyValues.of(HighCardinality.ID.withValue(context.getCommandId()));
		return (caller != null) ? id.and(HighCardinality.CALLER.withValue(caller)) : id;
	}

	private static KeyValue outcome(CommandObservationContext context) {
		if (!context.isEnded()) {
			return RUNNING;
		}
		CommandException failure = context.getFailure();
		return (failure != null) ? LowCardinality.OUTCOME.withValue(failure.code().wireName()) : SUCCESS;
	}

}
