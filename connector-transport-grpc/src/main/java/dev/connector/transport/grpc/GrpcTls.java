package dev.connector.transport.grpc;

import javax.net.ssl.SSLException;

import dev.connector.destination.TlsOptions;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

/**
 * TLS as gRPC wants it: HTTP/2 by ALPN, and a certificate for the host that was asked
 * for.
 */
public final class GrpcTls {

	private GrpcTls() {
	}

	/**
	 * Return what a channel shows and trusts.
	 * @param options what to show and to trust
	 * @return credentials for any channel; those that name versions or ciphers for
	 * channels over Netty only
	 * @throws IllegalArgumentException when the options can't be used
	 */
	public static ChannelCredentials credentials(TlsOptions options) {
		if (!options.protocols().isEmpty() || !options.ciphers().isEmpty()) {
			return overNetty(options);
		}
		TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
		if (options.keys() != null) {
			builder.keyManager(options.keys().getKeyManagers());
		}
		if (options.trust() != null) {
			builder.trustManager(options.trust().getTrustManagers());
		}
		return builder.build();
	}

	private static ChannelCredentials overNetty(TlsOptions options) {
		SslContextBuilder builder = GrpcSslContexts.forClient();
		if (options.keys() != null) {
			builder.keyManager(options.keys());
		}
		if (options.trust() != null) {
			builder.trustManager(options.trust());
		}
		if (!options.protocols().isEmpty()) {
			builder.protocols(options.protocols());
		}
		if (!options.ciphers().isEmpty()) {
			builder.ciphers(options.ciphers(), SupportedCipherSuiteFilter.INSTANCE);
		}
		try {
			return NettySslContextChannelCredentials.create(builder.build());
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("The TLS options can't be used: " + ex.getMessage(), ex);
		}
	}

}
