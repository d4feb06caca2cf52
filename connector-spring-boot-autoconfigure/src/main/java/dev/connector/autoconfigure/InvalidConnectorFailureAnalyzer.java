package dev.connector.autoconfigure;

import dev.connector.autoconfigure.invocation.InvalidConnectorException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains connectors that can't work.
 */
final class InvalidConnectorFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConnectorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConnectorException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
