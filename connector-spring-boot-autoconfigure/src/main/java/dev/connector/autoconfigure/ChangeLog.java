package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes one by one, of which each may fail, and tells of them. Used by one
 * thread.
 */
final class ChangeLog {

	private static final Logger logger = LoggerFactory.getLogger(ConfigurationState.class);

	private final List<String> changes = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	/**
	 * Make a change.
	 * @param what what changes, for people
	 * @param change makes it
	 * @return whether it was made
	 */
	boolean make(List<String> what, Runnable change) {
		try {
			change.run();
		}
		catch (RuntimeException ex) {
			String failure = String.join(", ", what) + ": " + ex.getMessage();
			this.failures.add(failure);
			logger.warn("Could not be changed: {}", failure, ex);
			return false;
		}
		this.changes.addAll(what);
		what.forEach((line) -> logger.info("Changed: {}", line));
		return true;
	}

	boolean make(String what, Runnable change) {
		return make(List.of(what), change);
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	ReloadOutcome outcome(List<String> restarts) {
		return new ReloadOutcome(this.changes, this.failures, restarts);
	}

}
