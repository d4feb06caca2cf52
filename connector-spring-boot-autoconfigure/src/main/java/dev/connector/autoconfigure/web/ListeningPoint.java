package dev.connector.autoconfigure.web;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A place on the network where something listens, and how it is protected. Immutable.
 *
 * @param name what listens there, for people
 * @param address the address, or {@code null} for all addresses
 * @param addressProperty the property that sets the address
 * @param encryption how the traffic is protected
 * @param authentication how those who come are recognised
 */
public record ListeningPoint(String name, @Nullable InetAddress address, String addressProperty, Protection encryption,
		Protection authentication) {

	/**
	 * Return whether only this machine reaches the place.
	 * @return {@code true} for a loopback address
	 */
	public boolean isLoopback() {
		return this.address != null && this.address.isLoopbackAddress();
	}

	/**
	 * Return what is open to the network.
	 * @return the protections that are missing, none on a loopback address
	 */
	public List<Protection> missing() {
		if (isLoopback()) {
			return List.of();
		}
		return List.of(this.encryption, this.authentication)
			.stream()
			.filter((protection) -> !protection.present())
			.toList();
	}

	String where() {
		return (this.address != null) ? this.address.getHostAddress() : "all addresses";
	}

	/**
	 * A protection that a place needs when others than this machine reach it.
	 *
	 * @param name what it is, for people
	 * @param present whether it is there
	 * @param properties the properties that bring it
	 */
	public record Protection(String name, boolean present, String properties) {

	}

}
