package dev.connector.autoconfigure.gateway.observation;

import java.util.Locale;

import dev.connector.autoconfigure.gateway.observation.GatewayDispatchObservationDocumentation.HighCardinality;
import dev.connector.autoconfigure.gateway.observation.GatewayDispatchObservationDocumentation.LowCardinality;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.GatewayError;
import dev.connector.gateway.GatewayErrorCode;
import io.micrometer.common.KeyValues;

/**
 * The names and keys that hold when the application has none of its own: those of the
 * timer {@code connector.gateway.dispatch}. Immutable.
 */
public class DefaultGatewayDispatchObservationConvention implements GatewayDispatchObservationConvention {

	private static final KeyValues RUNNING = KeyValues.of(LowCardinality.OUTCOME.withValue("unknown"));

	private static final KeyValues SUCCESS = KeyValues.of(LowCardinality.OUTCOME.withValue("success"));

	/**
	 * Create a convention.
	 */
	public DefaultGatewayDispatchObservationConvention() {
	}

	@Override
	public String getName() {
		return "connector.gateway.dispatch";
	}

	/**
	 * Name the type only once it is known to be one: callers may ask for any.
	 */
	@Override
	public String getContextualName(GatewayDispatchObservationContext context) {
		GatewayError error = context.getGatewayError();
		boolean exists = context.isEnded() && (error == null
				|| (error.code() != GatewayErrorCode.NOT_FOUND && error.code() != GatewayErrorCode.INVALID_REQUEST));
		return exists ? "dispatch " + context.getAddress().type() : "dispatch";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(GatewayDispatchObservationContext context) {
		GatewayError error = context.getGatewayError();
		if (error != null) {
			return KeyValues.of(LowCardinality.OUTCOME.withValue(error.code().name().toLowerCase(Locale.ROOT)));
		}
		return context.isEnded() ? SUCCESS : RUNNING;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(GatewayDispatchObservationContext context) {
		ConnectorAddress address = context.getAddress();
		String instance = address.instance();
		return KeyValues.of(HighCardinality.TENANT.withValue(address.tenant()),
				HighCardinality.TYPE.withValue(address.type()),
				HighCardinality.INSTANCE.withValue((instance != null) ? instance : "*"),
				HighCardinality.CAPABILITY.withValue(context.getRequest().capability()),
				HighCardinality.REQUEST.withValue(context.getRequest().requestId()));
	}

}
