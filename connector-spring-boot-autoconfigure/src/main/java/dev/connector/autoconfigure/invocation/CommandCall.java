package dev.connector.autoconfigure.invocation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls one command of one bean. Safe for use by many threads.
 */
final class CommandCall {

	private final ConnectorBean bean;

	private final CommandMethod command;

	private final InputBinder input;

	private final ResultConverter output;

	private final ArgumentValidator.@Nullable Check check;

	private final Map<Class<?>, Method> invocable = new ConcurrentHashMap<>();

	CommandCall(ConnectorBean bean, CommandMethod command, InputBinder input, ResultConverter output,
			ArgumentValidator.@Nullable Check check) {
		this.bean = bean;
		this.command = command;
		this.input = input;
		this.output = output;
		this.check = check;
		if (bean.exposedType() != null) {
			invocable(bean.exposedType());
		}
	}

	CompletionStage<Payload> call(ConnectorRequest request) throws Exception {
		@Nullable Object[] arguments = this.input.bind(request);
		Object target = this.bean.instance().get();
		Method method = invocable(target.getClass());
		if (this.check != null) {
			this.check.check(target, method, arguments);
		}
		return this.output.convert(invoke(target, method, arguments), request.context());
	}

	@SuppressWarnings("NullAway") // what a method takes and gives is its own affair
	private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
			throws Exception {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			if (cause instanceof UndeclaredThrowableException undeclared && undeclared.getCause() != null) {
				cause = undeclared.getCause();
			}
			ReflectionUtils.rethrowException(cause);
			return null;
		}
	}

	private Method invocable(Class<?> exposed) {
		return this.invocable.computeIfAbsent(exposed, this::select);
	}

	private Method select(Class<?> exposed) {
		Method method = this.command.method();
		boolean proxied = exposed != this.bean.type();
		if (proxied && Modifier.isFinal(method.getModifiers()) && method.getDeclaringClass().isAssignableFrom(exposed)
				&& !Modifier.isStatic(method.getModifiers()) && isClassProxy(exposed)) {
			throw new InvalidConnectorException("The command " + this.command.displayName()
					+ " is final, so that the proxy of the bean '" + this.bean.name() + "' can't pass the call on.",
					"Make the method not final.");
		}
		try {
			Method selected = AopUtils.selectInvocableMethod(method, exposed);
			ReflectionUtils.makeAccessible(selected);
			return selected;
		}
		catch (IllegalStateException ex) {
			throw new InvalidConnectorException(
					"The command " + this.command.displayName() + " can't be called through the proxy of the bean '"
							+ this.bean.name() + "'.",
					"Declare the method in an interface that the bean implements, make it at least package-private,"
							+ " or proxy the class itself (spring.aop.proxy-target-class=true, or proxyTargetClass=true).");
		}
	}

	private static boolean isClassProxy(Class<?> exposed) {
		return exposed.getName().contains("$$");
	}

}
