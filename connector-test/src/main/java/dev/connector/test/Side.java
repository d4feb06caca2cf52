package dev.connector.test;

/**
 * The two sides between which a {@link TcpFaultProxy} stands.
 */
public enum Side {

	/**
	 * Who connected to the proxy: a connector, most of the time.
	 */
	CLIENT,

	/**
	 * Whom the proxy connected to: a gateway, most of the time.
	 */
	TARGET;

	/**
	 * Return the side across.
	 * @return the other side
	 */
	public Side other() {
		return switch (this) {
			case CLIENT -> TARGET;
			case TARGET -> CLIENT;
		};
	}

}
