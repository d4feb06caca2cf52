package dev.connector.failure;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.SSLHandshakeException;

import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureStepTests {

	private final Failures failures = new Failures("grpc://gateway:7400", "the uri");

	@Test
	void everyStepIsOneOfSomeFailure() {
		Set<FailureStep> found = Arrays.stream(FailureKind.values())
			.map(FailureStep::of)
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureStep.class)));
		Arrays.stream(RejectionCode.values()).map(RejectionCode::failureStep).forEach(found::add);
		assertThat(found).containsExactlyInAnyOrder(FailureStep.values());
	}

	@Test
	void isToldByTheException() {
		assertThat(this.failures.ofCause(new UnknownHostException("gateway")).step()).isEqualTo(FailureStep.DNS);
		assertThat(this.failures.ofCause(new ConnectException("refused")).step()).isEqualTo(FailureStep.TCP);
		assertThat(this.failures.ofCause(new SSLHandshakeException("no_application_protocol")).step())
			.isEqualTo(FailureStep.ALPN);
		assertThat(Failure.unexpected("dialling", new CertificateException("untrusted")).step())
			.isEqualTo(FailureStep.TLS);
		assertThat(Failure.unexpected("dialling", new IllegalStateException()).step()).isEqualTo(FailureStep.OTHER);
	}

	@Test
	void isToldByTheAnswer() {
		assertThat(this.failures.ofHttpStatus(401, null, Instant.EPOCH).step()).isEqualTo(FailureStep.AUTHENTICATION);
		assertThat(this.failures.ofHttpStatus(407, null, Instant.EPOCH).step()).isEqualTo(FailureStep.PROXY);
		assertThat(this.failures.ofHttpStatus(404, null, Instant.EPOCH).step()).isEqualTo(FailureStep.HTTP);
		assertThat(this.failures.ofClose(3003, "").step()).isEqualTo(FailureStep.AUTHENTICATION);
		assertThat(RejectionCode.FORBIDDEN.failureStep()).isEqualTo(FailureStep.AUTHENTICATION);
		assertThat(RejectionCode.SUPERSEDED.failureStep()).isEqualTo(FailureStep.REGISTRATION);
	}

	@Test
	void refusedCredentialsAreAMatterOfAuthentication() {
		assertThat(new Failure(FailureType.REJECTED, "no", null, null).step()).isEqualTo(FailureStep.AUTHENTICATION);
		assertThat(Failure.fatal("no").step()).isEqualTo(FailureStep.OTHER);
	}

	@Test
	void theNetworkEndsAtAProxy() {
		assertThat(Arrays.stream(FailureStep.values()).filter((step) -> step.throughProxy() != step))
			.containsExactly(FailureStep.DNS, FailureStep.TCP);
		assertThat(FailureStep.TCP.throughProxy()).isEqualTo(FailureStep.PROXY);
	}

}
