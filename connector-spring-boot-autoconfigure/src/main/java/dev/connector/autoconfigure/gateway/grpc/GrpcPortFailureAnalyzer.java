package dev.connector.autoconfigure.gateway.grpc;

import java.io.IOException;

import dev.connector.autoconfigure.gateway.GatewayProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which property to change when the gateway can't listen for connectors.
 */
final class GrpcPortFailureAnalyzer extends AbstractFailureAnalyzer<IOException> {

	/**
	 * How gRPC's message begins; there is no type of its own for it.
	 */
	private static final String BIND = "Failed to bind to address ";

	private final BeanFactory beanFactory;

	private final Environment environment;

	GrpcPortFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
		@Nullable String message = cause.getMessage();
		if (message == null || !message.startsWith(BIND) || !isGateway()) {
			return null;
		}
		@Nullable Throwable reason = cause.getCause();
		return new FailureAnalysis(
				"The gateway can't listen for connectors on " + message.substring(BIND.length())
						+ ((reason != null) ? ": " + reason.getMessage() : "") + ".",
				"Stop what listens there, or change '" + property("port") + "' or '" + property("address") + "'.",
				cause);
	}

	private boolean isGateway() {
		return this.beanFactory instanceof ListableBeanFactory beans
				&& beans.getBeanNamesForType(GatewayProperties.class, false, false).length > 0;
	}

	private String property(String name) {
		String own = "spring.grpc.server." + name;
		return this.environment.containsProperty(own) ? own : "connector.gateway.grpc." + name;
	}

}
