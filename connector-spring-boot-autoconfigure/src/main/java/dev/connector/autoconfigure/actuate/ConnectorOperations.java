package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.ConnectorReload;
import dev.connector.connection.ConnectionState;
import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.ReloadReport;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What operators do to registrations, however they ask for it. None of it creates or
 * removes one. Safe for use by many threads.
 */
final class ConnectorOperations {

	private static final String WHAT = "CONNECTOR";

	private static final String RELOAD = "reload";

	/** Longer than all steps of a reload take together, unless one hangs. */
	private static final long RELOAD_SECONDS = 60;

	private final ConnectorRuntime runtime;

	private final ObjectProvider<ConnectorReload> reload;

	private final OperatorChanges changes;

	private final AuditTrail audit;

	ConnectorOperations(ConnectorRuntime runtime, ObjectProvider<ConnectorReload> reload, OperatorChanges changes,
			AuditTrail audit) {
		this.runtime = runtime;
		this.reload = reload;
		this.changes = changes;
		this.audit = audit;
	}

	/**
	 * Return the registration of a key in its text form, if there is one.
	 */
	Optional<Registration> find(String key) {
		try {
			return this.runtime.get(RegistrationKey.parse(key));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Do one thing to a registration: an action, or another limit.
	 * @return the registration, once it shows what was asked for
	 * @throws RefusedOperationException when that is not done
	 */
	Registration change(String key, @Nullable String action, @Nullable String limit, @Nullable Principal who) {
		if ((action == null) == (limit == null)) {
			throw RefusedOperationException.nonsense("Either an 'action' is needed, which is one of "
					+ OperatorAction.names() + ", or 'maxConcurrentRequests'" + ((action != null) ? ", not both" : ""));
		}
		return (limit != null) ? limit(key, number(limit), who) : act(key, action, who);
	}

	/**
	 * Do something to all registrations.
	 * @return what came of it
	 * @throws RefusedOperationException when that is not done
	 */
	ReloadDescriptor change(@Nullable String action, @Nullable Principal who) {
		if (!RELOAD.equals(action)) {
			throw RefusedOperationException.nonsense("An 'action' is needed, which is " + RELOAD);
		}
		ConnectorReload available = this.reload.getIfAvailable();
		if (available == null) {
			throw RefusedOperationException.nonsense("Nothing can be reloaded in this application");
		}
		ReloadReport report = await(available);
		this.audit.record(who, WHAT, "all", RELOAD, Map.of("succeeded", report.succeeded()));
		return ReloadDescriptor.of(report);
	}

	private Registration act(String key, @Nullable String name, @Nullable Principal who) {
		OperatorAction action = OperatorAction.named(name)
			.orElseThrow(() -> RefusedOperationException
				.nonsense("An 'action' is one of " + OperatorAction.names() + ", not something else"));
		Registration registration = require(key);
		ConnectionState state = registration.snapshot().state();
		String refusal = action.refusal(state);
		if (refusal != null) {
			throw RefusedOperationException
				.conflict(registration.key() + " can't " + action + " while it is " + state + ": " + refusal);
		}
		action.take(registration);
		this.audit.record(who, WHAT, registration.key().toString(), action.toString(), Map.of());
		return settled(registration);
	}

	private Registration limit(String key, int limit, @Nullable Principal who) {
		Registration registration = require(key);
		ConnectionState state = registration.snapshot().state();
		if (state == ConnectionState.DRAINING || state == ConnectionState.STOPPED) {
			throw RefusedOperationException
				.conflict("The limit of " + registration.key() + " can't change while it is " + state + ": it stops");
		}
		int before = registration.options().maxConcurrentRequests();
		registration.changeLimit(limit);
		this.changes.note(this.runtime, registration.key(), limit);
		this.audit.record(who, WHAT, registration.key().toString(), "limit", Map.of("before", before, "now", limit));
		return settled(registration);
	}

	private Registration require(String key) {
		return find(key).orElseThrow(() -> RefusedOperationException.unknown("There is no registration with that key"));
	}

	private static int number(String limit) {
		try {
			int number = Integer.parseInt(limit);
			if (number >= 1) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// said below
		}
		throw RefusedOperationException
			.nonsense("'maxConcurrentRequests' is a whole number from 1 to " + Integer.MAX_VALUE);
	}

	/**
	 * Have it show what was asked for, unless it is busy with something else for long.
	 */
	private static Registration settled(Registration registration) {
		try {
			registration.settled().toCompletableFuture().get(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// What was asked for happens all the same, only later
		}
		return registration;
	}

	private static ReloadReport await(ConnectorReload reload) {
		try {
			return reload.reload().toCompletableFuture().get(RELOAD_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the reload, which goes on", ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The reload goes on for more than " + RELOAD_SECONDS + " s", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof LifecycleException refused) {
				throw RefusedOperationException.conflict(String.valueOf(refused.getMessage()));
			}
			throw new IllegalStateException("The reload failed", ex.getCause());
		}
	}

}
