package dev.connector.failure;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CRLReason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Date;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import javax.security.auth.x500.X500Principal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailureKindTests {

	/** Rows that somebody names who knows it already. */
	private static final Set<FailureKind> GIVEN = EnumSet.of(FailureKind.CREDENTIALS_MISSING,
			FailureKind.INVALID_HEADER);

	private static final Map<Integer, FailureType> HTTP_EXCEPTIONS = Map.of(301, FailureType.FATAL, 308,
			FailureType.FATAL, 401, FailureType.REJECTED, 407, FailureType.REJECTED, 408, FailureType.TRANSIENT, 425,
			FailureType.TRANSIENT, 429, FailureType.CONGESTED);

	@ParameterizedTest
	@MethodSource("causes")
	void everyExceptionHasItsRow(Throwable cause, FailureKind kind) {
		assertThat(FailureKind.of(cause)).isEqualTo(kind);
	}

	@ParameterizedTest
	@MethodSource("causes")
	void whatWrapsAnExceptionDoesNotHideIt(Throwable cause, FailureKind kind) {
		Throwable wrapped = new ExecutionException(new IllegalStateException("wrapped", cause));
		assertThat(FailureKind.of(wrapped)).isEqualTo(kind);
	}

	static Stream<Arguments> causes() {
		return Stream.of(network(), tls(),
				Stream.of(row(new ProtocolException("x"), FailureKind.PROTOCOL_BROKEN),
						row(new URISyntaxException("::", "x"), FailureKind.INVALID_ADDRESS),
						row(new MalformedURLException("x"), FailureKind.INVALID_ADDRESS),
						row(new IllegalStateException("x"), FailureKind.UNEXPECTED),
						row(new StackOverflowError(), FailureKind.UNEXPECTED)))
			.flatMap((rows) -> rows);
	}

	private static Stream<Arguments> network() {
		return Stream.of(row(new UnknownHostException("x"), FailureKind.UNKNOWN_HOST),
				row(new UnresolvedAddressException(), FailureKind.UNKNOWN_HOST),
				row(new ConnectException("Connection refused"), FailureKind.CONNECTION_REFUSED),
				row(new NoRouteToHostException("No route to host"), FailureKind.NO_ROUTE),
				row(new SocketException("Network is unreachable"), FailureKind.NO_ROUTE),
				row(new ConnectException("Network is unreachable"), FailureKind.NO_ROUTE),
				row(new SocketTimeoutException("Read timed out"), FailureKind.TIMED_OUT),
				row(new ConnectException("Connection timed out"), FailureKind.TIMED_OUT),
				row(new TimeoutException(), FailureKind.TIMED_OUT),
				row(new ConnectTimeoutException(), FailureKind.TIMED_OUT),
				row(new SocketException("Connection reset"), FailureKind.CONNECTION_RESET),
				row(new IOException("Broken pipe"), FailureKind.CONNECTION_RESET),
				row(new IOException("recvAddress(..) failed: Connection reset by peer"), FailureKind.CONNECTION_RESET),
				row(new EOFException(), FailureKind.CONNECTION_CLOSED),
				row(new ClosedChannelException(), FailureKind.CONNECTION_CLOSED),
				row(new BindException("Address already in use"), FailureKind.LOCAL_LIMIT),
				row(new SocketException("Too many open files"), FailureKind.LOCAL_LIMIT),
				row(new ConnectException("Cannot assign requested address"), FailureKind.LOCAL_LIMIT),
				row(new IOException("disk?"), FailureKind.NETWORK),
				row(new ProxyConnectException("http, basic, /10.0.0.1:3128 => a:1, status: 407 Who?"),
						FailureKind.HTTP_PROXY_UNAUTHORIZED),
				row(new ProxyConnectException("http, none, /10.0.0.1:3128 => a:1, status: 403 No"),
						FailureKind.PROXY_REFUSED),
				row(new ProxyConnectException("http, none, /10.0.0.1:3128 => a:1, status: 502 Bad"),
						FailureKind.PROXY_FAILED),
				row(new ProxyConnectException("http, none, /10.0.0.1:3128 => a:1, timeout"), FailureKind.PROXY_FAILED),
				row(new Http2Exception("First received frame was not SETTINGS. Hex dump: 48"), FailureKind.NO_HTTP2),
				row(new SSLException("Received fatal alert: no_application_protocol"), FailureKind.NO_HTTP2));
	}

	private static Stream<Arguments> tls() {
		return Stream.of(
				row(handshake(new CertificateExpiredException("NotAfter: x")), FailureKind.CERTIFICATE_OUTDATED),
				row(handshake(new CertificateNotYetValidException("x")), FailureKind.CERTIFICATE_OUTDATED),
				row(handshake(new CertPathValidatorException("x", null, null, -1, BasicReason.EXPIRED)),
						FailureKind.CERTIFICATE_OUTDATED),
				row(handshake(new CertificateRevokedException(new Date(0), CRLReason.KEY_COMPROMISE,
						new X500Principal("CN=ca"), Map.of())), FailureKind.CERTIFICATE_REVOKED),
				row(handshake(new CertificateException("No name matching localhost found")),
						FailureKind.CERTIFICATE_OF_ANOTHER_HOST),
				row(handshake(new CertificateException("No subject alternative DNS name matching a found.")),
						FailureKind.CERTIFICATE_OF_ANOTHER_HOST),
				row(new SSLPeerUnverifiedException("x"), FailureKind.CERTIFICATE_OF_ANOTHER_HOST),
				row(handshake(new CertPathBuilderException("unable to find valid certification path")),
						FailureKind.CERTIFICATE_NOT_TRUSTED),
				row(handshake(new CertificateException("x")), FailureKind.CERTIFICATE_NOT_TRUSTED),
				row(new SSLHandshakeException("Received fatal alert: bad_certificate"),
						FailureKind.OWN_CERTIFICATE_REFUSED),
				row(new SSLHandshakeException("(certificate_required) Received fatal alert: certificate_required"),
						FailureKind.OWN_CERTIFICATE_REFUSED),
				row(new SSLException("Received fatal alert: unknown_ca"), FailureKind.OWN_CERTIFICATE_REFUSED),
				row(new SSLHandshakeException("Received fatal alert: protocol_version"), FailureKind.NO_COMMON_TLS),
				row(new SSLHandshakeException("Received fatal alert: handshake_failure"), FailureKind.TLS_REFUSED),
				row(new SSLException("Unsupported or unrecognized SSL message"), FailureKind.NOT_TLS),
				row(new SSLHandshakeException("Remote host terminated the handshake"), FailureKind.TLS),
				row(handshake(new EOFException("SSL peer shut down incorrectly")), FailureKind.TLS),
				row(new SSLProtocolException("x"), FailureKind.TLS), row(new SSLException("x"), FailureKind.TLS),
				row(new SSLException("closing inbound before receiving peer's close_notify"),
						FailureKind.CONNECTION_CLOSED),
				row(withCause(new SSLException("Connection reset"), new SocketException("Connection reset")),
						FailureKind.CONNECTION_RESET));
	}

	@Test
	void everyRowIsReached() {
		Set<FailureKind> reached = EnumSet.copyOf(GIVEN);
		causes().forEach((row) -> reached.add((FailureKind) row.get()[1]));
		IntStream.rangeClosed(0, 999).forEach((status) -> reached.add(FailureKind.ofHttpStatus(status)));
		IntStream.rangeClosed(0, 4999).forEach((code) -> reached.add(FailureKind.ofCloseCode(code)));
		assertThat(reached).isEqualTo(EnumSet.allOf(FailureKind.class));
	}

	@ParameterizedTest
	@MethodSource("httpStatuses")
	void everyHttpStatusHasItsType(int status) {
		FailureType byClass = switch (status / 100) {
			case 4 -> FailureType.FATAL;
			default -> FailureType.TRANSIENT;
		};
		assertThat(FailureKind.ofHttpStatus(status).type()).isEqualTo(HTTP_EXCEPTIONS.getOrDefault(status, byClass));
	}

	static IntStream httpStatuses() {
		return IntStream.rangeClosed(100, 599);
	}

	@ParameterizedTest
	@CsvSource({ "99", "600", "0", "-1", "101000" })
	void aStatusThatHttpDoesNotHaveIsTransient(int status) {
		assertThat(FailureKind.ofHttpStatus(status)).isEqualTo(FailureKind.HTTP_UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "403, HTTP_FORBIDDEN", "404, HTTP_NOT_FOUND", "410, HTTP_NOT_FOUND", "426, HTTP_WRONG_VERSION",
			"400, HTTP_REFUSED", "302, HTTP_REDIRECTED", "200, HTTP_NO_UPGRADE", "503, HTTP_SERVER_ERROR" })
	void anHttpStatusSaysWhatHappened(int status, FailureKind kind) {
		assertThat(FailureKind.ofHttpStatus(status)).isEqualTo(kind);
	}

	@ParameterizedTest
	@CsvSource({ "1000, TRANSIENT", "1001, TRANSIENT", "1002, TRANSIENT", "1003, FATAL", "1005, TRANSIENT",
			"1006, TRANSIENT", "1007, TRANSIENT", "1008, REJECTED", "1009, TRANSIENT", "1010, FATAL", "1011, TRANSIENT",
			"1012, TRANSIENT", "1013, CONGESTED", "1014, TRANSIENT", "1015, TRANSIENT", "3000, REJECTED", "3003, FATAL",
			"3008, TRANSIENT", "4000, TRANSIENT", "4999, TRANSIENT" })
	void everyCloseCodeHasItsType(int code, FailureType type) {
		assertThat(FailureKind.ofCloseCode(code).type()).isEqualTo(type);
	}

	@ParameterizedTest
	@EnumSource(FailureKind.class)
	void whatIsFatalSaysWhatToChange(FailureKind kind) {
		assertThat(kind.meaning()).isNotBlank().doesNotEndWith(".");
		assertThat(kind.advice("the-uri")).doesNotContain("{");
		if (kind.type() == FailureType.FATAL || kind.type() == FailureType.REJECTED) {
			assertThat(kind.advice("the-uri")).isNotBlank();
		}
	}

	@Test
	void aCircleOfCausesEnds() {
		Exception one = new Exception("one");
		Exception other = new Exception("other", one);
		one.initCause(other);
		assertThat(FailureKind.of(one)).isEqualTo(FailureKind.UNEXPECTED);
	}

	private static Arguments row(Throwable cause, FailureKind kind) {
		return Arguments.of(cause, kind);
	}

	private static Throwable handshake(Throwable cause) {
		return withCause(new SSLHandshakeException(cause.getMessage()), cause);
	}

	private static Throwable withCause(Throwable outer, Throwable cause) {
		outer.initCause(cause);
		return outer;
	}

	/**
	 * As libraries have it.
	 */
	static final class ConnectTimeoutException extends ConnectException {

		ConnectTimeoutException() {
			super("connection to a slow host");
		}

	}

	/**
	 * As Netty has it.
	 */
	static final class ProxyConnectException extends ConnectException {

		ProxyConnectException(String message) {
			super(message);
		}

	}

	/**
	 * As Netty has it.
	 */
	static final class Http2Exception extends Exception {

		Http2Exception(String message) {
			super(message);
		}

	}

}
