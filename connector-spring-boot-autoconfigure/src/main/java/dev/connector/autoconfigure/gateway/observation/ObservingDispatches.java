package dev.connector.autoconfigure.gateway.observation;

import java.util.Map;

import dev.connector.autoconfigure.observation.ObservationAudience;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.DispatchObserver;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.GatewayCallException;
import dev.connector.gateway.GatewayError;
import dev.connector.gateway.ObservedDispatch;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes one observation of each request that a gateway dispatches, a child of what is
 * current on the thread of the caller, or else of what came along with the request. Safe
 * for use by many threads.
 */
final class ObservingDispatches implements DispatchObserver {

	private static final GatewayDispatchObservationConvention DEFAULTS = new DefaultGatewayDispatchObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable GatewayDispatchObservationConvention convention;

	private final ObservationAudience audience;

	/**
	 * Create an observer.
	 * @param registry where observations are made
	 * @param convention what names them, or {@code null} for the defaults
	 */
	ObservingDispatches(ObservationRegistry registry, @Nullable GatewayDispatchObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
		this.audience = new ObservationAudience(registry);
	}

	@Override
	@SuppressWarnings("NullAway") // the library takes a convention that is absent as null
	public @Nullable ObservedDispatch begin(ConnectorAddress address, ExecuteRequest request) {
		if (!this.audience.isThere(() -> new GatewayDispatchObservationContext(address, request))) {
			return null;
		}
		Observation received = (this.registry.getCurrentObservation() == null) ? receive(request) : null;
		GatewayDispatchObservationContext context = new GatewayDispatchObservationContext(address, request);
		Observation observation = GatewayDispatchObservationDocumentation.DISPATCH.observation(this.convention,
				DEFAULTS, () -> context, this.registry);
		if (received != null) {
			observation.parentObservation(received);
		}
		return observation.isNoop() ? null : new Observed(observation.start(), context, received);
	}

	/**
	 * Take up a trace that came along, as that of a connector which invokes another one.
	 */
	private @Nullable Observation receive(ExecuteRequest request) {
		if (request.context().attributes().isEmpty()) {
			return null;
		}
		GatewayReceiveObservationContext context = new GatewayReceiveObservationContext(request);
		Observation received = Observation.createNotStarted("connector.gateway.receive", () -> context, this.registry)
			.contextualName("receive");
		return received.isNoop() ? null : received.start();
	}

	/**
	 * The observation of one request.
	 */
	private record Observed(Observation observation, GatewayDispatchObservationContext context,
			@Nullable Observation received) implements ObservedDispatch {

		@Override
		public Map<String, String> attributes() {
			Map<String, String> carrier = this.context.getCarrier();
			return (carrier != null) ? carrier : Map.of();
		}

		@Override
		public void ended(@Nullable GatewayError error) {
			this.context.end(error);
			if (error != null) {
				this.observation.error(new GatewayCallException(error));
			}
			this.observation.stop();
			if (this.received != null) {
				this.received.stop();
			}
		}

	}

}
