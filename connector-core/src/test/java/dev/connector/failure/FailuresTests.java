package dev.connector.failure;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTests {

	private static final Instant NOW = Instant.parse("2026-10-21T07:28:00Z");

	private final Failures failures = new Failures("wss://cloud:443", "connector.destinations.cloud.uri");

	@Test
	void aMessageHasAddressMeaningDetailAndAdvice() {
		UnknownHostException cause = new UnknownHostException("cloud");
		Failure failure = this.failures.ofCause(new IOException("dialling", cause));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).isEqualTo("wss://cloud:443: the host name is not known (dialling: cloud); check"
				+ " the host name of connector.destinations.cloud.uri, and the name service of this machine");
		assertThat(failure.cause()).hasRootCause(cause);
	}

	@Test
	void anExceptionWithoutAMessageIsNamedByItsTypeAndNothingIsSaidTwice() {
		Throwable cause = new IllegalStateException("once",
				new IllegalStateException("once", new StackOverflowError()));
		assertThat(this.failures.ofCause(cause).message())
			.isEqualTo("wss://cloud:443: nobody foresaw that (once: java.lang.StackOverflowError)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "3 | 3000", " 3 | 3000", "0 | 0", "-1 | ", "soon | ", "99999999999999 | ", " | ",
					"Wed, 21 Oct 2026 07:28:10 GMT | 10000", "Wed, 21 Oct 2026 07:27:59 GMT | 0",
					"Wed, 99 Oct 2026 07:28:10 GMT | " })
	void theWishToBeLeftAloneIsSecondsOrADate(String header, Long millis) {
		Failure failure = this.failures.ofHttpStatus(429, header, NOW);
		assertThat(failure.type()).isEqualTo(FailureType.CONGESTED);
		assertThat(failure.message()).contains("HTTP 429");
		assertThat(failure.retryAfter()).isEqualTo((millis != null) ? Duration.ofMillis(millis) : null);
	}

	@Test
	void whatTheOtherSideSaysOnClosingIsOneBoundedLine() {
		Failure failure = this.failures.ofClose(1001, "bye\r\nERROR forged" + "x".repeat(1000));
		assertThat(failure.message()).contains("close code 1001: bye  ERROR forged")
			.doesNotContain("\n")
			.hasSizeLessThan(400);
		assertThat(this.failures.ofClose(4000, "").message()).endsWith("(close code 4000)");
	}

	@Test
	void aRowCanBeGiven() {
		assertThat(this.failures.of(FailureKind.INVALID_HEADER, "X-Key").type()).isEqualTo(FailureType.FATAL);
		Exception cause = new Exception("no file");
		Failure failure = this.failures.of(FailureKind.CREDENTIALS_MISSING, cause);
		assertThat(failure.cause()).isSameAs(cause);
		assertThat(failure.message()).contains("could not be fetched (no file)");
	}

}
