package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.autoconfigure.invocation.ResolvedTypes;
import dev.connector.command.ValueType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a method of a client gives. Immutable.
 *
 * @param wrapping how the result arrives
 * @param optional whether the result is in an {@link Optional}
 * @param type the type of the result, or of one item
 * @param declared the class that the method returns
 */
record ClientOutput(Wrapping wrapping, boolean optional, ValueType<@Nullable Object> type, Class<?> declared) {

	/**
	 * Tell what a method gives.
	 * @throws InvalidConnectorException when it can't be given
	 */
	static ClientOutput of(Class<?> client, Method method) {
		ResolvableType returned = ResolvableType
			.forMethodParameter(new MethodParameter(method, -1).withContainingClass(client));
		Class<?> declared = returned.toClass();
		Wrapping wrapping = wrappingOf(declared);
		ResolvableType content = (wrapping != Wrapping.VALUE) ? contentOf(returned) : returned;
		boolean optional = content.toClass() == Optional.class;
		ResolvableType bound = optional ? content.getGeneric(0) : content;
		if (wrapping == null || isUnsupported(bound.toClass())) {
			throw new InvalidConnectorException(
					"The method " + method.toGenericString() + " of a client returns what no command can give.",
					"Return a value, an Optional, a CompletionStage, a Mono, a Flow.Publisher or a Flux.");
		}
		return new ClientOutput(wrapping, optional, GenericTypes.valueType(bound), declared);
	}

	/**
	 * Return the type of a list of all items.
	 */
	ValueType<@Nullable Object> listType() {
		return ValueType.ofGeneric(ResolvedTypes.listOf(this.type.type()));
	}

	private static @Nullable Wrapping wrappingOf(Class<?> declared) {
		if (declared == CompletionStage.class || declared == CompletableFuture.class) {
			return Wrapping.STAGE;
		}
		if (declared == Flow.Publisher.class) {
			return Wrapping.PUBLISHER;
		}
		if (Future.class.isAssignableFrom(declared) || isUnsupported(declared)) {
			return null;
		}
		ReactiveAdapter adapter = (declared != Object.class)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(declared) : null;
		if (adapter == null) {
			return Wrapping.VALUE;
		}
		return adapter.isMultiValue() ? Wrapping.REACTIVE_ITEMS : Wrapping.REACTIVE_VALUE;
	}

	private static ResolvableType contentOf(ResolvableType wrapped) {
		return wrapped.hasGenerics() ? wrapped.getGeneric(0) : ResolvableType.forClass(Object.class);
	}

	private static boolean isUnsupported(Class<?> type) {
		return BaseStream.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) && type != Object.class;
	}

	/**
	 * How a result arrives.
	 */
	enum Wrapping {

		/**
		 * As it is: the method waits.
		 */
		VALUE,

		/**
		 * In a stage.
		 */
		STAGE,

		/**
		 * As the only item of a reactive type.
		 */
		REACTIVE_VALUE,

		/**
		 * As many items of a reactive type.
		 */
		REACTIVE_ITEMS,

		/**
		 * As many items.
		 */
		PUBLISHER

	}

}
