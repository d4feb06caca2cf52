package dev.connector.autoconfigure.gateway.grpc;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code connector.gateway.grpc.port} turns gRPC off.
 */
final class OnGrpcPortCondition extends SpringBootCondition {

	private static final String PROPERTY = "connector.gateway.grpc.port";

	private static final String OFF = "-1";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean off = OFF.equals(context.getEnvironment().getProperty(PROPERTY, "").trim());
		ConditionMessage.Builder message = ConditionMessage.forCondition("gRPC port of the gateway");
		return new ConditionOutcome(!off, message.because(PROPERTY + " is " + (off ? "off" : "not off")));
	}

}
