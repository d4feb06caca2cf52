package dev.connector.autoconfigure.gateway.grpc;

import java.time.Duration;

import dev.connector.autoconfigure.gateway.GatewayLifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * Starts Spring Boot's gRPC server earlier and stops it later than Spring Boot does,
 * which is after everything else and before everything else. Connectors of the same
 * process would find nobody at the start, and could not drain at the stop.
 */
final class GrpcServerPhase implements BeanPostProcessor {

	private final ObjectProvider<GrpcServerProperties> properties;

	private final ApplicationEventPublisher events;

	GrpcServerPhase(ObjectProvider<GrpcServerProperties> properties, ApplicationEventPublisher events) {
		this.properties = properties;
		this.events = events;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == GrpcServerLifecycle.class) {
			Duration grace = this.properties.getObject().getShutdown().getGracePeriod();
			return new InOrder(((GrpcServerLifecycle) bean).getFactory(), grace, this.events);
		}
		return bean;
	}

	/**
	 * The server between the web server and the connectors.
	 */
	private static final class InOrder extends GrpcServerLifecycle {

		InOrder(GrpcServerFactory factory, Duration grace, ApplicationEventPublisher events) {
			super(factory, grace, events);
		}

		@Override
		public int getPhase() {
			return GatewayLifecycle.PHASE;
		}

	}

}
