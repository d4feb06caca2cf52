package dev.connector.autoconfigure.observation;

import java.util.Map;

import dev.connector.ConnectorRequest;
import dev.connector.ExecutionOutcome;
import dev.connector.RegistrationKey;
import dev.connector.registration.Registration;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of one request to a connector. Carries what was sent
 * along with the request, so that the trace of the caller goes on.
 */
public final class ConnectorExecuteObservationContext extends ReceiverContext<Map<String, String>> {

	private final Registration registration;

	private final ConnectorRequest request;

	private volatile @Nullable ExecutionOutcome outcome;

	/**
	 * Create a context.
	 * @param registration the registration that the request came to
	 * @param request the request
	 */
	public ConnectorExecuteObservationContext(Registration registration, ConnectorRequest request) {
		super(Map::get, Kind.CONSUMER);
		this.registration = registration;
		this.request = request;
		setCarrier(request.context().attributes());
	}

	/**
	 * Return the registration that the request came to.
	 * @return its key
	 */
	public RegistrationKey getKey() {
		return this.registration.key();
	}

	/**
	 * Return where the registration is registered.
	 * @return the name of the destination
	 */
	public String getDestination() {
		return this.registration.definition().destination();
	}

	/**
	 * Return whether the connector declares the capability that is asked for. Callers may
	 * ask for any.
	 * @return {@code true} when it does
	 */
	public boolean isDeclared() {
		return this.registration.definition()
			.description()
			.capabilities()
			.stream()
			.anyMatch((capability) -> capability.name().equals(this.request.capability()));
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public ConnectorRequest getRequest() {
		return this.request;
	}

	/**
	 * Return how the request ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable ExecutionOutcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(ExecutionOutcome outcome) {
		this.outcome = outcome;
	}

}
