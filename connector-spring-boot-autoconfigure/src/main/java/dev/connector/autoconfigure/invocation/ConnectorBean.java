package dev.connector.autoconfigure.invocation;

import java.util.function.Supplier;

import dev.connector.annotation.Connector;
import org.jspecify.annotations.Nullable;

/**
 * A bean with {@link Connector} on its class, known without having been created.
 *
 * @param name the name of the bean
 * @param type the class that the user wrote, never a proxy
 * @param exposedType the class that the bean factory hands out, possibly a proxy, or
 * {@code null} when that is not known before the bean is created
 * @param connector the annotation
 * @param instance hands out the bean to call now: always the same for a singleton, a new
 * one for a prototype
 */
public record ConnectorBean(String name, Class<?> type, @Nullable Class<?> exposedType, Connector connector,
		Supplier<Object> instance) {

	/**
	 * Return the bean without what is said of it as a connector.
	 * @return the bean
	 */
	public CommandBean commandBean() {
		return new CommandBean(this.name, this.type, this.exposedType, this.instance);
	}

}
