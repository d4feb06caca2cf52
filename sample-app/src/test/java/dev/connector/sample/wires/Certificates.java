package dev.connector.sample.wires;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that signs at once whatever a test asks for.
 */
final class Certificates {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static final byte[] ECDSA_WITH_SHA256 = Der
		.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

	private static final byte[] IS_AUTHORITY = Der.sequence(Der.oid(0x55, 0x1d, 0x13), Der.of(0x01, new byte[] { -1 }),
			Der.of(0x04, Der.sequence(Der.of(0x01, new byte[] { -1 }))));

	private final KeyPair keys;

	private final X509Certificate certificate;

	private final String name;

	Certificates(String name) throws GeneralSecurityException {
		this.name = name;
		this.keys = newKeys();
		Instant now = Instant.now();
		this.certificate = sign(this.keys, name, 1, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)),
				IS_AUTHORITY);
	}

	/**
	 * Issue a certificate that is valid now.
	 * @param host the host name that it is for
	 * @param serial its number
	 */
	Issued issue(String host, int serial) throws GeneralSecurityException {
		Instant now = Instant.now();
		return issue(host, serial, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
	}

	/**
	 * Issue a certificate that was valid until yesterday.
	 * @param host the host name that it is for
	 * @param serial its number
	 */
	Issued issueExpired(String host, int serial) throws GeneralSecurityException {
		Instant now = Instant.now();
		return issue(host, serial, now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1)));
	}

	/**
	 * Return what trusts this authority and nobody else.
	 */
	TrustManagerFactory trust() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("ca", this.certificate);
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		return trust;
	}

	String pem() {
		return pem(this.certificate);
	}

	private Issued issue(String host, int serial, Instant from, Instant until) throws GeneralSecurityException {
		KeyPair own = newKeys();
		byte[] names = Der.sequence(Der.of(0x82, host.getBytes(StandardCharsets.US_ASCII)));
		return new Issued(
				sign(own, host, serial, from, until, Der.sequence(Der.oid(0x55, 0x1d, 0x11), Der.of(0x04, names))),
				own.getPrivate());
	}

	private X509Certificate sign(KeyPair of, String subject, int serial, Instant from, Instant until, byte[] extension)
			throws GeneralSecurityException {
		byte[] content = Der.sequence(Der.of(0xa0, Der.of(0x02, new byte[] { 2 })),
				Der.of(0x02, BigInteger.valueOf(serial).toByteArray()), ECDSA_WITH_SHA256, Der.name(this.name),
				Der.sequence(Der.time(from), Der.time(until)), Der.name(subject), of.getPublic().getEncoded(),
				Der.of(0xa3, Der.sequence(extension)));
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(this.keys.getPrivate());
		signature.update(content);
		byte[] whole = Der.sequence(content, ECDSA_WITH_SHA256, Der.of(0x03, new byte[] { 0 }, signature.sign()));
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(whole));
	}

	private static KeyPair newKeys() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(256);
		return generator.generateKeyPair();
	}

	private static String pem(X509Certificate certificate) {
		try {
			return pem("CERTIFICATE", certificate.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String what, byte[] content) {
		return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content)
				+ "\n-----END " + what + "-----\n";
	}

	/**
	 * A certificate with its key.
	 *
	 * @param certificate the certificate
	 * @param key its private key
	 */
	record Issued(X509Certificate certificate, PrivateKey key) {

		KeyManagerFactory keys() throws GeneralSecurityException, IOException {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("key", this.key, PASSWORD, new X509Certificate[] { this.certificate });
			KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			managers.init(store, PASSWORD);
			return managers;
		}

		/**
		 * Put certificate and key into one file, in the place of what is there.
		 */
		void write(Path file) throws IOException {
			Path fresh = file.resolveSibling(file.getFileName() + ".new");
			Files.writeString(fresh, pem(this.certificate) + pem("PRIVATE KEY", this.key.getEncoded()));
			Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}

	}

	/**
	 * The little of DER that certificates need.
	 */
	private static final class Der {

		private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
			.withZone(ZoneOffset.UTC);

		static byte[] sequence(byte[]... parts) {
			return of(0x30, parts);
		}

		static byte[] oid(int... bytes) {
			byte[] content = new byte[bytes.length];
			for (int i = 0; i < bytes.length; i++) {
				content[i] = (byte) bytes[i];
			}
			return of(0x06, content);
		}

		static byte[] name(String common) {
			return sequence(
					of(0x31, sequence(oid(0x55, 0x04, 0x03), of(0x0c, common.getBytes(StandardCharsets.UTF_8)))));
		}

		static byte[] time(Instant at) {
			return of(0x17, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
		}

		static byte[] of(int tag, byte[]... parts) {
			ByteArrayOutputStream content = new ByteArrayOutputStream();
			ByteArrayOutputStream whole = new ByteArrayOutputStream();
			try {
				for (byte[] part : parts) {
					content.write(part);
				}
				whole.write(tag);
				if (content.size() < 128) {
					whole.write(content.size());
				}
				else if (content.size() < 256) {
					whole.write(0x81);
					whole.write(content.size());
				}
				else {
					whole.write(0x82);
					whole.write(content.size() >> 8);
					whole.write(content.size());
				}
				content.writeTo(whole);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return whole.toByteArray();
		}

	}

}
