package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the log, and whoever audits the application, what operators did. Holds no secret.
 */
final class AuditTrail {

	private static final String UNKNOWN = "unknown";

	private static final Logger logger = LoggerFactory.getLogger(AuditTrail.class);

	private final ApplicationEventPublisher publisher;

	AuditTrail(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Tell what was done. Never throws.
	 * @param who who did it, or {@code null} when nobody knows
	 * @param what what it was done to, such as {@code CONNECTOR}
	 * @param name the name of that
	 * @param action what was done
	 * @param details what else there is to say
	 */
	void record(@Nullable Principal who, String what, String name, String action, Map<String, Object> details) {
		String principal = (who != null) ? who.getName() : UNKNOWN;
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put(what.toLowerCase(Locale.ROOT), name);
		data.putAll(details);
		logger.info("An operator ({}) asked {} {} to {}{}", principal, what.toLowerCase(Locale.ROOT), name, action,
				details.isEmpty() ? "" : " " + details);
		try {
			this.publisher.publishEvent(new AuditApplicationEvent(
					new AuditEvent(principal, what + "_" + action.toUpperCase(Locale.ROOT), data)));
		}
		catch (RuntimeException ex) {
			logger.warn("Somebody who audits failed on {} of {}", action, name, ex);
		}
	}

}
