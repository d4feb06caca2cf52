package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.connector.autoconfigure.invocation.BeanMethod;
import dev.connector.autoconfigure.invocation.CommandBean;
import dev.connector.command.CommandRegistry;
import dev.connector.command.ValueType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Has a method of a bean hear an event. What it throws is logged. Safe for use by many
 * threads.
 */
final class ListeningMethod implements Consumer<@Nullable Object> {

	private static final Logger logger = LoggerFactory.getLogger(ListeningMethod.class);

	private final String eventId;

	private final String described;

	private final BeanMethod target;

	private final CommandRegistry registry;

	private final @Nullable ValueType<@Nullable Object> payloadType;

	private final boolean optional;

	ListeningMethod(String eventId, CommandBean bean, Method method, BeanMethod target, CommandRegistry registry) {
		this.eventId = eventId;
		this.described = method.getDeclaringClass().getName() + "." + method.getName() + "() of the bean '"
				+ bean.name() + "'";
		this.target = target;
		this.registry = registry;
		ResolvableType declared = (method.getParameterCount() > 0)
				? ResolvableType.forMethodParameter(new MethodParameter(method, 0).withContainingClass(bean.type()))
				: ResolvableType.NONE;
		this.optional = declared.toClass() == Optional.class;
		this.payloadType = (method.getParameterCount() > 0)
				? GenericTypes.valueType(this.optional ? declared.getGeneric(0) : declared) : null;
	}

	@Override
	public void accept(@Nullable Object payload) {
		try {
			Object result = (this.payloadType != null) ? this.target.invoke(argument(payload, this.payloadType))
					: this.target.invoke();
			if (result instanceof CompletionStage<?> stage) {
				stage.whenComplete((nothing, failure) -> {
					if (failure != null) {
						failed(failure);
					}
				});
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private @Nullable Object argument(@Nullable Object payload, ValueType<@Nullable Object> type) {
		Object value = this.registry.convert(payload, type);
		return this.optional ? Optional.ofNullable(value) : value;
	}

	private void failed(Throwable failure) {
		logger.warn("{} failed on the event '{}'", this.described, this.eventId, failure);
	}

}
