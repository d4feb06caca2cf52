package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;

import dev.connector.annotation.Command;
import dev.connector.annotation.CommandClient;
import dev.connector.annotation.CommandTimeout;
import dev.connector.autoconfigure.command.BeanCommandHandler.Limits;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * What is said about a client by its annotations and elsewhere.
 *
 * @param placeholders resolves placeholders in annotations
 * @param timeouts gives the time that properties give a client by its name, or
 * {@code null}
 * @param limits what a list may need that is made of a stream of this process
 */
record ClientSettings(StringValueResolver placeholders, Function<String, @Nullable Duration> timeouts, Limits limits) {

	private static final int MAX_ITEMS = 10_000;

	/**
	 * What holds where nothing but the annotations says anything.
	 */
	static final ClientSettings PLAIN = new ClientSettings((text) -> text, (name) -> null,
			new Limits(MAX_ITEMS, Duration.ofSeconds(30)));

	/**
	 * Return the command that a method calls.
	 */
	String commandId(Class<?> client, Method method) {
		String prefix = prefix(client);
		Command command = AnnotatedElementUtils.findMergedAnnotation(method, Command.class);
		String said = (command != null) ? resolve(command.value()) : "";
		String name = said.isEmpty() ? method.getName() : said;
		boolean isPrivate = command != null && command.privateCommand();
		return (isPrivate ? "_" : "") + (prefix.isEmpty() ? "" : prefix + ".") + name;
	}

	/**
	 * Return how long a method waits, or {@code null} for as long as the registry does.
	 * @throws InvalidConnectorException when a time that is said is none
	 */
	@Nullable Duration timeout(Class<?> client, Method method) {
		CommandTimeout own = AnnotatedElementUtils.findMergedAnnotation(method, CommandTimeout.class);
		String said = (own != null) ? resolve(own.value()) : "";
		if (!said.isEmpty()) {
			return parse(said, method.toGenericString());
		}
		CommandClient annotation = AnnotatedElementUtils.findMergedAnnotation(client, CommandClient.class);
		said = (annotation != null) ? resolve(annotation.timeout()) : "";
		return said.isEmpty() ? this.timeouts.apply(name(client, annotation)) : parse(said, client.getName());
	}

	private String prefix(Class<?> client) {
		CommandClient annotation = AnnotatedElementUtils.findMergedAnnotation(client, CommandClient.class);
		return (annotation != null) ? resolve(annotation.value()) : "";
	}

	private String name(Class<?> client, @Nullable CommandClient annotation) {
		String name = (annotation != null) ? resolve(annotation.name()) : "";
		if (name.isEmpty()) {
			name = prefix(client);
		}
		return name.isEmpty() ? StringUtils.uncapitalizeAsProperty(client.getSimpleName()) : name;
	}

	private static Duration parse(String said, String where) {
		try {
			Duration parsed = DurationStyle.detectAndParse(said);
			if (!parsed.isNegative() && !parsed.isZero()) {
				return parsed;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told of below, as one that is not positive
		}
		throw new InvalidConnectorException("The timeout '" + said + "' of " + where + " is no positive time.",
				"Change it to a time such as 5s or 200ms.");
	}

	private String resolve(String text) {
		String resolved = this.placeholders.resolveStringValue(text);
		return (resolved != null) ? resolved.strip() : "";
	}

}
