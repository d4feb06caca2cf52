package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.command.CommandRegistry;

import org.springframework.util.ReflectionUtils;

/**
 * Makes clients of commands: objects whose methods call commands, wherever they are done.
 */
public final class CommandClients {

	private CommandClients() {
	}

	/**
	 * Make a client. Placeholders are not resolved, and no properties are read: of what
	 * says how long to wait, only annotations and the registry count.
	 * @param <T> the interface
	 * @param type the interface, with or without
	 * {@link dev.connector.annotation.CommandClient}
	 * @param registry who calls
	 * @return the client, safe for use by many threads
	 * @throws InvalidConnectorException when one of its methods can't work; says what to
	 * change
	 */
	public static <T> T create(Class<T> type, CommandRegistry registry) {
		return create(type, registry, ClientSettings.PLAIN);
	}

	static <T> T create(Class<T> type, CommandRegistry registry, ClientSettings settings) {
		if (!type.isInterface()) {
			throw new InvalidConnectorException("The client " + type.getName() + " is no interface.",
					"Declare an interface with a method for each command.");
		}
		Map<Method, ClientMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				methods.put(method, new ClientMethod(registry, settings.commandId(type, method), type, method,
						settings.timeout(type, method), settings.limits()));
			}
		}
		ClientInvocation invocation = new ClientInvocation("client " + type.getName() + " of " + registry,
				Map.copyOf(methods));
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, invocation));
	}

}
