package dev.connector.transport.grpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import io.grpc.Metadata;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of status codes in the manual is checked, too. Run with
 * {@code -Dconnector.docs.write=true} to write it anew.
 */
class GrpcFailuresTests {

	private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/concepts.md");

	private static final String BEGIN = "<!-- begin of the generated status codes -->\n";

	private static final String END = "<!-- end of the generated status codes -->";

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
	void tableInTheManualIsUpToDate() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		if (Boolean.getBoolean("connector.docs.write")) {
			Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
		}
		else {
			assertThat(page.substring(begin, end)).isEqualTo(table());
		}
	}

	@Test
	void theWholeChainOfCausesIsInTheMessageButNothingTwice() {
		Throwable cause = new IllegalStateException("io exception",
				new ConnectException("Connection refused: gateway/10.0.0.1:7400"));
		Failure failure = this.failures
			.of(Status.UNAVAILABLE.withDescription("io exception\nChannel Pipeline: [a, b]").withCause(cause), null);
		assertThat(failure.message()).isEqualTo("grpc://gateway:7400: nothing accepts connections there"
				+ " (UNAVAILABLE: io exception: Connection refused: gateway/10.0.0.1:7400); check host and port of connector.destinations.cloud.uri,"
				+ " and whether the other side runs");
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
			.contains("check connector.destinations.cloud.uri");
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

	@ParameterizedTest
	@CsvSource({ "UNKNOWN, 200, TRANSIENT", "UNKNOWN, 301, FATAL", "INTERNAL, 400, FATAL",
			"UNAUTHENTICATED, 401, REJECTED", "PERMISSION_DENIED, 403, FATAL", "UNIMPLEMENTED, 404, FATAL",
			"UNAVAILABLE, 429, CONGESTED", "UNAVAILABLE, 503, TRANSIENT" })
	void theAnswerOfAProxyThatIsNotGrpcIsReadByTheTableOfHttp(Status.Code code, int http, FailureType type) {
		Status status = code.toStatus()
			.withDescription("HTTP status code " + http + "\ninvalid content-type: text/html");
		assertThat(this.failures.of(status, null).type()).isEqualTo(type);
		assertThat(this.failures.of(status, null).message()).contains("HTTP status code " + http);
	}

	@Test
	void whatGrpcMadeOfAnExceptionIsReadByTheTableOfExceptions() {
		Status status = Status.UNAVAILABLE.withCause(new URISyntaxException("::", "no scheme"));
		assertThat(this.failures.of(status, null).type()).isEqualTo(FailureType.FATAL);
	}

	@Test
	void whatTheGatewaySaidIsNotOverruledByAnException() {
		Status status = Status.PERMISSION_DENIED.withCause(new ConnectException("Connection refused"));
		assertThat(this.failures.of(status, null).type()).isEqualTo(FailureType.FATAL);
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

	private static String table() {
		StringBuilder table = new StringBuilder("| type | gRPC status |\n|---|---|\n");
		for (FailureType type : FailureType.values()) {
			table.append("| ").append(type.name().toLowerCase(Locale.ROOT)).append(" | ");
			table.append(Stream.of(Status.Code.values())
				.filter((code) -> GrpcFailures.type(code) == type)
				.map((code) -> "`" + code + "`")
				.collect(Collectors.joining(", ")));
			table.append(" |\n");
		}
		return table.toString();
	}

	private static void put(Metadata trailers, String key, String value) {
		if (value != null) {
			trailers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
		}
	}

}
