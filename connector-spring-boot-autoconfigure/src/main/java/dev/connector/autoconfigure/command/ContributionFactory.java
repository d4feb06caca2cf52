package dev.connector.autoconfigure.command;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.connector.RegistrationKey;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.CommandEventListener;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.command.Contribution.BoundMethod;
import dev.connector.autoconfigure.invocation.BeanCommand;
import dev.connector.autoconfigure.invocation.CommandBean;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory;
import dev.connector.command.Command;
import dev.connector.command.CommandSchema;
import dev.connector.command.InputCheck;
import dev.connector.command.ValueType;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Tells what beans bring to the registry. Safe for use by many threads.
 */
final class ContributionFactory {

	private static final String ANYTHING = "{}";

	private final ConnectorHandlerFactory commands;

	private final EventListenerMethods listeners;

	private final StringValueResolver placeholders;

	private final BeanCommandHandler.Limits limits;

	private final Scheduler scheduler;

	ContributionFactory(ConnectorHandlerFactory commands, EventListenerMethods listeners,
			StringValueResolver placeholders, BeanCommandHandler.Limits limits, Scheduler scheduler) {
		this.commands = commands;
		this.listeners = listeners;
		this.placeholders = placeholders;
		this.limits = limits;
		this.scheduler = scheduler;
	}

	/**
	 * Return whether beans of a class bring anything.
	 */
	static boolean isOne(Class<?> type) {
		MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
		return annotations.isPresent(Connector.class) || annotations.isPresent(CommandComponent.class)
				|| EventListenerMethods.isOne(type);
	}

	/**
	 * Tell what a bean brings.
	 * @throws dev.connector.autoconfigure.invocation.InvalidConnectorException when it
	 * can't work; says what to change
	 */
	Contribution create(CommandBean bean) {
		MergedAnnotations annotations = MergedAnnotations.from(bean.type(), SearchStrategy.TYPE_HIERARCHY);
		List<BoundMethod> methods = new ArrayList<>();
		MergedAnnotation<CommandComponent> component = annotations.get(CommandComponent.class);
		if (component.isPresent()) {
			methods.addAll(commands(bean, resolve(component.getString(MergedAnnotation.VALUE)), null));
		}
		MergedAnnotation<Connector> connector = annotations.get(Connector.class);
		String type = connector.isPresent() ? resolve(connector.getString("type")) : "";
		if (!type.isEmpty()) {
			methods.addAll(commands(bean, type, type));
		}
		Map<Method, CommandEventListener> heard = EventListenerMethods.of(bean.type());
		return new Contribution(List.copyOf(methods), this.listeners.listeners(bean, heard));
	}

	private List<BoundMethod> commands(CommandBean bean, String prefix, @Nullable String connectorType) {
		RegistrationKey key = new RegistrationKey("default",
				RegistrationKey.fit(prefix.isEmpty() ? "commands" : prefix), "local");
		return this.commands.commands(bean)
			.stream()
			.map((command) -> new BoundMethod(command(command, prefix, key),
					command.signature() + " of the bean '" + bean.name() + "'", connectorType))
			.toList();
	}

	private Command<?, ?> command(BeanCommand bean, String prefix, RegistrationKey key) {
		String id = (bean.command().command().privateCommand() ? "_" : "") + (prefix.isEmpty() ? "" : prefix + ".")
				+ bean.command().name();
		Command<?, ?> command = Command
			.of(id, ValueType.UNREAD, new BeanCommandHandler(bean, key, this.limits, this.scheduler))
			.withCheck(InputCheck.NONE);
		CommandSchema schema = schema(bean);
		command = (schema != null) ? command.withSchema(schema) : command;
		String description = bean.command().description();
		return StringUtils.hasText(description) ? command.withDescription(description) : command;
	}

	/**
	 * Of a schema without one of its parts, readers take that there is nothing to give.
	 */
	private static @Nullable CommandSchema schema(BeanCommand command) {
		boolean takesNothing = command.command().input().parameters().isEmpty();
		boolean givesNothing = command.givesNothing();
		Supplier<@Nullable String> input = takesNothing ? null : command.inputSchema();
		Supplier<@Nullable String> output = givesNothing ? null : command.outputSchema();
		if (!(takesNothing && givesNothing) && input == null && output == null) {
			return null;
		}
		return CommandSchema.madeLater(takesNothing ? () -> null : orAnything(input),
				givesNothing ? () -> null : orAnything(output));
	}

	private static Supplier<@Nullable String> orAnything(@Nullable Supplier<@Nullable String> schema) {
		return () -> {
			String text = (schema != null) ? schema.get() : null;
			return (text != null) ? text : ANYTHING;
		};
	}

	private String resolve(String text) {
		String resolved = this.placeholders.resolveStringValue(text);
		return (resolved != null) ? resolved.strip() : "";
	}

}
