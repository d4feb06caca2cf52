package dev.connector.autoconfigure;

/**
 * An option of a registration as it holds. Immutable.
 *
 * @param <T> type of the value
 * @param name name, as in the properties
 * @param value the value that holds
 * @param origin where it comes from
 * @param source what to change to change it: the name of a property, or the attribute of
 * an annotation
 */
public record EffectiveOption<T>(String name, T value, Origin origin, String source) {

}
