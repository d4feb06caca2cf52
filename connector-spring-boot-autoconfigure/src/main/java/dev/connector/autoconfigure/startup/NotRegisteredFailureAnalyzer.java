package dev.connector.autoconfigure.startup;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that failed because connectors could not be registered.
 */
final class NotRegisteredFailureAnalyzer extends AbstractFailureAnalyzer<NotRegisteredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NotRegisteredException cause) {
		Set<String> actions = new LinkedHashSet<>();
		cause.missing().forEach((missing) -> actions.add(missing.advice()));
		Set<String> policies = new LinkedHashSet<>();
		cause.missing().forEach((missing) -> policies.add(missing.policy()));
		actions.add("The application starts without them when " + String.join(" and ", policies)
				+ " is 'background' or 'readiness'; it waits longer when connector.lifecycle.boot-timeout is longer.");
		return new FailureAnalysis(String.valueOf(cause.getMessage()), String.join(System.lineSeparator(), actions),
				cause);
	}

}
