package dev.connector.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.autoconfigure.invocation.ConnectorBean;

/**
 * Is told of connectors that become beans after the start of the application, and of
 * those that go before its end. Those that are there from the start to the end are not
 * told of. Called by one thread at a time, which must not wait.
 */
public interface ConnectorBeanListener {

	/**
	 * A connector has become a bean. It is registered afterwards.
	 * @param bean the bean
	 * @return completes when it may be registered, or exceptionally when it can't be used
	 */
	default CompletionStage<?> onArriving(ConnectorBean bean) {
		return CompletableFuture.completedStage(null);
	}

	/**
	 * A connector is no bean any more. It is not registered any more, and what ran has
	 * been answered.
	 * @param bean the bean
	 */
	default void onGone(ConnectorBean bean) {
	}

}
