package dev.connector.autoconfigure.gateway;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when the application is a gateway: because it says so, or, when it says
 * nothing, because the gateway starter is there. The classes of the gateway alone prove
 * nothing, as the tests of any connector have them.
 */
final class OnGatewayCondition extends SpringBootCondition {

	static final String MARKER = "classpath:META-INF/connector/gateway-starter.properties";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Gateway");
		@Nullable Boolean enabled = context.getEnvironment().getProperty("connector.gateway.enabled", Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because("connector.gateway.enabled is " + enabled));
		}
		boolean starter = context.getResourceLoader().getResource(MARKER).exists();
		return new ConditionOutcome(starter,
				message.because("the gateway starter is " + (starter ? "present" : "absent")));
	}

}
