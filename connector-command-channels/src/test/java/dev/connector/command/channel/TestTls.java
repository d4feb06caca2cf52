package dev.connector.command.channel;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import dev.connector.destination.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate for {@code localhost} that nobody else vouches for.
 */
public record TestTls(KeyManagerFactory keys, TrustManagerFactory trust) {

	private static final String PASSWORD = "changeit";

	/**
	 * Make a certificate.
	 * @param directory where files may be put
	 */
	public static TestTls in(Path directory) throws Exception {
		Path file = Files.createTempDirectory(directory, "tls").resolve("localhost.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
				"localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-ext",
				"bc=ca:true")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		return new TestTls(keys, trust);
	}

	/**
	 * Shows the certificate and trusts it.
	 */
	public TlsOptions both() {
		return new TlsOptions(this.keys, this.trust, List.of(), List.of());
	}

	/**
	 * Trusts the certificate, and shows none.
	 */
	public TlsOptions trusting() {
		return new TlsOptions(null, this.trust, List.of(), List.of());
	}

}
