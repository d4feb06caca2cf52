package dev.connector.autoconfigure;

import java.util.concurrent.CompletionStage;

import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.ReloadReport;

/**
 * Reloads the configuration of the connectors. Where there is such a bean, operators
 * reach it through the endpoint of the connectors. Safe for use by many threads; does not
 * block.
 */
@FunctionalInterface
public interface ConnectorReload {

	/**
	 * Reload everything. The one who asks while another reload is under way gets the
	 * outcome of one that began afterwards.
	 * @return completes with how it ended, also when parts of it failed; exceptionally
	 * with a {@link LifecycleException} when it was not even begun
	 */
	CompletionStage<ReloadReport> reload();

}
