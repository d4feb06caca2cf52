package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Type;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * A parameter of a command that takes a part of the input, or all of it.
 *
 * @param name the name
 * @param index the position among all parameters of the method
 * @param type the type to bind, without the {@code Optional} around it and with type
 * variables resolved
 * @param required whether the input has to contain it
 * @param optional whether it is declared as an {@code Optional} of the type
 * @param source where it is declared, for its annotations
 */
public record CommandParameter(String name, int index, Type type, boolean required, boolean optional,
		MethodParameter source) {

	static CommandParameter of(String name, MethodParameter source) {
		ResolvableType declared = ResolvableType.forMethodParameter(source);
		boolean optional = Optional.class == declared.toClass();
		ResolvableType bound = optional ? declared.getGeneric(0) : declared;
		boolean required = !source.isOptional() && !ParameterKind.isOptionalPrimitive(declared.toClass());
		return new CommandParameter(name, source.getParameterIndex(), ResolvedTypes.resolve(bound), required, optional,
				source);
	}

	/**
	 * Return the value that the method gets when the input doesn't contain the parameter.
	 */
	@Nullable Object absent() {
		return this.optional ? Optional.empty() : ParameterKind.absent(this.source.getParameterType());
	}

}
