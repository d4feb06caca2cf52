package dev.connector.autoconfigure.command;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Does the work of a client: its abstract methods call commands, the others do what the
 * interface says. A client equals itself alone. Safe for use by many threads.
 */
final class ClientInvocation implements InvocationHandler {

	private final String described;

	private final Map<Method, ClientMethod> methods;

	private final Map<Method, MethodHandle> defaults = new ConcurrentHashMap<>();

	ClientInvocation(String described, Map<Method, ClientMethod> methods) {
		this.described = described;
		this.methods = methods;
	}

	@Override
	@SuppressWarnings({ "NullAway", "ReferenceEquality" }) // what a method takes is its
															// own affair
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		ClientMethod command = this.methods.get(method);
		if (command != null) {
			return command.call(arguments);
		}
		if (method.isDefault()) {
			return this.defaults.computeIfAbsent(method, ClientInvocation::handle)
				.bindTo(proxy)
				.invokeWithArguments((arguments != null) ? arguments : new Object[0]);
		}
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.described;
		};
	}

	private static MethodHandle handle(Method method) {
		Class<?> declaring = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()).unreflectSpecial(method, declaring);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("The method " + method + " can't be called", ex);
		}
	}

}
