package dev.connector.autoconfigure.command.observation;

import dev.connector.ObservedExecution;
import dev.connector.command.CommandCaller;
import dev.connector.command.CommandException;
import dev.connector.command.CommandObserver;
import dev.connector.command.ObservedCommand;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes one observation of each call: current on the thread of the handler while that
 * runs, and stopped when the call has ended. Safe for use by many threads.
 */
final class ObservingCommands implements CommandObserver {

	private final ObservationRegistry registry;

	private final @Nullable CommandObservationConvention convention;

	private final CommandObservationConvention defaults = new DefaultCommandObservationConvention();

	/**
	 * Create an observer.
	 * @param registry where observations are made
	 * @param convention what names them, or {@code null} for the defaults
	 */
	ObservingCommands(ObservationRegistry registry, @Nullable CommandObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	@SuppressWarnings("NullAway") // the library takes a convention that is absent as null
	public @Nullable ObservedCommand begin(String commandId, CommandCaller caller, @Nullable String channel) {
		if (this.registry.isNoop()) {
			return null;
		}
		CommandObservationContext context = new CommandObservationContext(commandId, caller, channel);
		Observation observation = CommandObservationDocumentation.COMMAND.observation(this.convention, this.defaults,
				() -> context, this.registry);
		return observation.isNoop() ? null : new Observed(observation.start(), context);
	}

	/**
	 * The observation of one call.
	 */
	private record Observed(Observation observation, CommandObservationContext context) implements ObservedCommand {

		@Override
		public ObservedExecution.Scope enter() {
			return this.observation.openScope()::close;
		}

		@Override
		public void ended(@Nullable CommandException failure) {
			this.context.end(failure);
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
