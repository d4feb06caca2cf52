package dev.connector.autoconfigure;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.ReloadReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a reload on behalf of those who don't wait for its outcome, and logs that.
 * Safe for use by many threads; never blocks and never throws.
 */
final class ReloadTrigger {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	private final Lifecycle lifecycle;

	ReloadTrigger(Lifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	/**
	 * Reload all.
	 * @param reason who asks
	 */
	void reload(String reason) {
		this.lifecycle.reload().whenComplete((report, failure) -> log(reason, report, failure));
	}

	private static void log(String reason, @Nullable ReloadReport report, @Nullable Throwable failure) {
		if (report == null) {
			logger.warn("Nothing was reloaded after {}: {}", reason, (failure != null) ? failure.getMessage() : null);
		}
		else if (report.succeeded()) {
			logger.info("Reloaded after {}, in {} ms", reason, report.took().toMillis());
		}
		else {
			logger.warn("Not everything could be reloaded after {}: {} {}", reason, report.sharedState(),
					report.participants());
		}
	}

}
