package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments with Jakarta Validation: the constraints on the parameters of a
 * command, and those on the objects that they take, whether or not a parameter says
 * {@code @Valid}. Violations are named by JSON pointers that are made of the names of the
 * Java properties.
 */
public final class JakartaArgumentValidator implements ArgumentValidator {

	private final Validator validator;

	/**
	 * Create a validator.
	 * @param validator what does the work
	 */
	public JakartaArgumentValidator(Validator validator) {
		this.validator = validator;
	}

	@Override
	public @Nullable Check prepare(CommandMethod command) {
		boolean byName = command.input().shape() == CommandInput.Shape.PROPERTIES;
		boolean constrained = isConstrained(command.method());
		List<CommandParameter> objects = new ArrayList<>();
		for (CommandParameter parameter : command.input().parameters()) {
			if (isConstrained(parameter.type())) {
				objects.add(parameter);
			}
		}
		if (!constrained && objects.isEmpty()) {
			return null;
		}
		return (bean, method, arguments) -> {
			Map<String, String> violations = new TreeMap<>();
			if (constrained) {
				addParameterViolations(bean, method, arguments, byName, violations);
			}
			for (CommandParameter object : objects) {
				String parent = byName ? JsonPointers.child("", object.name()) : "";
				addObjectViolations(arguments[object.index()], parent, violations);
			}
			if (!violations.isEmpty()) {
				throw InvalidInput.of(violations);
			}
		};
	}

	private boolean isConstrained(Method method) {
		MethodDescriptor descriptor = this.validator.getConstraintsForClass(method.getDeclaringClass())
			.getConstraintsForMethod(method.getName(), method.getParameterTypes());
		return descriptor != null && descriptor.hasConstrainedParameters();
	}

	private boolean isConstrained(Type type) {
		return type instanceof Class<?> raw && ParameterKind.of(raw) == ParameterKind.OBJECT
				&& this.validator.getConstraintsForClass(raw).isBeanConstrained();
	}

	@SuppressWarnings("NullAway") // arguments may be null, the API doesn't say so
	private void addParameterViolations(Object bean, Method method, @Nullable Object[] arguments, boolean byName,
			Map<String, String> violations) {
		Set<ConstraintViolation<Object>> found = this.validator.forExecutables()
			.validateParameters(bean, method, arguments);
		for (ConstraintViolation<Object> violation : found) {
			violations.put(pointer("", violation.getPropertyPath(), byName), violation.getMessage());
		}
	}

	private void addObjectViolations(@Nullable Object value, String parent, Map<String, String> violations) {
		if (value != null) {
			for (ConstraintViolation<Object> violation : this.validator.validate(value)) {
				violations.put(pointer(parent, violation.getPropertyPath(), true), violation.getMessage());
			}
		}
	}

	private static String pointer(String parent, Path path, boolean withParameter) {
		String pointer = parent;
		for (Path.Node node : path) {
			if (node.getIndex() != null) {
				pointer = pointer + "/" + node.getIndex();
			}
			else if (node.getKey() != null) {
				pointer = JsonPointers.child(pointer, String.valueOf(node.getKey()));
			}
			boolean named = node.getKind() == ElementKind.PROPERTY
					|| (withParameter && node.getKind() == ElementKind.PARAMETER);
			if (named && node.getName() != null) {
				pointer = JsonPointers.child(pointer, node.getName());
			}
		}
		return pointer;
	}

}
