package dev.connector.transport.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

import dev.connector.destination.HttpProxy;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;

/**
 * Leads every connection of a channel through one proxy, whatever the JVM is told about
 * proxies. The name of the target is left to the proxy.
 */
public final class GrpcProxy implements ProxyDetector {

	private final HttpProxy proxy;

	/**
	 * Create a detector.
	 * @param proxy the proxy that it finds for every target
	 */
	public GrpcProxy(HttpProxy proxy) {
		this.proxy = proxy;
	}

	@Override
	public ProxiedSocketAddress proxyFor(SocketAddress target) throws UnknownHostException {
		InetSocketAddress address = new InetSocketAddress(this.proxy.host(), this.proxy.port());
		if (address.isUnresolved()) {
			throw new UnknownHostException("The host of the proxy " + this.proxy + " is not known");
		}
		return HttpConnectProxiedSocketAddress.newBuilder()
			.setTargetAddress((InetSocketAddress) target)
			.setProxyAddress(address)
			.setUsername(this.proxy.username())
			.setPassword(this.proxy.password())
			.build();
	}

}
