package dev.connector.failure;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;

import org.jspecify.annotations.Nullable;

/**
 * Finds the row of an exception. The rules are tried in order over the whole chain of
 * causes, the most telling ones first: what wraps an exception says less than the
 * exception itself. Exceptions of libraries are told by name or text, because the core
 * knows none of them.
 */
final class FailureCauses {

	/** Chains may be circles. */
	private static final int MAX_DEPTH = 16;

	/** It says what the proxy answered, in a text only. */
	private static final String PROXY = "ProxyConnectException";

	private static final List<Rule> RULES = List.of(
			rule(FailureKind.CERTIFICATE_OUTDATED,
					(ex) -> ex instanceof CertificateExpiredException || ex instanceof CertificateNotYetValidException
							|| hasReason(ex, BasicReason.EXPIRED) || hasReason(ex, BasicReason.NOT_YET_VALID)),
			rule(FailureKind.CERTIFICATE_REVOKED,
					(ex) -> ex instanceof CertificateRevokedException || hasReason(ex, BasicReason.REVOKED)),
			rule(FailureKind.CERTIFICATE_OF_ANOTHER_HOST,
					(ex) -> ex instanceof SSLPeerUnverifiedException || ex instanceof CertificateException
							&& says(ex, "No name matching|No subject alternative|doesn't match|not match")),
			rule(FailureKind.CERTIFICATE_NOT_TRUSTED,
					(ex) -> ex instanceof CertificateException || ex instanceof CertPathBuilderException
							|| ex instanceof CertPathValidatorException),
			rule(FailureKind.HTTP_PROXY_UNAUTHORIZED, (ex) -> named(ex, PROXY) && says(ex, "status: 407")),
			rule(FailureKind.PROXY_REFUSED, (ex) -> named(ex, PROXY) && says(ex, "status: [1-4]\\d\\d")),
			rule(FailureKind.PROXY_FAILED, (ex) -> named(ex, PROXY)),
			rule(FailureKind.NO_HTTP2,
					(ex) -> ex instanceof SSLException && says(ex, "no_application_protocol")
							|| named(ex, "Http2Exception") && says(ex, "First received frame was not SETTINGS")),
			rule(FailureKind.OWN_CERTIFICATE_REFUSED,
					(ex) -> ex instanceof SSLException && says(ex,
							"alert: \\w*certificate|alert: (unknown_ca|access_denied)|ALERT_\\w*CERTIFICATE"
									+ "|ALERT_(UNKNOWN_CA|ACCESS_DENIED)")),
			rule(FailureKind.TLS_REFUSED,
					(ex) -> ex instanceof SSLException && says(ex, "handshake_failure|ALERT_HANDSHAKE_FAILURE")),
			rule(FailureKind.NO_COMMON_TLS,
					(ex) -> ex instanceof SSLException && says(ex,
							"protocol_version|insufficient_security|No appropriate protocol"
									+ "|not supported|ALERT_PROTOCOL_VERSION")),
			rule(FailureKind.NOT_TLS,
					(ex) -> ex instanceof SSLException
							&& (says(ex, "nrecognized SSL message|plaintext connection|not an SSL/TLS record")
									|| named(ex, "NotSslRecordException"))),
			rule(FailureKind.UNKNOWN_HOST,
					(ex) -> ex instanceof UnknownHostException || ex instanceof UnresolvedAddressException),
			rule(FailureKind.TIMED_OUT,
					(ex) -> named(ex, "\\w*Timeout(Exception)?")
							|| ex instanceof IOException && says(ex, "(?i)timed out")),
			rule(FailureKind.TLS, (ex) -> ex instanceof SSLHandshakeException || ex instanceof SSLProtocolException),
			rule(FailureKind.NO_ROUTE,
					(ex) -> ex instanceof NoRouteToHostException
							|| ex instanceof IOException && says(ex, "(?i)is unreachable|no route|network is down")),
			rule(FailureKind.LOCAL_LIMIT,
					(ex) -> ex instanceof BindException || ex instanceof IOException
							&& says(ex, "(?i)too many open files|cannot assign requested|no buffer space")),
			rule(FailureKind.CONNECTION_REFUSED, (ex) -> ex instanceof ConnectException),
			rule(FailureKind.CONNECTION_RESET,
					(ex) -> ex instanceof IOException
							&& says(ex, "(?i)connection reset|broken pipe|aborted|forcibly closed")),
			rule(FailureKind.CONNECTION_CLOSED,
					(ex) -> ex instanceof EOFException || ex instanceof ClosedChannelException
							|| named(ex, "PrematureCloseException|AbortedException")
							|| ex instanceof SSLException && says(ex, "close_notify")),
			rule(FailureKind.TLS, (ex) -> ex instanceof SSLException),
			rule(FailureKind.PROTOCOL_BROKEN,
					(ex) -> ex instanceof ProtocolException || named(ex,
							"Corrupted\\w*|TooLong\\w*Exception|WebSocketHandshakeException"
									+ "|WebSocketClientHandshakeException|DecoderException|ProtocolException")),
			rule(FailureKind.INVALID_ADDRESS,
					(ex) -> ex instanceof URISyntaxException || ex instanceof MalformedURLException),
			rule(FailureKind.NETWORK, (ex) -> ex instanceof IOException));

	private FailureCauses() {
	}

	static FailureKind kindOf(Throwable cause) {
		List<Throwable> chain = chain(cause);
		return RULES.stream()
			.filter((rule) -> chain.stream().anyMatch(rule.applies()))
			.findFirst()
			.map(Rule::kind)
			.orElse(FailureKind.UNEXPECTED);
	}

	static List<Throwable> chain(Throwable cause) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable ex = cause; ex != null && chain.size() < MAX_DEPTH; ex = ex.getCause()) {
			chain.add(ex);
		}
		return chain;
	}

	private static Rule rule(FailureKind kind, Predicate<Throwable> applies) {
		return new Rule(kind, applies);
	}

	private static boolean hasReason(Throwable ex, BasicReason reason) {
		return ex instanceof CertPathValidatorException invalid && invalid.getReason() == reason;
	}

	private static boolean says(Throwable ex, String pattern) {
		@Nullable String message = ex.getMessage();
		return message != null && Pattern.compile(pattern).matcher(message).find();
	}

	private static boolean named(Throwable ex, String pattern) {
		for (Class<?> type = ex.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getSimpleName().matches(pattern)) {
				return true;
			}
		}
		return false;
	}

	private record Rule(FailureKind kind, Predicate<Throwable> applies) {

	}

}
