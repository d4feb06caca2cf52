package dev.connector.autoconfigure.grpc;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.WireFactory;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.grpc.client.autoconfigure.GrpcChannelFactoryCustomizer;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.ChannelCredentialsProvider;
import org.springframework.grpc.client.DefaultGrpcChannelFactory;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * Wires over gRPC, on channels of the application's own {@link GrpcChannelFactory} where
 * there is one, so that {@code spring.grpc.client.channel.<destination>.*} applies.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class,
		afterName = { "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration",
				"org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration" })
@ConditionalOnClass({ GrpcWireFactory.class, WireFactory.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
public final class GrpcWireAutoConfiguration {

	private static final String DIALER = "connectorGrpcDialer";

	/** Reading keys may take a while, and other destinations need not wait for that. */
	private static final int DIALERS = 4;

	@Bean
	@ConditionalOnMissingBean
	GrpcWireFactory connectorGrpcWireFactory(ObjectProvider<GrpcChannels> channels, Scheduler scheduler,
			@Qualifier(DIALER) Executor dialer) {
		return new GrpcWireFactory(channels.getIfAvailable(GrpcChannels::netty), scheduler, dialer);
	}

	/**
	 * The first channel loads most of gRPC and Netty. The start of the application waits
	 * until connectors begin to connect, but not for that.
	 */
	@Bean(name = DIALER, defaultCandidate = false, destroyMethod = "shutdown")
	ExecutorService connectorGrpcDialer() {
		return HandlerThreads.pool("connector-grpc-dial-", DIALERS);
	}

	/**
	 * Channels of Spring Boot.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ GrpcChannelFactory.class, GrpcClientProperties.class })
	static class ChannelFactoryConfiguration {

		@Bean
		@ConditionalOnBean(GrpcChannelFactory.class)
		@ConditionalOnMissingBean(GrpcChannels.class)
		SpringGrpcChannels connectorGrpcChannels(GrpcChannelFactory factory,
				ObjectProvider<GrpcClientProperties> properties, Environment environment,
				DestinationCredentials credentials) {
			return new SpringGrpcChannels(factory, new ChannelTargets(properties.getIfAvailable(), environment),
					credentials);
		}

		@Bean
		DestinationCredentials connectorDestinationCredentials() {
			return new DestinationCredentials();
		}

		/**
		 * First of all, so that customizers of the application still have the last word.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		GrpcChannelFactoryCustomizer connectorChannelCredentialsCustomizer(DestinationCredentials credentials,
				ObjectProvider<ChannelCredentialsProvider> others) {
			ChannelCredentialsProvider provider = credentials
				.before(others.getIfAvailable(() -> ChannelCredentialsProvider.INSECURE));
			return (factory) -> {
				if (factory instanceof DefaultGrpcChannelFactory<?> asking) {
					asking.setCredentialsProvider(provider);
				}
			};
		}

	}

}
