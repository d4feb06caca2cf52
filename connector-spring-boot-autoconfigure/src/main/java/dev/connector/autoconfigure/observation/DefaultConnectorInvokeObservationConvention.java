package dev.connector.autoconfigure.observation;

import java.util.Locale;

import dev.connector.ConnectorAddress;
import dev.connector.InvocationErrorCode;
import dev.connector.autoconfigure.observation.ConnectorInvokeObservationDocumentation.HighCardinality;
import dev.connector.autoconfigure.observation.ConnectorInvokeObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * The names and keys that hold when the application has none of its own. Immutable.
 */
public class DefaultConnectorInvokeObservationConvention implements ConnectorInvokeObservationConvention {

	/**
	 * Create a convention.
	 */
	public DefaultConnectorInvokeObservationConvention() {
	}

	@Override
	public String getName() {
		return "connector.invoke";
	}

	@Override
	public String getContextualName(ConnectorInvokeObservationContext context) {
		return "invoke " + context.getInvocation().address().type();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ConnectorInvokeObservationContext context) {
		InvocationErrorCode code = context.getCode();
		String outcome = context.isEnded() ? "success" : "unknown";
		return KeyValues.of(LowCardinality.DESTINATION.withValue(context.getDestination()),
				LowCardinality.OUTCOME.withValue((code != null) ? code.name().toLowerCase(Locale.ROOT) : outcome));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ConnectorInvokeObservationContext context) {
		ConnectorAddress address = context.getInvocation().address();
		String instance = address.instance();
		return KeyValues.of(HighCardinality.TENANT.withValue(address.tenant()),
				HighCardinality.TYPE.withValue(address.type()),
				HighCardinality.INSTANCE.withValue((instance != null) ? instance : "*"),
				HighCardinality.CAPABILITY.withValue(context.getInvocation().capability()));
	}

}
