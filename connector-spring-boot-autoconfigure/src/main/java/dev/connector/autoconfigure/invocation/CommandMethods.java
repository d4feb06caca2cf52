package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.annotation.Command;
import org.jspecify.annotations.Nullable;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the commands of a class and refuses what can't work.
 */
final class CommandMethods {

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final StringValueResolver placeholders;

	CommandMethods(StringValueResolver placeholders) {
		this.placeholders = placeholders;
	}

	/**
	 * Find the commands.
	 * @param type the class that the user wrote
	 * @return the commands by name, in the order of their names
	 * @throws InvalidConnectorException when one of them can't work
	 */
	Map<String, CommandMethod> find(Class<?> type) {
		Map<Method, Command> methods = MethodIntrospector.selectMethods(type, CommandMethods::annotationOf);
		List<CommandMethod> commands = new ArrayList<>();
		methods.forEach((method, command) -> commands
			.add(describe(type, BridgeMethodResolver.findBridgedMethod(method), command)));
		commands.sort(Comparator.comparing(CommandMethod::name).thenComparing(CommandMethod::displayName));
		Map<String, CommandMethod> byName = new LinkedHashMap<>();
		for (CommandMethod command : commands) {
			CommandMethod other = byName.putIfAbsent(command.name(), command);
			if (other != null) {
				throw new InvalidConnectorException(
						"Both " + signature(other.method()) + " and " + signature(command.method())
								+ " are the command '" + command.name() + "'.",
						"Give one of them another name with @Command(\"…\").");
			}
		}
		return byName;
	}

	private static @Nullable Command annotationOf(Method method) {
		MergedAnnotation<Command> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(Command.class);
		return annotation.isPresent() ? annotation.synthesize() : null;
	}

	private CommandMethod describe(Class<?> type, Method method, Command command) {
		String value = resolve(command.value());
		String name = StringUtils.hasText(value) ? value : method.getName();
		return new CommandMethod(name, resolve(command.description()), command, method, inputOf(type, method),
				ResultTypes.outputOf(type, method));
	}

	/**
	 * Tell what a method takes.
	 * @throws InvalidConnectorException when it can't work
	 */
	CommandInput inputOf(Class<?> type, Method method) {
		List<MethodParameter> inputs = new ArrayList<>();
		List<Integer> contexts = new ArrayList<>();
		boolean raw = false;
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
			ParameterKind kind = ParameterKind.of(parameter.getParameterType());
			if (kind == ParameterKind.CONTEXT) {
				contexts.add(i);
				continue;
			}
			requireSupported(method, parameter, kind);
			raw |= kind == ParameterKind.RAW;
			inputs.add(parameter);
		}
		if (raw && inputs.size() > 1) {
			throw new InvalidConnectorException(
					"The command " + signature(method) + " takes the raw body beside other parameters.",
					"Take the raw body alone, or only parameters that are bound from JSON.");
		}
		return new CommandInput(shapeOf(inputs), parameters(method, inputs), contexts);
	}

	private static CommandInput.Shape shapeOf(List<MethodParameter> inputs) {
		if (inputs.size() != 1) {
			return CommandInput.Shape.PROPERTIES;
		}
		ParameterKind kind = ParameterKind.of(inputs.get(0).getParameterType());
		if (kind == ParameterKind.RAW) {
			return CommandInput.Shape.RAW;
		}
		return (kind == ParameterKind.SIMPLE) ? CommandInput.Shape.PROPERTIES : CommandInput.Shape.BODY;
	}

	private List<CommandParameter> parameters(Method method, List<MethodParameter> inputs) {
		boolean byName = shapeOf(inputs) == CommandInput.Shape.PROPERTIES;
		@Nullable String @Nullable [] names = this.parameterNames.getParameterNames(method);
		List<CommandParameter> parameters = new ArrayList<>();
		for (MethodParameter input : inputs) {
			String name = (names != null) ? names[input.getParameterIndex()] : null;
			if (name == null && byName) {
				throw new InvalidConnectorException(
						"The names of the parameters of the command " + signature(method) + " are not known.",
						"Compile with the option -parameters, as the plugins of Spring Boot for Maven and Gradle do,"
								+ " or take one record.");
			}
			parameters.add(CommandParameter.of((name != null) ? name : "", input));
		}
		return parameters;
	}

	private static void requireSupported(Method method, MethodParameter parameter, ParameterKind kind) {
		if (kind == ParameterKind.UNSUPPORTED) {
			throw new InvalidConnectorException(
					"Parameter " + parameter.getParameterIndex() + " of the command " + signature(method)
							+ " has the type " + parameter.getParameterType().getName()
							+ ", which no input can be bound to.",
					"Take a record, values by name, a Payload, a byte[], an InputStream, a JsonNode or a"
							+ " ConnectorContext.");
		}
	}

	static String signature(Method method) {
		List<String> types = new ArrayList<>();
		for (Class<?> type : method.getParameterTypes()) {
			types.add(type.getSimpleName());
		}
		return method.getDeclaringClass().getName() + "." + method.getName() + "(" + String.join(", ", types) + ")";
	}

	private String resolve(String text) {
		String resolved = this.placeholders.resolveStringValue(text);
		return (resolved != null) ? resolved : "";
	}

}
