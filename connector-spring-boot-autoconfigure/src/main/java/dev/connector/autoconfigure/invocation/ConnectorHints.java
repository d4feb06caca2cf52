package dev.connector.autoconfigure.invocation;

import java.util.Collection;

import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Says ahead of time what is reached by reflection because of connectors and components
 * of commands: their commands, and what is read from and written to JSON for them,
 * without whatever it arrives in. A bean whose declared type hides its commands is left
 * to the application.
 */
final class ConnectorHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
		MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
		if (!annotations.isPresent(Connector.class) && !annotations.isPresent(CommandComponent.class)) {
			return null;
		}
		Collection<CommandMethod> commands = new CommandMethods((text) -> text).find(type).values();
		return commands.isEmpty() ? null : new Contribution(commands);
	}

	/**
	 * The hints of one connector.
	 *
	 * @param commands its commands
	 */
	private record Contribution(Collection<CommandMethod> commands) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanRegistrationCode beanRegistrationCode) {
			ReflectionHints hints = generationContext.getRuntimeHints().reflection();
			this.commands.forEach((command) -> register(command, hints));
		}

		private static void register(CommandMethod command, ReflectionHints hints) {
			BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
			hints.registerMethod(command.method(), ExecutableMode.INVOKE);
			for (CommandParameter parameter : command.input().parameters()) {
				ParameterKind kind = ParameterKind.of(parameter.source().getParameterType());
				if (kind == ParameterKind.OBJECT || kind == ParameterKind.SIMPLE) {
					binding.registerReflectionHints(hints, parameter.type());
				}
			}
			if (!command.output().raw()) {
				binding.registerReflectionHints(hints, command.output().type());
			}
		}

	}

}
