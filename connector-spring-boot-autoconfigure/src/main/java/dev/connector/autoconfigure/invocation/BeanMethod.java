package dev.connector.autoconfigure.invocation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls one method of one bean, through its proxy where it has one. Safe for use by many
 * threads.
 */
public final class BeanMethod {

	private final CommandBean bean;

	private final Method method;

	private final String described;

	private final Map<Class<?>, Method> invocable = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param bean the bean
	 * @param method the method, on the class that the user wrote
	 * @param role what the method is, for messages
	 * @throws InvalidConnectorException when it is known that the method can't be called
	 */
	public BeanMethod(CommandBean bean, Method method, String role) {
		this.bean = bean;
		this.method = method;
		this.described = role + " " + method.getDeclaringClass().getName() + "." + method.getName() + "()";
		if (bean.exposedType() != null) {
			invocable(bean.exposedType());
		}
	}

	/**
	 * Call the method.
	 * @param arguments what it takes
	 * @return what it gives
	 * @throws Exception what it throws
	 */
	public @Nullable Object invoke(@Nullable Object... arguments) throws Exception {
		return invoke(null, arguments);
	}

	/**
	 * Call the method if its arguments are right.
	 */
	@SuppressWarnings("NullAway") // what a method takes and gives is its own affair
	@Nullable Object invoke(ArgumentValidator.@Nullable Check check, @Nullable Object[] arguments) throws Exception {
		Object target = this.bean.instance().get();
		Method method = invocable(target.getClass());
		if (check != null) {
			check.check(target, method, arguments);
		}
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
		Method known = this.invocable.get(exposed);
		return (known != null) ? known : this.invocable.computeIfAbsent(exposed, this::select);
	}

	private Method select(Class<?> exposed) {
		boolean proxied = exposed != this.bean.type();
		int modifiers = this.method.getModifiers();
		if (proxied && Modifier.isFinal(modifiers) && this.method.getDeclaringClass().isAssignableFrom(exposed)
				&& !Modifier.isStatic(modifiers) && isClassProxy(exposed)) {
			throw new InvalidConnectorException("The " + this.described + " is final, so that the proxy of the bean '"
					+ this.bean.name() + "' can't pass the call on.", "Make the method not final.");
		}
		try {
			Method selected = AopUtils.selectInvocableMethod(this.method, exposed);
			ReflectionUtils.makeAccessible(selected);
			return selected;
		}
		catch (IllegalStateException ex) {
			throw new InvalidConnectorException(
					"The " + this.described + " can't be called through the proxy of the bean '" + this.bean.name()
							+ "'.",
					"Declare the method in an interface that the bean implements, make it at least package-private,"
							+ " or proxy the class itself (spring.aop.proxy-target-class=true, or proxyTargetClass=true).");
		}
	}

	private static boolean isClassProxy(Class<?> exposed) {
		return exposed.getName().contains("$$");
	}

}
