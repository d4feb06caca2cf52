package dev.connector.autoconfigure.invocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Makes the arguments of one command from an object of this process, where that needs
 * neither JSON nor a conversion. Immutable.
 */
final class ObjectBinder {

	private final CommandInput input;

	private final int parameterCount;

	private final List<@Nullable Class<?>> classes;

	ObjectBinder(CommandMethod command) {
		this.input = command.input();
		this.parameterCount = command.method().getParameterCount();
		this.classes = this.input.parameters().stream().<@Nullable Class<?>>map(ObjectBinder::classOf).toList();
	}

	/**
	 * Make the arguments, without those that take the context.
	 * @return the arguments, or {@code null} when the input has to be read as JSON
	 */
	@Nullable Object @Nullable [] bind(@Nullable Object value) {
		@Nullable Object[] arguments = new @Nullable Object[this.parameterCount];
		return switch (this.input.shape()) {
			case RAW, BODY -> isWhole(value) ? with(arguments, this.input.parameters().get(0), value) : null;
			case PROPERTIES -> bindAll(value, arguments);
		};
	}

	private boolean isWhole(@Nullable Object value) {
		if (value == null) {
			return false;
		}
		Class<?> declared = this.input.parameters().get(0).source().getParameterType();
		return switch (ParameterKind.of(declared)) {
			case RAW, TREE -> declared.isInstance(value);
			case OBJECT -> value.getClass() == this.classes.get(0);
			case CONTEXT, SIMPLE, UNSUPPORTED -> false;
		};
	}

	private @Nullable Object @Nullable [] bindAll(@Nullable Object value, @Nullable Object[] arguments) {
		if (this.classes.isEmpty()) {
			return arguments;
		}
		if (!(value instanceof Map<?, ?> given)) {
			return null;
		}
		for (int i = 0; i < this.classes.size(); i++) {
			CommandParameter parameter = this.input.parameters().get(i);
			Object part = given.get(parameter.name());
			if ((part == null) ? parameter.required() : part.getClass() != this.classes.get(i)) {
				return null;
			}
			if (part == null) {
				arguments[parameter.index()] = parameter.absent();
			}
			else {
				arguments[parameter.index()] = parameter.optional() ? Optional.of(part) : part;
			}
		}
		return arguments;
	}

	private static @Nullable Object[] with(@Nullable Object[] arguments, CommandParameter parameter,
			@Nullable Object value) {
		arguments[parameter.index()] = value;
		return arguments;
	}

	/**
	 * Return the class whose objects are taken as they are: values, and users' own
	 * classes, which code filled that knows them. Of what carries anything (maps, lists,
	 * trees) nothing is known.
	 */
	private static @Nullable Class<?> classOf(CommandParameter parameter) {
		if (!(parameter.type() instanceof Class<?> declared)) {
			return null;
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(declared);
		boolean value = ClassUtils.isSimpleValueType(type);
		boolean own = !type.isInterface() && !type.isArray() && !type.getName().startsWith("java.")
				&& type != Payload.class && !Iterable.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type);
		return (value || own) ? type : null;
	}

}
