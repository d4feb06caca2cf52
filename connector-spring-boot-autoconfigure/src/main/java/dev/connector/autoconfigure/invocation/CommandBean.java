package dev.connector.autoconfigure.invocation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A bean with methods that others call, known without having been created.
 *
 * @param name the name of the bean
 * @param type the class that the user wrote, never a proxy
 * @param exposedType the class that the bean factory hands out, possibly a proxy, or
 * {@code null} when that is not known before the bean is created
 * @param instance hands out the bean to call now: always the same for a singleton, a new
 * one for a prototype
 */
public record CommandBean(String name, Class<?> type, @Nullable Class<?> exposedType, Supplier<Object> instance) {

}
