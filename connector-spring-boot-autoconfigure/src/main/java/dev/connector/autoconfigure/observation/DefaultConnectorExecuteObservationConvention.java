package dev.connector.autoconfigure.observation;

import java.util.Locale;

import dev.connector.ExecutionOutcome;
import dev.connector.autoconfigure.observation.ConnectorExecuteObservationDocumentation.HighCardinality;
import dev.connector.autoconfigure.observation.ConnectorExecuteObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The names and keys that hold when the application has none of its own: those of the
 * timer {@code connector.execute}. Immutable.
 */
public class DefaultConnectorExecuteObservationConvention implements ConnectorExecuteObservationConvention {

	private static final KeyValue RUNNING = LowCardinality.OUTCOME.withValue("unknown");

	private static final KeyValue SUCCESS = LowCardinality.OUTCOME.withValue("success");

	private final boolean perInstance;

	/**
	 * Create a convention that tells instances apart.
	 */
	public DefaultConnectorExecuteObservationConvention() {
		this(true);
	}

	/**
	 * Create a convention.
	 * @param perInstance whether the instance is a key with few values
	 */
	public DefaultConnectorExecuteObservationConvention(boolean perInstance) {
		this.perInstance = perInstance;
	}

	@Override
	public String getName() {
		return "connector.execute";
	}

	@Override
	public String getContextualName(ConnectorExecuteObservationContext context) {
		String type = context.getKey().type();
		return "execute " + (context.isDeclared() ? type + "." + context.getRequest().capability() : type);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ConnectorExecuteObservationContext context) {
		KeyValues shared = KeyValues.of(LowCardinality.TENANT.withValue(context.getKey().tenant()),
				LowCardinality.TYPE.withValue(context.getKey().type()),
				LowCardinality.DESTINATION.withValue(context.getDestination()), outcome(context));
		return this.perInstance ? shared.and(instance(context)) : shared;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ConnectorExecuteObservationContext context) {
		KeyValues own = KeyValues.of(HighCardinality.CAPABILITY.withValue(context.getRequest().capability()),
				HighCardinality.REQUEST.withValue(context.getRequest().context().requestId()),
				HighCardinality.ATTEMPT.withValue(Integer.toString(context.getRequest().context().attempt())));
		return this.perInstance ? own : own.and(instance(context));
	}

	private static KeyValue instance(ConnectorExecuteObservationContext context) {
		return LowCardinality.INSTANCE.withValue(context.getKey().instance());
	}

	private static KeyValue outcome(ConnectorExecuteObservationContext context) {
		ExecutionOutcome outcome = context.getOutcome();
		if (outcome == null) {
			return RUNNING;
		}
		return (outcome.error() != null)
				? LowCardinality.OUTCOME.withValue(outcome.error().name().toLowerCase(Locale.ROOT)) : SUCCESS;
	}

}
