package dev.connector.autoconfigure.gateway;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which properties close an open gateway.
 */
final class ExposedGatewayFailureAnalyzer extends AbstractFailureAnalyzer<ExposedGatewayException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ExposedGatewayException cause) {
		return new FailureAnalysis(description(cause.open()), action(cause.open()), cause);
	}

	private static String description(List<ListeningPoint> open) {
		return open.stream()
			.map((point) -> "    - " + ExposureCheck.describe(point))
			.collect(Collectors.joining(System.lineSeparator(),
					"The gateway would be open to the network:" + System.lineSeparator(), ""));
	}

	private static String action(List<ListeningPoint> open) {
		String ways = open.stream()
			.map((point) -> "    - " + point.name() + ": set '" + point.addressProperty()
					+ "' to 127.0.0.1 to listen for this machine only, or set "
					+ point.missing()
						.stream()
						.map(ListeningPoint.Protection::properties)
						.collect(Collectors.joining(" and ")))
			.collect(Collectors.joining(System.lineSeparator()));
		return "Choose for each:" + System.lineSeparator() + ways + System.lineSeparator()
				+ "Or set 'connector.gateway.security.allow-insecure' to true where something else protects the gateway.";
	}

}
