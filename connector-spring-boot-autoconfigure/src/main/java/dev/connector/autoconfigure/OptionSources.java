package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Where the options of one registration come from: its properties first, then the
 * annotation, then what holds for all. Keeps what it was asked for. Used by one thread.
 */
final class OptionSources {

	private final List<Overlay> overlays;

	private final String annotated;

	private final StringValueResolver placeholders;

	private final List<EffectiveOption<?>> resolved = new ArrayList<>();

	/**
	 * Create the sources.
	 * @param overlays properties, the strongest first
	 * @param annotated the annotated class, for people
	 * @param placeholders resolves placeholders in the annotation
	 */
	OptionSources(List<Overlay> overlays, String annotated, StringValueResolver placeholders) {
		this.overlays = overlays;
		this.annotated = annotated;
		this.placeholders = placeholders;
	}

	<T> EffectiveOption<T> resolve(String name, Function<RegistrationProperties, @Nullable T> property,
			@Nullable T annotation, Supplier<EffectiveOption<T>> fallback) {
		EffectiveOption<T> option = find(name, property, annotation);
		option = (option != null) ? option : fallback.get();
		this.resolved.add(option);
		return option;
	}

	EffectiveOption<String> text(String name, Function<RegistrationProperties, @Nullable String> property,
			String annotation, Supplier<EffectiveOption<String>> fallback) {
		return resolve(name, property, annotated(annotation), fallback);
	}

	/**
	 * Return an attribute of the annotation with its placeholders resolved.
	 * @return the value, or {@code null} when the annotation doesn't say
	 */
	@Nullable String annotated(String attribute) {
		String value = this.placeholders.resolveStringValue(attribute);
		return StringUtils.hasText(value) ? value.strip() : null;
	}

	List<EffectiveOption<?>> resolved() {
		return List.copyOf(this.resolved);
	}

	/**
	 * Return the property with which to set an option.
	 */
	String property(String name) {
		return this.overlays.get(0).prefix() + "." + name;
	}

	private <T> @Nullable EffectiveOption<T> find(String name, Function<RegistrationProperties, @Nullable T> property,
			@Nullable T annotation) {
		for (Overlay overlay : this.overlays) {
			T value = property.apply(overlay.properties());
			if (value != null) {
				return new EffectiveOption<>(name, value, Origin.PROPERTY, overlay.prefix() + "." + name);
			}
		}
		return (annotation != null)
				? new EffectiveOption<>(name, annotation, Origin.ANNOTATION, "@Connector on " + this.annotated) : null;
	}

	/**
	 * Properties of a registration.
	 *
	 * @param prefix name of the properties without the last part
	 * @param properties the properties
	 */
	record Overlay(String prefix, RegistrationProperties properties) {

	}

}
