package dev.connector.autoconfigure.web;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which properties close what is open.
 */
final class ExposedFailureAnalyzer extends AbstractFailureAnalyzer<ExposedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ExposedException cause) {
		return new FailureAnalysis(description(cause), action(cause.open(), cause.property()), cause);
	}

	private static String description(ExposedException cause) {
		return cause.open()
			.stream()
			.map((point) -> "    - " + ExposureCheck.describe(point))
			.collect(Collectors.joining(System.lineSeparator(),
					cause.subject() + " would be open to the network:" + System.lineSeparator(), ""));
	}

	private static String action(List<ListeningPoint> open, String property) {
		String ways = open.stream()
			.map((point) -> "    - " + point.name() + ": set '" + point.addressProperty()
					+ "' to 127.0.0.1 to listen for this machine only, or set "
					+ point.missing()
						.stream()
						.map(ListeningPoint.Protection::properties)
						.collect(Collectors.joining(" and ")))
			.collect(Collectors.joining(System.lineSeparator()));
		return "Choose for each:" + System.lineSeparator() + ways + System.lineSeparator() + "Or set '" + property
				+ "' to true where something else protects it.";
	}

}
