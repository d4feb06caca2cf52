package dev.connector.transport.grpc;

import java.net.ConnectException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.connector.connection.Failure;
import dev.connector.connection.FailureType;
import io.grpc.Metadata;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GrpcFailuresTests {

	private final GrpcFailures failures = new GrpcFailures("cloud", "grpc://gateway:7400");

	@ParameterizedTest
	@CsvSource({ "OK, TRANSIENT", "CANCELLED, TRANSIENT", "UNKNOWN, TRANSIENT", "INVALID_ARGUMENT, FATAL",
			"DEADLINE_EXCEEDED, TRANSIENT", "NOT_FOUND, FATAL", "ALREADY_EXISTS, TRANSIENT", "PERMISSION_DENIED, FATAL",
			"RESOURCE_EXHAUSTED, CONGESTED", "FAILED_PRECONDITION, FATAL", "ABORTED, TRANSIENT", "OUT_OF_RANGE, FATAL",
			"UNIMPLEMENTED, FATAL", "INTERNAL, TRANSIENT", "UNAVAILABLE, TRANSIENT", "DATA_LOSS, TRANSIENT",
			"UNAUTHENTICATED, REJECTED" })
	void everyStatusHasItsType(Status.Code code, FailureType type) {
		Failure failure = this.failures.of(code.toStatus().withDescription("because"), null);
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.message()).startsWith("grpc://gateway:7400: ");
		assertThat(failure.retryAfter()).isNull();
	}

	@Test
	void thereAreSeventeenOfThem() {
		Map<Status.Code, FailureType> types = new EnumMap<>(Status.Code.class);
		for (Status.Code code : Status.Code.values()) {
			types.put(code, GrpcFailures.type(code));
		}
		assertThat(types).hasSize(17);
	}

	@Test
	void theWholeChainOfCausesIsInTheMessageButNothingTwice() {
		Throwable cause = new IllegalStateException("io exception",
				new ConnectException("Connection refused: gateway/10.0.0.1:7400"));
		Failure failure = this.failures
			.of(Status.UNAVAILABLE.withDescription("io exception\nChannel Pipeline: [a, b]").withCause(cause), null);
		assertThat(failure.message()).isEqualTo(
				"grpc://gateway:7400: UNAVAILABLE: io exception: " + "Connection refused: gateway/10.0.0.1:7400");
		assertThat(failure.cause()).isSameAs(cause);
	}

	@Test
	void aCauseWithoutAMessageIsNamedByItsType() {
		Failure failure = this.failures.of(Status.UNKNOWN.withCause(new StackOverflowError()), null);
		assertThat(failure.message()).isEqualTo("grpc://gateway:7400: UNKNOWN: java.lang.StackOverflowError");
	}

	@Test
	void aRegularEndSaysSo() {
		assertThat(this.failures.of(Status.OK, null).message())
			.isEqualTo("grpc://gateway:7400: the gateway closed the stream");
	}

	@Test
	void aWrongAddressSaysWhatToCheck() {
		assertThat(this.failures.of(Status.UNIMPLEMENTED.withDescription("Method not found"), null).message())
			.contains("Method not found")
			.contains("check the uri");
	}

	@ParameterizedTest
	@CsvSource({ "250, , 250", "0, , 0", "-1, , ", "soon, , ", ", 3, 3000", "250, 3, 250", "-1, 3, 3000",
			", Wed 21 Oct 2026 07:28:00 GMT, ", "99999999999999999999, , " })
	void theWishToBeLeftAloneComesFromTheTrailers(String pushback, String retryAfter, Long millis) {
		Metadata trailers = new Metadata();
		put(trailers, "grpc-retry-pushback-ms", pushback);
		put(trailers, "retry-after", retryAfter);
		Failure failure = this.failures.of(Status.RESOURCE_EXHAUSTED, trailers);
		assertThat(failure.type()).isEqualTo(FailureType.CONGESTED);
		assertThat(failure.retryAfter()).isEqualTo((millis != null) ? Duration.ofMillis(millis) : null);
	}

	@Test
	void aProxyWithTooManyRequestsIsCongested() {
		Status status = Status.UNAVAILABLE.withDescription("HTTP status code 429\ninvalid content-type: text/html");
		assertThat(this.failures.of(status, null).type()).isEqualTo(FailureType.CONGESTED);
		Status other = Status.UNAVAILABLE.withDescription("HTTP status code 503\ninvalid content-type: text/html");
		assertThat(this.failures.of(other, null).type()).isEqualTo(FailureType.TRANSIENT);
	}

	@Test
	void aMessageThatIsTooLargeNamesTheLimitAndThePropertyAndIsNotCongestion() {
		Failure failure = this.failures
			.of(Status.RESOURCE_EXHAUSTED.withDescription("gRPC message exceeds maximum size 4259840: 5000000"), null);
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("5000000 bytes", "4259840 bytes",
				"connector.destinations.cloud.max-payload-size");
	}

	@Test
	void aStreamThatTheGatewayResetTellsWhatMayHaveBeenTooLarge() {
		Status reset = Status.CANCELLED.withDescription("RST_STREAM closed stream. HTTP/2 error code: CANCEL");
		assertThat(this.failures.of(reset, null, 5_000_000).message()).contains("RST_STREAM")
			.contains("5000000 bytes")
			.contains("max-payload-size");
		assertThat(this.failures.of(reset, null, 0).message()).doesNotContain("max-payload-size");
	}

	private static void put(Metadata trailers, String key, String value) {
		if (value != null) {
			trailers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
		}
	}

}
