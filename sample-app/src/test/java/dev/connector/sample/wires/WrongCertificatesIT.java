package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.registration.Registration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that must not be accepted, and what operators are told about them.
 */
@Timeout(120)
class WrongCertificatesIT {

	private static Certificates authority;

	private static TrustManagerFactory trust;

	@BeforeAll
	static void makeAuthority() throws Exception {
		authority = new Certificates("The authority");
		trust = authority.trust();
	}

	@ParameterizedTest
	@CsvSource({ "grpc,CERTIFICATE_OUTDATED", "websocket,CERTIFICATE_OUTDATED", "grpc,CERTIFICATE_OF_ANOTHER_HOST",
			"websocket,CERTIFICATE_OF_ANOTHER_HOST", "grpc,CERTIFICATE_NOT_TRUSTED",
			"websocket,CERTIFICATE_NOT_TRUSTED" })
	void theErrorSaysWhatIsWrongWithTheCertificateOfTheGateway(String kind, FailureKind problem) throws Exception {
		refused(kind, issue(problem), false, null, problem);
	}

	@ParameterizedTest
	@CsvSource({ "grpc,CERTIFICATE_OUTDATED", "websocket,CERTIFICATE_OUTDATED", "grpc,CERTIFICATE_NOT_TRUSTED",
			"websocket,CERTIFICATE_NOT_TRUSTED" })
	void theErrorSaysThatTheGatewayRefusesTheCertificateOfTheConnector(String kind, FailureKind problem)
			throws Exception {
		refused(kind, authority.issue("localhost", 1), true, issue(problem), FailureKind.OWN_CERTIFICATE_REFUSED);
	}

	private void refused(String kind, Certificates.Issued ofGateway, boolean wantsClient,
			Certificates.Issued ofConnector, FailureKind said) throws Exception {
		SecureListeners listeners = new SecureListeners(new ReloadedKeys(ofGateway), trust, wantsClient);
		TlsOptions tls = new TlsOptions((ofConnector != null) ? ofConnector.keys() : null, trust, List.of(), List.of());
		try (WireGateway gateway = new WireGateway(); LaterEcho echo = new LaterEcho(Duration.ZERO)) {
			DestinationOptions options = Wires.to(listeners.listen(gateway, kind));
			try (WireConnector connector = new WireConnector(options.withAccess(options.access().withTls(() -> tls)))) {
				Registration registration = connector.add(KEY, "default", echo);
				eventually(() -> assertThat(registration.snapshot().connection().lastError()).isNotNull());
				Failure failure = registration.snapshot().connection().lastError();
				System.out.println(kind + ", " + said + ": " + failure.message());
				assertThat(failure.message()).contains(said.meaning());
				eventually(() -> assertThat(connector.states()).contains(ConnectionState.BACKOFF));
				assertThat(connector.states()).doesNotContain(ConnectionState.READY, ConnectionState.FAILED);
				assertThat(connector.destination().snapshot().inUse().reason()).contains(said.meaning());
			}
		}
	}

	private static Certificates.Issued issue(FailureKind problem) throws Exception {
		return switch (problem) {
			case CERTIFICATE_OUTDATED -> authority.issueExpired("localhost", 1);
			case CERTIFICATE_OF_ANOTHER_HOST -> authority.issue("elsewhere.example", 1);
			case CERTIFICATE_NOT_TRUSTED -> new Certificates("Somebody else").issue("localhost", 1);
			default -> throw new IllegalArgumentException(problem.name());
		};
	}

}
