package dev.connector.autoconfigure.gateway.grpc;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayLifecycle;
import dev.connector.autoconfigure.gateway.GatewayProperties;
import dev.connector.autoconfigure.web.ListeningPoint;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.autoconfigure.web.ListeningPoints;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.transport.grpc.GrpcGatewayService;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.ServerBuilder;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

/**
 * Auto-configuration of the gateway's gRPC side. The server itself is Spring Boot's: it
 * picks up the service, and all of {@code spring.grpc.server} applies.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class, before = GrpcServerAutoConfiguration.class,
		beforeName = { "org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration",
				"org.springframework.boot.grpc.server.autoconfigure.health.GrpcServerHealthAutoConfiguration" })
@ConditionalOnClass({ Gateway.class, GrpcGatewayService.class, GrpcServerFactory.class, GrpcServerProperties.class })
@ConditionalOnGateway
@Conditional(OnGrpcPortCondition.class)
public final class GatewayGrpcAutoConfiguration {

	private static final String SERVLET_REGISTRATION = "grpcServletRegistration";

	@Bean
	@ConditionalOnMissingBean
	GrpcGatewayService connectorGrpcGatewayService(Gateway gateway) {
		return new GrpcGatewayService((stream, peer) -> gateway.accept(stream, peer, "grpc"));
	}

	@Bean
	static GrpcServerDefaults connectorGrpcServerDefaults(ObjectProvider<GatewayProperties> properties,
			Environment environment) {
		return new GrpcServerDefaults(properties, environment);
	}

	@Bean
	static ReloadedCertificates connectorGrpcReloadedCertificates(ObjectProvider<DefaultSslBundleRegistry> bundles) {
		return new ReloadedCertificates(bundles);
	}

	@Bean
	static GrpcServerPhase connectorGrpcServerPhase(ObjectProvider<GrpcServerProperties> properties,
			ApplicationEventPublisher events) {
		return new GrpcServerPhase(properties, events);
	}

	@Bean
	<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> connectorGatewayServerBuilderCustomizer(
			GatewayProperties properties, ObjectProvider<GrpcServerProperties> server, GrpcGatewayService service) {
		int own = GrpcWireFactory.maxMessageBytes(properties.maxPayloadSize().toBytes());
		long largest = server.stream()
			.mapToLong((settings) -> settings.getInbound().getMessage().getMaxSize().toBytes())
			.reduce(own, Math::max);
		return new GatewayServerBuilderCustomizer<>(Math.toIntExact(largest),
				service.bindService().getServiceDescriptor().getName());
	}

	@Bean
	ApplicationListener<GrpcServerShutdownEvent> connectorGatewayDrainer(GatewayLifecycle lifecycle) {
		return (event) -> lifecycle.drain();
	}

	@Bean
	ListeningPoints connectorGrpcListeningPoints(ObjectProvider<GrpcServerProperties> server,
			ConnectorAuthenticator authenticator, ListableBeanFactory beanFactory) {
		Protection tokens = new Protection("authentication", !(authenticator instanceof OpenAuthenticator),
				"'connector.gateway.security.tokens'");
		return () -> server.stream()
			.filter((properties) -> properties.getNetty().getDomainSocketPath() == null)
			.map((properties) -> beanFactory.containsBean(SERVLET_REGISTRATION) ? servlet(tokens)
					: network(properties, tokens))
			.toList();
	}

	private static ListeningPoint network(GrpcServerProperties properties, Protection tokens) {
		GrpcServerProperties.Ssl ssl = properties.getSsl();
		boolean enabled = (ssl.getEnabled() != null) ? ssl.getEnabled() : ssl.getBundle() != null;
		return new ListeningPoint("gRPC for connectors", properties.getAddress(), "connector.gateway.grpc.address",
				new Protection("TLS", enabled, "'spring.grpc.server.ssl.bundle'"), tokens);
	}

	/**
	 * The web server carries gRPC, and whether it has TLS is seen where HTTP is looked
	 * at.
	 */
	private static ListeningPoint servlet(Protection tokens) {
		return new ListeningPoint("gRPC for connectors, on the web server,", null, "server.address",
				new Protection("TLS", true, "'server.ssl.bundle'"), tokens);
	}

}
