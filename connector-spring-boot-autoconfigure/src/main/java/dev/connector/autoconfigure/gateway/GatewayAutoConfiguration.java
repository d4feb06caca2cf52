package dev.connector.autoconfigure.gateway;

import java.util.List;

import dev.connector.autoconfigure.web.ExposureCheck;
import dev.connector.autoconfigure.web.ListeningPoint;
import dev.connector.autoconfigure.web.ListeningPoints;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.DispatchObserver;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayBuilder;
import dev.connector.gateway.GatewayListener;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.IdempotencyOptions;
import dev.connector.gateway.InvocationOptions;
import dev.connector.gateway.InvocationPolicy;
import dev.connector.gateway.MessageHandler;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.PeerLimits;
import dev.connector.gateway.TokenAuthenticator;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the {@link Gateway} itself, without anything that listens.
 */
@AutoConfiguration
@ConditionalOnClass(Gateway.class)
@ConditionalOnGateway
@EnableConfigurationProperties({ GatewayProperties.class, GatewayInvocationProperties.class })
public final class GatewayAutoConfiguration {

	/**
	 * Name of the bean that the gateway's deadlines run on.
	 */
	public static final String SCHEDULER = "connectorGatewayScheduler";

	@Bean(name = SCHEDULER, destroyMethod = "close", defaultCandidate = false)
	SystemScheduler connectorGatewayScheduler() {
		return SystemScheduler.create("connector-gateway");
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayOptions connectorGatewayOptions(GatewayProperties properties) {
		return GatewayOptions.defaults()
			.withApproval(properties.approval())
			.withResumeWindow(properties.resumeWindow())
			.withRequestTimeout(properties.requestTimeout())
			.withMaxPendingPerSession(properties.maxPendingPerSession())
			.withMaxPayloadBytes(properties.maxPayloadSize().toBytes());
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotencyOptions connectorIdempotencyOptions(GatewayProperties properties) {
		GatewayProperties.Idempotency idempotency = properties.idempotency();
		return new IdempotencyOptions(idempotency.maxEntries(), idempotency.maxBytes().toBytes(), idempotency.ttl());
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorAuthenticator connectorAuthenticator(GatewayProperties properties) {
		List<TokenAuthenticator.TenantToken> tokens = properties.security()
			.tokens()
			.stream()
			.map((token) -> new TokenAuthenticator.TenantToken(token.tenant(), token.token()))
			.toList();
		return tokens.isEmpty() ? new OpenAuthenticator() : new TokenAuthenticator(tokens);
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	Gateway connectorGateway(GatewayOptions options, IdempotencyOptions idempotency,
			ConnectorAuthenticator authenticator, @Qualifier(SCHEDULER) Scheduler scheduler,
			ObjectProvider<GatewayListener> listeners, ObjectProvider<GatewayCustomizer> customizers) {
		GatewayBuilder builder = Gateway.builder()
			.options(options)
			.idempotency(idempotency)
			.authenticator(authenticator)
			.scheduler(scheduler);
		listeners.orderedStream().forEach(builder::listener);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	GatewayCustomizer connectorGatewayDispatchObservers(ObjectProvider<DispatchObserver> observers) {
		return (builder) -> observers.orderedStream().forEach(builder::observer);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	GatewayCustomizer connectorGatewayMessages(ObjectProvider<MessageHandler> handlers) {
		return (builder) -> handlers.ifUnique((handler) -> builder.messages(handler, PeerLimits.defaults()));
	}

	@Bean
	@ConditionalOnMissingBean
	InvocationPolicy connectorInvocationPolicy() {
		return InvocationPolicy.sameTenant();
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	GatewayCustomizer connectorGatewayInvocations(GatewayInvocationProperties properties, InvocationPolicy policy) {
		return (builder) -> builder.invocations(properties.enabled()
				? new InvocationOptions(policy, properties.maxPerPeer(), properties.maxBytesPerPeer().toBytes())
				: null);
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayLifecycle connectorGatewayLifecycle(Gateway gateway, GatewayProperties properties,
			ApplicationContext context) {
		return new GatewayLifecycle(gateway, properties.moveTimeout(), properties.drainTimeout(), context);
	}

	@Bean
	@Lazy(false)
	ExposureCheck connectorGatewayExposureCheck(ObjectProvider<ListeningPoints> sides, GatewayProperties properties) {
		List<ListeningPoint> points = sides.orderedStream().flatMap((side) -> side.find().stream()).toList();
		return new ExposureCheck("The gateway", "connector.gateway.security.allow-insecure", points,
				properties.security().allowInsecure());
	}

}
