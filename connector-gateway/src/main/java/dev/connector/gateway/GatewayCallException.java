package dev.connector.gateway;

/**
 * Ends a streamed answer that cannot go on: what its subscriber gets as the error.
 */
public class GatewayCallException extends RuntimeException {

	private final transient GatewayError error;

	/**
	 * Create an exception.
	 * @param error why the answer cannot go on
	 */
	public GatewayCallException(GatewayError error) {
		super(error.code() + ": " + error.message());
		this.error = error;
	}

	/**
	 * Return why the answer cannot go on.
	 * @return the error
	 */
	public GatewayError error() {
		return this.error;
	}

}
