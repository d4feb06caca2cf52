package dev.connector.autoconfigure.gateway;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Looks whether a property is set to nothing.
 */
final class UnlessEmptyCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String name = metadata.getAnnotations().get(ConditionalUnlessEmpty.class).getString("value");
		@Nullable String value = context.getEnvironment().getProperty(name);
		boolean empty = value != null && value.isEmpty();
		return new ConditionOutcome(!empty, ConditionMessage.forCondition(ConditionalUnlessEmpty.class)
			.because(name + " is " + (empty ? "empty" : "not empty")));
	}

}
