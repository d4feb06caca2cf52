package dev.connector.sample.wires;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * Lets a gateway listen with TLS, and remembers who showed what to whom.
 */
final class SecureListeners {

	private final List<Shown> shown = new CopyOnWriteArrayList<>();

	private final ReloadedKeys keys;

	private final TrustManagerFactory trust;

	private final boolean wantsClient;

	/**
	 * Create listeners.
	 * @param keys what the gateway shows
	 * @param trust whom it trusts
	 * @param wantsClient whether connectors have to show a certificate
	 */
	SecureListeners(ReloadedKeys keys, TrustManagerFactory trust, boolean wantsClient) {
		this.keys = keys;
		this.trust = trust;
		this.wantsClient = wantsClient;
	}

	/**
	 * Listen for connections of a kind.
	 * @return the URI to connect to
	 */
	String listen(WireGateway gateway, String kind) throws IOException {
		if (kind.equals("grpc")) {
			return "grpcs://localhost:" + gateway.listenGrpc(this::secure).getPort();
		}
		WebSocketServer.Tls tls = new WebSocketServer.Tls(() -> this.keys.engine(this.trust, this.wantsClient),
				this::seen);
		return "wss://localhost:" + gateway.listenWebSocket(tls).port();
	}

	/**
	 * Return what was shown in the handshakes so far.
	 */
	List<Shown> shown() {
		return List.copyOf(this.shown);
	}

	private void secure(NettyServerBuilder server) {
		try {
			server
				.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(this.keys))
					.trustManager(this.trust)
					.clientAuth(this.wantsClient ? ClientAuth.REQUIRE : ClientAuth.NONE)
					.build())
				.addTransportFilter(new Handshakes());
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void seen(SSLSession session) {
		Certificate[] client = null;
		try {
			client = this.wantsClient ? session.getPeerCertificates() : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			throw new IllegalStateException(ex);
		}
		this.shown.add(new Shown(serial(session.getLocalCertificates()), serial(client)));
	}

	private static BigInteger serial(Certificate[] chain) {
		return (chain != null) ? ((X509Certificate) chain[0]).getSerialNumber() : BigInteger.ZERO;
	}

	/**
	 * The numbers of the certificates of a handshake.
	 *
	 * @param byGateway of the one that the connector saw
	 * @param byConnector of the one that the gateway saw, zero for none
	 */
	record Shown(BigInteger byGateway, BigInteger byConnector) {

		static Shown of(int byGateway, int byConnector) {
			return new Shown(BigInteger.valueOf(byGateway), BigInteger.valueOf(byConnector));
		}

	}

	/**
	 * Is told of the connections over gRPC.
	 */
	private final class Handshakes extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes attributes) {
			seen(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
			return attributes;
		}

	}

}
