package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.ReloadRefusedException;
import dev.connector.lifecycle.ReloadReport;
import org.jspecify.annotations.Nullable;

/**
 * What operators do to the participants of the lifecycle, however they ask for it. Safe
 * for use by many threads.
 */
final class LifecycleOperations {

	private static final String WHAT = "PARTICIPANT";

	private static final String ALL = "all";

	private final Lifecycle lifecycle;

	private final AuditTrail audit;

	LifecycleOperations(Lifecycle lifecycle, AuditTrail audit) {
		this.lifecycle = lifecycle;
		this.audit = audit;
	}

	/**
	 * Reload one participant or all, and wait for that: each of its steps has a deadline.
	 * @param name the only one, or {@code null} for all
	 * @return what became of each
	 * @throws RefusedOperationException when that is not begun
	 */
	ReloadDescriptor reload(@Nullable String name, @Nullable Principal who) {
		ReloadReport report = await((name != null) ? this.lifecycle.reload(name) : this.lifecycle.reload());
		this.audit.record(who, WHAT, (name != null) ? name : ALL, "reload", Map.of("succeeded", report.succeeded()));
		return ReloadDescriptor.of(report);
	}

	private static ReloadReport await(CompletionStage<ReloadReport> reload) {
		try {
			return reload.toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof ReloadRefusedException refused) {
				String message = String.valueOf(refused.getMessage());
				throw switch (refused.reason()) {
					case NOT_RUNNING -> RefusedOperationException.conflict(message);
					case UNKNOWN -> RefusedOperationException.unknown(message);
					case NOT_RELOADABLE -> RefusedOperationException.nonsense(message);
				};
			}
			throw new IllegalStateException("The reload failed", ex.getCause());
		}
	}

}
