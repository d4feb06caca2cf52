package dev.connector.failure;

/**
 * The table of what can go wrong with a connection: what it means for the next attempt,
 * what happened in plain words, and what to change. The one place where that is decided;
 * the manual shows it.
 * <p>
 * What somebody else may put right at any moment, without this process being told, is
 * {@link FailureType#TRANSIENT}: names, networks and also certificates, which are
 * replaced on either side while this side runs. Only a definite answer about this very
 * request, or a mistake that is made again with every attempt, is
 * {@link FailureType#FATAL}.
 */
public enum FailureKind {

	/**
	 * The host name is not known.
	 */
	UNKNOWN_HOST(FailureType.TRANSIENT, "`UnknownHostException`, `UnresolvedAddressException`",
			"the host name is not known", "check the host name of {uri}, and the name service of this machine"),

	/**
	 * Nothing accepts connections there.
	 */
	CONNECTION_REFUSED(FailureType.TRANSIENT, "`ConnectException`", "nothing accepts connections there",
			"check host and port of {uri}, and whether the other side runs"),

	/**
	 * No way through the network leads there.
	 */
	NO_ROUTE(FailureType.TRANSIENT, "`NoRouteToHostException`, network or host unreachable",
			"no way through the network leads there",
			"check the network of this machine, its routes and firewalls, and the host of {uri}"),

	/**
	 * The other side did not answer in time.
	 */
	TIMED_OUT(FailureType.TRANSIENT, "any timeout while connecting, reading or writing",
			"the other side did not answer in time",
			"check whether a firewall drops packets to {uri}; raise the timeout when the way is slow"),

	/**
	 * The other side, or something on the way, broke the connection.
	 */
	CONNECTION_RESET(FailureType.TRANSIENT, "connection reset, broken pipe",
			"the other side, or something on the way, broke the connection",
			"look into the log of the other side when it happens often"),

	/**
	 * The connection ended without a word.
	 */
	CONNECTION_CLOSED(FailureType.TRANSIENT, "`EOFException`, `ClosedChannelException`, premature end",
			"the connection ended without a word", "look into the log of the other side when it happens often"),

	/**
	 * This machine has no room for another connection.
	 */
	LOCAL_LIMIT(FailureType.TRANSIENT, "too many open files, no free local port",
			"this machine has no room for another connection",
			"raise the limit of open files of this process, or have fewer connections"),

	/**
	 * The certificate of the other side is not valid at this time.
	 */
	CERTIFICATE_OUTDATED(FailureType.TRANSIENT, "`CertificateExpiredException`, `CertificateNotYetValidException`",
			"the certificate of the other side is not valid at this time",
			"renew the certificate of the other side, and check the clock of this machine"),

	/**
	 * The certificate of the other side was revoked.
	 */
	CERTIFICATE_REVOKED(FailureType.TRANSIENT, "`CertificateRevokedException`",
			"the certificate of the other side was revoked", "replace the certificate of the other side"),

	/**
	 * The certificate of the other side is for another host name.
	 */
	CERTIFICATE_OF_ANOTHER_HOST(FailureType.TRANSIENT, "no subject name matches, `SSLPeerUnverifiedException`",
			"the certificate of the other side is for another host name",
			"use a host name of the certificate in {uri}, or put this one into the certificate"),

	/**
	 * The certificate of the other side is not trusted.
	 */
	CERTIFICATE_NOT_TRUSTED(FailureType.TRANSIENT, "any other `CertificateException`, no certification path",
			"the certificate of the other side is not trusted",
			"put its certificate authority into the trust store that this side uses"),

	/**
	 * The other side does not trust, or misses, the certificate of this side.
	 */
	OWN_CERTIFICATE_REFUSED(FailureType.TRANSIENT, "TLS alerts about a certificate",
			"the other side does not trust, or misses, the certificate of this side",
			"check the key store of this side and what the other side trusts"),

	/**
	 * The two sides have no version or cipher of TLS in common.
	 */
	NO_COMMON_TLS(FailureType.TRANSIENT, "TLS alerts `protocol_version`, `insufficient_security`",
			"the two sides have no version or cipher of TLS in common",
			"compare the TLS versions and ciphers of both sides"),

	/**
	 * The other side refused the TLS handshake, and doesn't say whether it misses a
	 * cipher or a certificate.
	 */
	TLS_REFUSED(FailureType.TRANSIENT, "TLS alert `handshake_failure`",
			"the other side refused the TLS handshake: it misses a cipher in common, or the certificate of this side",
			"compare the TLS versions and ciphers of both sides, and check the key store of this side"),

	/**
	 * The other side does not speak TLS there.
	 */
	NOT_TLS(FailureType.TRANSIENT, "an answer that is not TLS", "the other side does not speak TLS there",
			"check scheme and port of {uri}"),

	/**
	 * The TLS connection failed.
	 */
	TLS(FailureType.TRANSIENT, "any other `SSLException`", "the TLS connection failed",
			"check that the port of {uri} speaks TLS, and the certificates of both sides"),

	/**
	 * The other side does not speak HTTP/2 there.
	 */
	NO_HTTP2(FailureType.TRANSIENT, "ALPN without `h2`, an answer that is not HTTP/2",
			"the other side does not speak HTTP/2 there",
			"check that the port of {uri} is one for gRPC, and whether something on the way blocks HTTP/2"),

	/**
	 * The proxy does not let this connection through.
	 */
	PROXY_REFUSED(FailureType.TRANSIENT, "a proxy that answers `CONNECT` with anything else than 2xx, 407 or 5xx",
			"the proxy does not let this connection through", "have host and port of {uri} allowed at the proxy"),

	/**
	 * The proxy has no connection to the other side.
	 */
	PROXY_FAILED(FailureType.TRANSIENT, "a proxy that answers `CONNECT` with 5xx, late or not at all",
			"the proxy has no connection to the other side",
			"check host and port of {uri}, and whether the proxy gets there"),

	/**
	 * What came from the other side does not follow the protocol.
	 */
	PROTOCOL_BROKEN(FailureType.TRANSIENT, "what came does not follow the protocol",
			"what came from the other side does not follow the protocol",
			"check that {uri} leads to the right service, and whether something on the way changes what passes"),

	/**
	 * The credentials could not be fetched.
	 */
	CREDENTIALS_MISSING(FailureType.TRANSIENT, "the source of the credentials failed",
			"the credentials could not be fetched", "check the token, the token file or the service that gives it"),

	/**
	 * The address is not valid.
	 */
	INVALID_ADDRESS(FailureType.FATAL, "`URISyntaxException`, `MalformedURLException`", "the address is not valid",
			"correct {uri}"),

	/**
	 * A header is not valid.
	 */
	INVALID_HEADER(FailureType.FATAL, "a header that HTTP does not allow", "a header is not valid",
			"correct the headers; line breaks and control characters are not allowed"),

	/**
	 * The network failed.
	 */
	NETWORK(FailureType.TRANSIENT, "any other `IOException`", "the network failed", ""),

	/**
	 * Nobody foresaw that.
	 */
	UNEXPECTED(FailureType.TRANSIENT, "anything else", "nobody foresaw that", ""),

	/**
	 * What answers there does not speak the protocol.
	 */
	HTTP_NO_UPGRADE(FailureType.TRANSIENT, "HTTP 1xx, 2xx", "what answers there does not speak the protocol",
			"check the path of {uri}; a login page of the network or a proxy may have answered"),

	/**
	 * The service has another address now.
	 */
	HTTP_MOVED(FailureType.FATAL, "HTTP 301, 308", "the service has another address now",
			"change {uri} to the address that it moved to; redirects are not followed, so that credentials go nowhere else"),

	/**
	 * Something answered with a redirect, which is not followed.
	 */
	HTTP_REDIRECTED(FailureType.TRANSIENT, "other HTTP 3xx",
			"something answered with a redirect, which is not followed",
			"check {uri}; a login page of the network or a proxy may have answered"),

	/**
	 * The credentials are missing or wrong.
	 */
	HTTP_UNAUTHORIZED(FailureType.REJECTED, "HTTP 401", "the credentials are missing or wrong",
			"check the credentials"),

	/**
	 * The proxy wants other credentials.
	 */
	HTTP_PROXY_UNAUTHORIZED(FailureType.REJECTED, "HTTP 407", "the proxy wants other credentials",
			"check the credentials for the proxy"),

	/**
	 * The credentials do not allow this.
	 */
	HTTP_FORBIDDEN(FailureType.FATAL, "HTTP 403", "the credentials do not allow this",
			"check what the credentials allow"),

	/**
	 * Nothing has that address.
	 */
	HTTP_NOT_FOUND(FailureType.FATAL, "HTTP 404, 410", "nothing has that address", "check the path of {uri}"),

	/**
	 * The other side asks for another attempt.
	 */
	HTTP_TRY_AGAIN(FailureType.TRANSIENT, "HTTP 408, 425", "the other side asks for another attempt", ""),

	/**
	 * The other side speaks another version of the protocol.
	 */
	HTTP_WRONG_VERSION(FailureType.FATAL, "HTTP 426", "the other side speaks another version of the protocol",
			"upgrade the older side"),

	/**
	 * The other side has too many requests.
	 */
	HTTP_CONGESTED(FailureType.CONGESTED, "HTTP 429", "the other side has too many requests", ""),

	/**
	 * The other side refuses such a request.
	 */
	HTTP_REFUSED(FailureType.FATAL, "other HTTP 4xx", "the other side refuses such a request",
			"check {uri} and the headers"),

	/**
	 * The other side, or a proxy before it, has a problem of its own.
	 */
	HTTP_SERVER_ERROR(FailureType.TRANSIENT, "HTTP 5xx",
			"the other side, or a proxy before it, has a problem of its own", "look into its log when it lasts"),

	/**
	 * What answers there does not speak HTTP.
	 */
	HTTP_UNKNOWN(FailureType.TRANSIENT, "a status that HTTP does not have", "what answers there does not speak HTTP",
			"check host and port of {uri}"),

	/**
	 * The other side closed the connection.
	 */
	CLOSE_REGULAR(FailureType.TRANSIENT, "close code 1000, 1001, 1012, and any other",
			"the other side closed the connection", ""),

	/**
	 * The other side says that this side broke the protocol.
	 */
	CLOSE_PROTOCOL(FailureType.TRANSIENT, "close code 1002, 1007",
			"the other side says that this side broke the protocol", "check that both sides have the same version"),

	/**
	 * The other side does not take what this side sends.
	 */
	CLOSE_UNSUPPORTED(FailureType.FATAL, "close code 1003, 1010", "the other side does not take what this side sends",
			"check that both sides have the same version"),

	/**
	 * The other side does not let this side in.
	 */
	CLOSE_REFUSED(FailureType.REJECTED, "close code 1008, 3000", "the other side does not let this side in",
			"check the credentials"),

	/**
	 * A message was larger than the other side takes.
	 */
	CLOSE_TOO_LARGE(FailureType.TRANSIENT, "close code 1009", "a message was larger than the other side takes",
			"raise its limit, or send less"),

	/**
	 * The other side, or a proxy before it, has a problem of its own.
	 */
	CLOSE_SERVER_ERROR(FailureType.TRANSIENT, "close code 1011, 1014",
			"the other side, or a proxy before it, has a problem of its own", "look into its log when it lasts"),

	/**
	 * The other side has too much to do.
	 */
	CLOSE_CONGESTED(FailureType.CONGESTED, "close code 1013", "the other side has too much to do", ""),

	/**
	 * The credentials do not allow this.
	 */
	CLOSE_FORBIDDEN(FailureType.FATAL, "close code 3003", "the credentials do not allow this",
			"check what the credentials allow");

	private final FailureType type;

	private final String when;

	private final String meaning;

	private final String advice;

	FailureKind(FailureType type, String when, String meaning, String advice) {
		this.type = type;
		this.when = when;
		this.meaning = meaning;
		this.advice = advice;
	}

	/**
	 * Return what it means for the next attempt.
	 * @return the type
	 */
	public FailureType type() {
		return this.type;
	}

	/**
	 * Return what happened.
	 * @return a part of a sentence, for people
	 */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * Return what to change or where to look.
	 * @param uri what the address is called where it is set, such as the key of a
	 * property
	 * @return a part of a sentence, for people; empty when there is nothing to do
	 */
	public String advice(String uri) {
		return this.advice.replace("{uri}", uri);
	}

	/**
	 * Return the row for an exception.
	 * @param cause the exception; what caused it is looked at, too
	 * @return the row, {@link #UNEXPECTED} when there is none of its own
	 */
	public static FailureKind of(Throwable cause) {
		return FailureCauses.kindOf(cause);
	}

	/**
	 * Return the row for the status of an HTTP answer that was not the expected one.
	 * @param status the status
	 * @return the row
	 */
	public static FailureKind ofHttpStatus(int status) {
		return FailureCodes.ofHttpStatus(status);
	}

	/**
	 * Return the row for the code with which the other side closed a WebSocket.
	 * @param code the code
	 * @return the row
	 */
	public static FailureKind ofCloseCode(int code) {
		return FailureCodes.ofCloseCode(code);
	}

	/**
	 * Return when this row applies.
	 * @return what was seen, as the manual says it
	 */
	String when() {
		return this.when;
	}

}
