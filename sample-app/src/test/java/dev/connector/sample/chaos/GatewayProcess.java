package dev.connector.sample.chaos;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.connector.sample.FreePorts;

/**
 * The process of the gateway on ports that stay the same over its lives. Used by one
 * thread at a time.
 */
final class GatewayProcess implements AutoCloseable {

	private final int plainPort = FreePorts.next();

	private final int tlsPort = FreePorts.next();

	private final int callPort = FreePorts.next();

	private final TestCertificate certificate;

	private Process process;

	GatewayProcess(TestCertificate certificate) {
		this.certificate = certificate;
	}

	int port(boolean tls) {
		return tls ? this.tlsPort : this.plainPort;
	}

	int callPort() {
		return this.callPort;
	}

	/**
	 * Start the process, and wait until it listens.
	 */
	void start() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Dlogback.configurationFile=dev/connector/sample/chaos/logback-gateway.xml", "-cp",
				System.getProperty("java.class.path"), GatewayMain.class.getName(), "" + this.plainPort,
				"" + this.tlsPort, "" + this.callPort, this.certificate.keyStore().toString())
			.redirectError(ProcessBuilder.Redirect.appendTo(new File("target", "chaos-gateway.log")))
			.start();
		String line = new BufferedReader(new InputStreamReader(this.process.getInputStream())).readLine();
		if (!GatewayMain.LISTENING.equals(line)) {
			throw new IOException("The gateway did not start: " + line + ", see target/chaos-gateway.log");
		}
	}

	/**
	 * End the process as {@code kill -9} does, and wait until it is gone.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		kill();
	}

}
