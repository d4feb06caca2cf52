package dev.connector.sample.wires;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate of a server that shows another one to whom connects after it was
 * replaced, and wants to see one of those who connect.
 */
final class ReloadedKeys extends X509ExtendedKeyManager {

	private final AtomicReference<Certificates.Issued> shown;

	ReloadedKeys(Certificates.Issued shown) {
		this.shown = new AtomicReference<>(shown);
	}

	void replace(Certificates.Issued changed) {
		this.shown.set(changed);
	}

	/**
	 * Return an engine for a connection, without names that could be resumed under.
	 */
	SSLEngine engine(TrustManagerFactory trust, boolean wantsClient) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(new X509ExtendedKeyManager[] { this }, trust.getTrustManagers(), null);
			SSLEngine engine = context.createSSLEngine();
			engine.setUseClientMode(false);
			engine.setNeedClientAuth(wantsClient);
			return engine;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
		return keyType.startsWith("EC") ? String.valueOf(this.shown.get().certificate().getSerialNumber()) : null;
	}

	@Override
	public X509Certificate[] getCertificateChain(String alias) {
		return new X509Certificate[] { this.shown.get().certificate() };
	}

	@Override
	public PrivateKey getPrivateKey(String alias) {
		return this.shown.get().key();
	}

	@Override
	public String[] getClientAliases(String keyType, Principal[] issuers) {
		return null;
	}

	@Override
	public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
		return null;
	}

	@Override
	public String[] getServerAliases(String keyType, Principal[] issuers) {
		return null;
	}

	@Override
	public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
		return null;
	}

}
