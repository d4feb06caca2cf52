package dev.connector.autoconfigure.web;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something would be open to the network.
 */
final class ExposedException extends RuntimeException {

	private final String subject;

	private final String property;

	private final transient List<ListeningPoint> open;

	/**
	 * Create an exception.
	 * @param subject what would be open
	 * @param property the property that allows it
	 * @param open where
	 */
	ExposedException(String subject, String property, List<ListeningPoint> open) {
		super(subject + " would be open to the network: "
				+ open.stream().map(ExposureCheck::describe).collect(Collectors.joining("; ")));
		this.subject = subject;
		this.property = property;
		this.open = List.copyOf(open);
	}

	String subject() {
		return this.subject;
	}

	String property() {
		return this.property;
	}

	List<ListeningPoint> open() {
		return this.open;
	}

}
