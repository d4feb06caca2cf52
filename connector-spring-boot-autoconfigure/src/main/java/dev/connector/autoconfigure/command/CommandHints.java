package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Set;

import dev.connector.autoconfigure.invocation.ClientInput;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Says ahead of time what is reached by reflection because of clients of commands and of
 * methods that hear events.
 */
final class CommandHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
		if (type == CommandClientFactoryBean.class) {
			Object client = registeredBean.getMergedBeanDefinition().getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE);
			return (client instanceof Class<?> known) ? new Client(known) : null;
		}
		Set<Method> listeners = EventListenerMethods.of(type).keySet();
		return listeners.isEmpty() ? null : new Listeners(listeners);
	}

	/**
	 * The hints of a client.
	 *
	 * @param type the interface
	 */
	private record Client(Class<?> type) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanRegistrationCode beanRegistrationCode) {
			RuntimeHints hints = generationContext.getRuntimeHints();
			hints.proxies().registerJdkProxy(this.type);
			hints.reflection().registerType(this.type, MemberCategory.INVOKE_PUBLIC_METHODS);
			BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
			for (Method method : this.type.getMethods()) {
				if (Modifier.isAbstract(method.getModifiers())) {
					ClientInput.of(this.type, method)
						.input()
						.parameters()
						.forEach((parameter) -> binding.registerReflectionHints(hints.reflection(), parameter.type()));
					binding.registerReflectionHints(hints.reflection(),
							ClientOutput.of(this.type, method).type().type());
				}
			}
		}

	}

	/**
	 * The hints of the listeners of a bean.
	 *
	 * @param methods the methods
	 */
	private record Listeners(Set<Method> methods) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanRegistrationCode beanRegistrationCode) {
			ReflectionHints hints = generationContext.getRuntimeHints().reflection();
			BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
			for (Method method : this.methods) {
				hints.registerMethod(method, ExecutableMode.INVOKE);
				for (Type payload : method.getGenericParameterTypes()) {
					binding.registerReflectionHints(hints, payload);
				}
			}
		}

	}

}
