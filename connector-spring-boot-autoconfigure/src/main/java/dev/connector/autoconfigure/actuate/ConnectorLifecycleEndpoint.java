package dev.connector.autoconfigure.actuate;

import dev.connector.lifecycle.Lifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the participants of the lifecycle and how far each came, and lets operators
 * reload them where they may write.
 */
@Endpoint(id = "connectorlifecycle", defaultAccess = Access.READ_ONLY)
public final class ConnectorLifecycleEndpoint {

	private final Lifecycle lifecycle;

	private final LifecycleOperations operations;

	ConnectorLifecycleEndpoint(Lifecycle lifecycle, LifecycleOperations operations) {
		this.lifecycle = lifecycle;
		this.operations = operations;
	}

	/**
	 * Show the lifecycle and its participants.
	 * @return the participants, in the order in which they boot
	 */
	@ReadOperation
	public LifecycleDescriptor lifecycle() {
		return LifecycleDescriptor.of(this.lifecycle.report());
	}

	/**
	 * Reload the shared state, then all participants, and wait for that.
	 * @return what became of each
	 */
	@WriteOperation
	public ReloadDescriptor reloadAll() {
		return this.operations.reload(null, null);
	}

	/**
	 * Reload the shared state, then one participant or all, and wait for that.
	 * @param name the only participant to reload, or {@code null} for all
	 * @return what became of each
	 */
	@WriteOperation
	public ReloadDescriptor reload(@Nullable String name) {
		return this.operations.reload(name, null);
	}

}
