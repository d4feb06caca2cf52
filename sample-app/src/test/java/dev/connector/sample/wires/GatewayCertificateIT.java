package dev.connector.sample.wires;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.gateway.Gateway;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.sample.RunningSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.connector.sample.wires.Wires.KEY;
import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The certificate of a gateway's web server that is replaced in its file, as an SSL
 * bundle that is watched: connectors see the new one with their next connection over
 * WebSocket, and calls don't notice any of it.
 */
@Timeout(180)
class GatewayCertificateIT {

	@TempDir
	Path directory;

	@Test
	void noCallFailsAndConnectorsSeeTheNewCertificate() throws Exception {
		Certificates authority = new Certificates("The authority");
		Path file = this.directory.resolve("gateway.pem");
		authority.issue("localhost", 1).write(file);
		Path ca = this.directory.resolve("ca.pem");
		Files.writeString(ca, authority.pem());
		SSLContext probe = SSLContext.getInstance("TLS");
		probe.init(null, authority.trust().getTrustManagers(), null);
		String gateway = "spring.ssl.bundle.pem.gateway.";
		try (LaterEcho echo = new LaterEcho(Duration.ofMillis(100));
				RunningSample sample = RunningSample.start(
						"connector.destinations.default.uri=wss://localhost:${server.port}",
						"connector.destinations.default.ssl.bundle=way",
						"spring.ssl.bundle.pem.way.truststore.certificate=file:" + ca,
						gateway + "keystore.certificate=file:" + file, gateway + "keystore.private-key=file:" + file,
						gateway + "reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=200ms",
						"server.ssl.bundle=gateway")) {
			int listening = sample.context().getEnvironment().getRequiredProperty("server.port", Integer.class);
			Registration registration = sample.context()
				.getBean(ConnectorRuntime.class)
				.add(new ConnectorRegistration(KEY, "default", echo, ConnectorRegistration.Description.NONE,
						RegistrationOptions.defaults().withNonBlocking(true)));
			Wires.awaitReady(registration);
			assertThat(serial(probe, listening)).isEqualTo(1);
			try (CallLoad load = CallLoad.start(sample.context().getBean(Gateway.class), KEY, 50)) {
				load.await(100);
				authority.issue("localhost", 2).write(file);
				eventually(() -> assertThat(serial(probe, listening)).isEqualTo(2));
				load.await(100);
				long moves = registration.snapshot().counts().moves();
				sample.context().getBean(ConnectorRuntime.class).destinations().get(0).replaceWires("a test asked");
				eventually(() -> assertThat(registration.snapshot().counts().moves()).isGreaterThan(moves));
				load.await(100);
				assertThat(load.stop()).isEmpty();
			}
			assertThat(registration.snapshot().reconnects()).isZero();
			assertThat(echo.ranAgain()).isEmpty();
		}
	}

	/**
	 * Return the number of the certificate that is shown to somebody who connects.
	 */
	private static int serial(SSLContext context, int port) throws Exception {
		try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "h2", "http/1.1" });
			socket.setSSLParameters(parameters);
			socket.setSoTimeout(10_000);
			socket.startHandshake();
			BigInteger serial = ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
			// Or the next handshake would go on with what this one has found out
			socket.getSession().invalidate();
			return serial.intValue();
		}
	}

}
