package dev.connector.autoconfigure.gateway;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The gateway would be open to the network.
 */
final class ExposedGatewayException extends RuntimeException {

	private final transient List<ListeningPoint> open;

	ExposedGatewayException(List<ListeningPoint> open) {
		super("The gateway would be open to the network: "
				+ open.stream().map(ExposureCheck::describe).collect(Collectors.joining("; ")));
		this.open = List.copyOf(open);
	}

	List<ListeningPoint> open() {
		return this.open;
	}

}
