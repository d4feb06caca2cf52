package dev.connector.sample.chaos;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate for {@code localhost} that signed itself, in a key store.
 */
final class TestCertificate {

	private static final String PASSWORD = "changeit";

	private static final String TRUST_STORE = "javax.net.ssl.trustStore";

	private final File keyStore;

	TestCertificate(File keyStore) {
		this.keyStore = keyStore;
	}

	static TestCertificate create(File keyStore) throws IOException, InterruptedException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-alias", "gateway", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-ext",
				"bc=ca:true")
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool made no certificate: " + output);
		}
		return new TestCertificate(keyStore);
	}

	File keyStore() {
		return this.keyStore;
	}

	KeyManagerFactory keys() throws GeneralSecurityException, IOException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = new FileInputStream(this.keyStore)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD.toCharArray());
		return managers;
	}

	/**
	 * Let this JVM trust the certificate, so that the channels are those that everybody
	 * has.
	 * @return what makes the JVM trust whom it trusted before
	 */
	Runnable trust() {
		String before = System.getProperty(TRUST_STORE);
		System.setProperty(TRUST_STORE, this.keyStore.toString());
		System.setProperty(TRUST_STORE + "Password", PASSWORD);
		return () -> {
			System.clearProperty(TRUST_STORE + "Password");
			if (before != null) {
				System.setProperty(TRUST_STORE, before);
			}
			else {
				System.clearProperty(TRUST_STORE);
			}
		};
	}

}
