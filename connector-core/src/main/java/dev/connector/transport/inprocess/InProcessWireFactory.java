package dev.connector.transport.inprocess;

import java.net.URI;

import dev.connector.destination.DestinationOptions;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;

/**
 * Makes wires to gateways of the same process, for URIs of the form
 * {@code inprocess:<name>}. Frames pass as they are: nothing is copied, encoded or
 * limited in size. A frame is taken on the thread that sends it, or on one that takes
 * frames of the stream already; frames that are sent meanwhile follow one by one, and
 * never inside each other. Safe for use by many threads.
 */
public final class InProcessWireFactory implements WireFactory {

	static final String KIND = "inprocess";

	private final InProcessGateways gateways;

	/**
	 * Create a factory.
	 * @param gateways the gateways that its wires lead to
	 */
	public InProcessWireFactory(InProcessGateways gateways) {
		this.gateways = gateways;
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	public boolean supports(URI uri) {
		return KIND.equalsIgnoreCase(uri.getScheme());
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		if (!supports(uri) || !uri.isOpaque()) {
			throw new IllegalArgumentException(
					"A uri of the destination '" + destination.name() + "' is not of the form inprocess:<name>");
		}
		return new InProcessWire(this.gateways, destination.name(), uri.getSchemeSpecificPart());
	}

	static String address(String name) {
		return KIND + ":" + name;
	}

}
