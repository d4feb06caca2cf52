package dev.connector.autoconfigure.observation;

import dev.connector.ConnectorException;
import dev.connector.ConnectorRequest;
import dev.connector.ExecutionObserver;
import dev.connector.ExecutionOutcome;
import dev.connector.ObservedExecution;
import dev.connector.registration.Registration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes one observation of each request to a connector, unless nobody would do anything
 * with it: current on the thread of the handler, and stopped with the end of the answer.
 * Safe for use by many threads.
 */
final class ObservingExecutions implements ExecutionObserver {

	private final ObservationRegistry registry;

	private final @Nullable ConnectorExecuteObservationConvention convention;

	private final ConnectorExecuteObservationConvention defaults;

	private final ObservationAudience audience;

	/**
	 * Create an observer.
	 * @param registry where observations are made
	 * @param convention what names them, or {@code null} for the defaults
	 * @param defaults what names them otherwise
	 */
	ObservingExecutions(ObservationRegistry registry, @Nullable ConnectorExecuteObservationConvention convention,
			ConnectorExecuteObservationConvention defaults) {
		this.registry = registry;
		this.convention = convention;
		this.defaults = defaults;
		this.audience = new ObservationAudience(registry);
	}

	@Override
	@SuppressWarnings("NullAway") // the library takes a convention that is absent as null
	public @Nullable ObservedExecution begin(Registration registration, ConnectorRequest request) {
		if (!this.audience.isThere(() -> new ConnectorExecuteObservationContext(registration, request))) {
			return null;
		}
		ConnectorExecuteObservationContext context = new ConnectorExecuteObservationContext(registration, request);
		Observation observation = ConnectorExecuteObservationDocumentation.EXECUTE.observation(this.convention,
				this.defaults, () -> context, this.registry);
		return observation.isNoop() ? null : new Observed(observation.start(), context);
	}

	/**
	 * The observation of one request.
	 */
	private record Observed(Observation observation,
			ConnectorExecuteObservationContext context) implements ObservedExecution {

		@Override
		public Scope enter() {
			return this.observation.openScope()::close;
		}

		@Override
		public void ended(ExecutionOutcome outcome) {
			this.context.setOutcome(outcome);
			if (outcome.error() != null) {
				this.observation
					.error((outcome.cause() != null) ? outcome.cause() : new ConnectorException(outcome.error(),
							"The request ended with " + outcome.error() + " before its handler did"));
			}
			this.observation.stop();
		}

	}

}
