package dev.connector.autoconfigure.actuate;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.ReloadRefusedException;
import dev.connector.lifecycle.ReloadReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows the participants of the lifecycle and how far each came, and lets operators
 * reload them where they may write.
 */
@Endpoint(id = "connectorlifecycle", defaultAccess = Access.READ_ONLY)
public final class ConnectorLifecycleEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycleEndpoint.class);

	private static final int STATUS_CONFLICT = 409;

	private final Lifecycle lifecycle;

	/**
	 * Create an endpoint.
	 * @param lifecycle what to show and to reload
	 */
	public ConnectorLifecycleEndpoint(Lifecycle lifecycle) {
		this.lifecycle = lifecycle;
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
	 * Reload the shared state, then all participants, and wait for that. Asked for
	 * without a body.
	 * @return what became of each; status 409 when the lifecycle does not run, 500 when
	 * the reload itself broke off
	 */
	@WriteOperation
	public WebEndpointResponse<Object> reloadAll() {
		logger.info("An operator asked to reload all participants");
		return answer(this.lifecycle.reload());
	}

	/**
	 * Reload the shared state, then one participant or all, and wait for that.
	 * @param name the only participant to reload, or {@code null} for all
	 * @return what became of each; status 404 when there is no such participant, 400 when
	 * it can't be reloaded, 409 when the lifecycle does not run, 500 when the reload
	 * itself broke off
	 */
	@WriteOperation
	public WebEndpointResponse<Object> reload(@Nullable String name) {
		if (name == null) {
			return reloadAll();
		}
		logger.info("An operator asked to reload a participant");
		return answer(this.lifecycle.reload(name));
	}

	private static WebEndpointResponse<Object> answer(CompletionStage<ReloadReport> reload) {
		try {
			return new WebEndpointResponse<>(ReloadDescriptor.of(reload.toCompletableFuture().join()));
		}
		catch (CompletionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			int status = (cause instanceof ReloadRefusedException refused) ? status(refused.reason())
					: WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR;
			return new WebEndpointResponse<>(
					Map.of("status", status, "message", String.valueOf(cause.getMessage())), status);
		}
	}

	private static int status(ReloadRefusedException.Reason reason) {
		return switch (reason) {
			case NOT_RUNNING -> STATUS_CONFLICT;
			case UNKNOWN -> WebEndpointResponse.STATUS_NOT_FOUND;
			case NOT_RELOADABLE -> WebEndpointResponse.STATUS_BAD_REQUEST;
		};
	}

}
