package dev.connector.autoconfigure.gateway.grpc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import dev.connector.autoconfigure.gateway.GatewayProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.core.env.Environment;

/**
 * Gives Spring Boot's gRPC server the port and the address of the gateway, and lets
 * connectors ping, where the application's own {@code spring.grpc.server} properties say
 * nothing.
 */
final class GrpcServerDefaults implements BeanPostProcessor {

	/**
	 * Time between two pings that is taken for friendly, well below what connectors use.
	 */
	static final Duration PERMITTED_PING_INTERVAL = Duration.ofSeconds(20);

	/**
	 * Silence after which the server asks whether a connection is still there. One whose
	 * end nobody heard of would stay for hours otherwise.
	 */
	static final Duration PING_AFTER = Duration.ofMinutes(1);

	private static final String TIME = "spring.grpc.server.keepalive.time";

	private static final String PERMIT = "spring.grpc.server.keepalive.permit.";

	private final ObjectProvider<GatewayProperties> properties;

	private final Environment environment;

	GrpcServerDefaults(ObjectProvider<GatewayProperties> properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof GrpcServerProperties server) {
			apply(this.properties.getObject().grpc(), server);
		}
		return bean;
	}

	private void apply(GatewayProperties.Grpc grpc, GrpcServerProperties server) {
		if (server.getNetty().getDomainSocketPath() == null) {
			if (server.getPort() == null) {
				server.setPort(grpc.port());
			}
			if (server.getAddress() == null) {
				server.setAddress(withLiteralName(grpc.address()));
			}
		}
		if (!this.environment.containsProperty(TIME)) {
			server.getKeepalive().setTime(PING_AFTER);
		}
		GrpcServerProperties.Keepalive.Permit permit = server.getKeepalive().getPermit();
		if (!this.environment.containsProperty(PERMIT + "time")) {
			permit.setTime(PERMITTED_PING_INTERVAL);
		}
		if (!this.environment.containsProperty(PERMIT + "without-calls")) {
			permit.setWithoutCalls(true);
		}
	}

	/**
	 * The server makes a URI of the name of the address, so the name has to be the
	 * address itself: no look-up is needed then, and an IPv6 address needs brackets.
	 */
	private static InetAddress withLiteralName(InetAddress address) {
		byte[] bytes = address.getAddress();
		String literal = (bytes.length > 4) ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
		try {
			return InetAddress.getByAddress(literal, bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("The bytes of an address make an address", ex);
		}
	}

}
