package dev.connector.autoconfigure;

import java.util.stream.Collectors;

import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.StuckStepException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that a participant of the lifecycle made fail.
 */
final class LifecycleFailureAnalyzer extends AbstractFailureAnalyzer<LifecycleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LifecycleException cause) {
		String failures = cause.failures()
			.stream()
			.map((failure) -> "  - " + failure.getMessage())
			.collect(Collectors.joining("\n"));
		String description = "The lifecycle failed in phase " + cause.phase() + ":\n\n" + failures
				+ "\n\nWhoever had booted was shut down again.";
		return new FailureAnalysis(description, action(cause), cause);
	}

	private static @Nullable String action(LifecycleException cause) {
		if (cause.getCause() instanceof StuckStepException) {
			return "Look in the log for what it did when its time was over. If it needs more time, raise"
					+ " connector.lifecycle.boot-timeout, or let its timeout(LifecyclePhase) return more.";
		}
		return switch (cause.phase()) {
			case REGISTER -> "Check the names that participants return from name(), after() and afterIfPresent(),"
					+ " and that the beans they mean are there.";
			case VALIDATE -> "Change what the participants find wrong.";
			case BOOT -> "See the cause, and make available what the participant needs to boot.";
			case RUN -> "See the cause. If the application can do without this participant, let its runPolicy() return"
					+ " RunPolicy.recoverable() or RunPolicy.restarting(…).";
			case RELOAD, DRAIN, SHUTDOWN -> null;
		};
	}

}
