package dev.connector.failure;

/**
 * The step on the way to a connection that failed, for people who look for the place to
 * put it right.
 */
public enum FailureStep {

	/**
	 * Finding the address of the host.
	 */
	DNS("DNS"),

	/**
	 * Connecting to that address.
	 */
	TCP("TCP"),

	/**
	 * Being let through by a proxy.
	 */
	PROXY("proxy"),

	/**
	 * The TLS handshake, certificates included.
	 */
	TLS("TLS"),

	/**
	 * Agreeing with the other side on HTTP/2.
	 */
	ALPN("ALPN"),

	/**
	 * Talking HTTP or WebSocket with what answers there.
	 */
	HTTP("HTTP"),

	/**
	 * Showing credentials that are taken.
	 */
	AUTHENTICATION("authentication"),

	/**
	 * Being registered by the gateway.
	 */
	REGISTRATION("registration"),

	/**
	 * None of the others, or nobody knows which.
	 */
	OTHER("connection");

	private final String title;

	FailureStep(String title) {
		this.title = title;
	}

	/**
	 * Return what people call it.
	 * @return a word
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return the step in which something goes wrong.
	 * @param kind what goes wrong
	 * @return the step
	 */
	public static FailureStep of(FailureKind kind) {
		return switch (kind) {
			case UNKNOWN_HOST -> DNS;
			case CONNECTION_REFUSED, NO_ROUTE, TIMED_OUT, CONNECTION_RESET, CONNECTION_CLOSED, LOCAL_LIMIT, NETWORK ->
				TCP;
			case PROXY_REFUSED, PROXY_FAILED, HTTP_PROXY_UNAUTHORIZED -> PROXY;
			case CERTIFICATE_OUTDATED, CERTIFICATE_REVOKED, CERTIFICATE_OF_ANOTHER_HOST, CERTIFICATE_NOT_TRUSTED,
					OWN_CERTIFICATE_REFUSED, NO_COMMON_TLS, TLS_REFUSED, NOT_TLS, TLS ->
				TLS;
			case NO_HTTP2 -> ALPN;
			case HTTP_NO_UPGRADE, HTTP_MOVED, HTTP_REDIRECTED, HTTP_NOT_FOUND, HTTP_TRY_AGAIN, HTTP_WRONG_VERSION,
					HTTP_CONGESTED, HTTP_REFUSED, HTTP_SERVER_ERROR, HTTP_UNKNOWN, PROTOCOL_BROKEN, INVALID_HEADER ->
				HTTP;
			case CREDENTIALS_MISSING, HTTP_UNAUTHORIZED, HTTP_FORBIDDEN, CLOSE_REFUSED, CLOSE_FORBIDDEN ->
				AUTHENTICATION;
			case INVALID_ADDRESS, UNEXPECTED, CLOSE_REGULAR, CLOSE_PROTOCOL, CLOSE_UNSUPPORTED, CLOSE_TOO_LARGE,
					CLOSE_SERVER_ERROR, CLOSE_CONGESTED ->
				OTHER;
		};
	}

	/**
	 * Return the step where everything passes a proxy: the network of this side leads to
	 * the proxy then, and no further.
	 * @return {@link #PROXY} for what concerns the network, otherwise this step
	 */
	public FailureStep throughProxy() {
		return switch (this) {
			case DNS, TCP -> PROXY;
			case PROXY, TLS, ALPN, HTTP, AUTHENTICATION, REGISTRATION, OTHER -> this;
		};
	}

	/**
	 * Return the step of a failure of which only its type and its cause are known.
	 */
	static FailureStep of(FailureType type, FailureKind kind) {
		FailureStep step = of(kind);
		return (step == OTHER && type == FailureType.REJECTED) ? AUTHENTICATION : step;
	}

}
