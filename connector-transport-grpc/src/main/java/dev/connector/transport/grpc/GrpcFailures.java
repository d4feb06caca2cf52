package dev.connector.transport.grpc;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.FailureStep;
import dev.connector.failure.FailureType;
import dev.connector.failure.Failures;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a call means for the next attempt. A status that gRPC made up
 * itself, because of an exception or of an HTTP answer, is decided by {@link FailureKind
 * the table} of those.
 */
final class GrpcFailures {

	private static final Metadata.Key<String> PUSHBACK_MILLIS = Metadata.Key.of("grpc-retry-pushback-ms",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final Metadata.Key<String> RETRY_AFTER_SECONDS = Metadata.Key.of("retry-after",
			Metadata.ASCII_STRING_MARSHALLER);

	/** What gRPC says on either side; it has no type for it. */
	private static final Pattern TOO_LARGE = Pattern.compile("message exceeds maximum size (\\d+): (\\d+)");

	/** What gRPC says for the answer of a proxy that isn't gRPC. */
	private static final Pattern HTTP_STATUS = Pattern.compile("HTTP status code (\\d{3})\\b");

	/** What gRPC says for a connection that ended, while it was made and later. */
	private static final Pattern CLOSED = Pattern
		.compile("^(Network closed for unknown reason|Connection closed while performing protocol negotiation)");

	/** What gRPC says for TLS that leads to something else than HTTP/2. */
	private static final String NO_ALPN = "Failed ALPN negotiation";

	/** All that is known of a gateway that refuses a message because of its size. */
	private static final String RESET = "HTTP/2 error code: CANCEL";

	private final String destination;

	private final String address;

	private final String uriName;

	private final boolean proxied;

	GrpcFailures(String destination, String address) {
		this(destination, address, "connector.destinations." + destination + ".uri", false);
	}

	private GrpcFailures(String destination, String address, String uriName, boolean proxied) {
		this.destination = destination;
		this.address = address;
		this.uriName = uriName;
		this.proxied = proxied;
	}

	static GrpcFailures of(DestinationOptions destination, URI uri) {
		HttpProxy proxy = destination.access().proxy();
		String address = uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
		return new GrpcFailures(destination.name(), (proxy != null) ? address + " through the proxy " + proxy : address,
				"connector.destinations." + destination.name()
						+ (uri.equals(destination.uri()) ? ".uri" : ".fallback-uris"),
				proxy != null);
	}

	Failure of(Status status, @Nullable Metadata trailers) {
		Matcher tooLarge = TOO_LARGE.matcher(firstLine(status.getDescription()));
		if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && tooLarge.find()) {
			return failure(FailureType.TRANSIENT, tooLarge(tooLarge.group(2), tooLarge.group(1)), status, trailers);
		}
		FailureKind kind = kind(status);
		if (kind == null) {
			return failure(type(status.getCode()), describe(status), status, trailers).withStep(step(status.getCode()));
		}
		String advice = kind.advice(this.uriName);
		return failure(kind.type(),
				kind.meaning() + " (" + detail(status) + ")" + (advice.isEmpty() ? "" : "; " + advice), status,
				trailers)
			.withStep(this.proxied ? FailureStep.of(kind).throughProxy() : FailureStep.of(kind));
	}

	Failure of(Status status, @Nullable Metadata trailers, int largestSent) {
		if (largestSent > 0 && firstLine(status.getDescription()).contains(RESET)) {
			return failure(FailureType.TRANSIENT, describe(status) + " (the largest message sent had " + largestSent
					+ " bytes: if the gateway takes less, raise its connector.gateway.max-payload-size, or send less)",
					status, trailers);
		}
		return of(status, trailers);
	}

	Failure of(String what, Throwable cause) {
		return new Failure(FailureKind.of(cause).type(), Failures.describe(this.address + ": " + what, cause), cause,
				null);
	}

	Failure of(String what) {
		return Failure.transientFailure(this.address + ": " + what);
	}

	/**
	 * Return the failure of a connection that was lost.
	 * @param lastEnd how a stream on it ended, or {@code null}
	 */
	Failure lost(@Nullable Failure lastEnd) {
		return (lastEnd != null)
				? new Failure(FailureType.TRANSIENT, lastEnd.step(), lastEnd.message(), lastEnd.cause(), null)
				: new Failures(this.address, this.uriName).of(FailureKind.CONNECTION_CLOSED, "");
	}

	static FailureType type(Status.Code code) {
		return switch (code) {
			case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ALREADY_EXISTS, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
				FailureType.TRANSIENT;
			case RESOURCE_EXHAUSTED -> FailureType.CONGESTED;
			case UNAUTHENTICATED -> FailureType.REJECTED;
			case INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED ->
				FailureType.FATAL;
		};
	}

	private static FailureStep step(Status.Code code) {
		return switch (code) {
			case UNAUTHENTICATED, PERMISSION_DENIED -> FailureStep.AUTHENTICATION;
			case UNIMPLEMENTED -> FailureStep.HTTP;
			case OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS,
					RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, INTERNAL, UNAVAILABLE, DATA_LOSS ->
				FailureStep.OTHER;
		};
	}

	private Failure failure(FailureType type, String what, Status status, @Nullable Metadata trailers) {
		return new Failure(type, this.address + ": " + what, status.getCause(), retryAfter(trailers));
	}

	private String tooLarge(String size, String limit) {
		return "a message of " + size + " bytes exceeds the limit of " + limit
				+ " bytes of the side that received it: raise connector.destinations." + this.destination
				+ ".max-payload-size here or connector.gateway.max-payload-size at the gateway, or send less";
	}

	private String describe(Status status) {
		return switch (status.getCode()) {
			case OK -> "the gateway closed the stream";
			case UNIMPLEMENTED -> detail(status) + "; no gateway listens there: check " + this.uriName;
			default -> detail(status);
		};
	}

	/** The row of what is behind a status that no gateway sent. */
	private static @Nullable FailureKind kind(Status status) {
		Matcher http = HTTP_STATUS.matcher(firstLine(status.getDescription()));
		if (http.find()) {
			return FailureKind.ofHttpStatus(Integer.parseInt(http.group(1)));
		}
		if (firstLine(status.getDescription()).startsWith(NO_ALPN)) {
			return FailureKind.NO_HTTP2;
		}
		if (CLOSED.matcher(firstLine(status.getDescription())).find()) {
			return FailureKind.CONNECTION_CLOSED;
		}
		boolean local = switch (status.getCode()) {
			case UNAVAILABLE, UNKNOWN, INTERNAL, CANCELLED -> true;
			default -> false;
		};
		Throwable cause = status.getCause();
		FailureKind kind = (local && cause != null) ? FailureKind.of(cause) : FailureKind.UNEXPECTED;
		return (kind != FailureKind.UNEXPECTED) ? kind : null;
	}

	private static String detail(Status status) {
		String description = firstLine(status.getDescription());
		String code = status.getCode().toString();
		return Failures.describe(description.isEmpty() ? code : code + ": " + description, status.getCause());
	}

	/** Later lines hold dumps of pipelines and headers. */
	private static String firstLine(@Nullable String text) {
		return (text != null) ? text.lines().findFirst().orElse("") : "";
	}

	private static @Nullable Duration retryAfter(@Nullable Metadata trailers) {
		if (trailers == null) {
			return null;
		}
		long millis = number(trailers.get(PUSHBACK_MILLIS));
		if (millis >= 0) {
			return Duration.ofMillis(millis);
		}
		long seconds = number(trailers.get(RETRY_AFTER_SECONDS));
		return (seconds >= 0) ? Duration.ofSeconds(seconds) : null;
	}

	private static long number(@Nullable String text) {
		return (text != null && text.matches("\\d{1,9}")) ? Long.parseLong(text) : -1;
	}

}
