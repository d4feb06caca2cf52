package dev.connector.transport.grpc;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import dev.connector.destination.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate authority and what it signed, made by the JDK's own tool.
 */
final class Certificates {

	static final String PASSWORD = "changeit";

	final Path store;

	private Certificates(Path store) {
		this.store = store;
	}

	/** An authority that signed nothing yet. */
	static Certificates in(Path directory, String name) throws Exception {
		Certificates certificates = new Certificates(directory.resolve(name + ".p12"));
		certificates.run("-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c=ca:true");
		return certificates;
	}

	/** Signs a certificate that is valid now. */
	Certificates sign(String alias, String names) throws Exception {
		return sign(alias, names, "-1d");
	}

	/** Signs a certificate that is valid for ten days. */
	Certificates sign(String alias, String names, String begin) throws Exception {
		run("-alias", alias, "-dname", "CN=" + alias, "-signer", "ca", "-ext", "san=" + names, "-startdate", begin,
				"-validity", "10");
		return this;
	}

	KeyManagerFactory keys(String alias) throws Exception {
		KeyStore all = load();
		KeyStore one = KeyStore.getInstance("PKCS12");
		one.load(null, null);
		Key key = all.getKey(alias, PASSWORD.toCharArray());
		one.setKeyEntry(alias, key, PASSWORD.toCharArray(), all.getCertificateChain(alias));
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(one, PASSWORD.toCharArray());
		return keys;
	}

	TrustManagerFactory trust() throws Exception {
		KeyStore one = KeyStore.getInstance("PKCS12");
		one.load(null, null);
		one.setCertificateEntry("ca", load().getCertificate("ca"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(one);
		return trust;
	}

	/** Trusts this authority and shows nothing. */
	TlsOptions trusting() throws Exception {
		return new TlsOptions(null, trust(), List.of(), List.of());
	}

	/** Trusts this authority and shows what it signed. */
	TlsOptions showing(String alias) throws Exception {
		return new TlsOptions(keys(alias), trust(), List.of(), List.of());
	}

	private KeyStore load() throws Exception {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = new FileInputStream(this.store.toFile())) {
			keys.load(in, PASSWORD.toCharArray());
		}
		return keys;
	}

	private void run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		command.addAll(List.of("-genkeypair", "-keystore", this.store.toString(), "-storetype", "PKCS12", "-storepass",
				PASSWORD, "-keyalg", "EC"));
		command.addAll(List.of(arguments));
		Process keytool = new ProcessBuilder(command).inheritIO().start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
	}

}
