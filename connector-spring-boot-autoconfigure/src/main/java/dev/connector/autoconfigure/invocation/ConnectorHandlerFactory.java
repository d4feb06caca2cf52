package dev.connector.autoconfigure.invocation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.connector.Capability;
import dev.connector.ConnectorHandler;
import dev.connector.autoconfigure.invocation.CommandMethod.Output;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringValueResolver;

/**
 * Makes connectors of beans. Safe for use by many threads.
 */
public final class ConnectorHandlerFactory {

	private final CommandMethods methods;

	private final JsonMapper mapper;

	private final CommandSchemas schemas;

	private final ArgumentValidator validator;

	private final Executor executor;

	/**
	 * Create a factory.
	 * @param placeholders resolves placeholders in annotations
	 * @param mapper reads input and writes output
	 * @param schemas knows the schemas of commands
	 * @param validator checks arguments
	 * @param executor computes the elements of streams
	 */
	public ConnectorHandlerFactory(StringValueResolver placeholders, JsonMapper mapper, CommandSchemas schemas,
			ArgumentValidator validator, Executor executor) {
		this.methods = new CommandMethods(placeholders);
		this.mapper = mapper;
		this.schemas = schemas;
		this.validator = validator;
		this.executor = executor;
	}

	/**
	 * Make a connector of a bean, without creating the bean.
	 * @param bean the bean
	 * @return the connector
	 * @throws InvalidConnectorException when it can't work; says what to change
	 */
	public ConnectorDefinition create(ConnectorBean bean) {
		Map<String, CommandMethod> commands = this.methods.find(bean.type());
		boolean raw = ConnectorHandler.class.isAssignableFrom(bean.type());
		if (raw && !commands.isEmpty()) {
			throw new InvalidConnectorException("The class " + bean.type().getName() + " of the bean '" + bean.name()
					+ "' implements ConnectorHandler and has @Command methods, too.", "Choose one of the two.");
		}
		if (raw) {
			ConnectorHandler handler = (request) -> ((ConnectorHandler) bean.instance().get()).handle(request);
			return new ConnectorDefinition(handler, List.of());
		}
		commands.values().removeIf((command) -> command.command().privateCommand());
		if (commands.isEmpty()) {
			throw new InvalidConnectorException(
					"The connector " + bean.type().getName() + " (bean '" + bean.name()
							+ "') has no command that a gateway could call.",
					"Annotate a method with @Command that is not private to the process, or implement"
							+ " ConnectorHandler.");
		}
		return define(bean, commands);
	}

	private ConnectorDefinition define(ConnectorBean bean, Map<String, CommandMethod> commands) {
		List<Supplier<Capability>> capabilities = new ArrayList<>();
		Map<String, CommandCall> calls = new LinkedHashMap<>();
		commands.forEach((name, command) -> {
			InputSchema schema = inputSchema(command);
			InputBinder binder = new InputBinder(this.mapper, command, schema);
			ResultConverter converter = new ResultConverter(this.mapper, command.output(), this.executor);
			BeanMethod method = new BeanMethod(bean.commandBean(), command.method(), "command");
			calls.put(name, new CommandCall(method, binder, converter, this.validator.prepare(command)));
			Supplier<String> output = command.output().raw() ? null : this.schemas.output(command.output());
			capabilities.add(() -> capability(command, schema, output));
		});
		return new ConnectorDefinition(new CommandHandler(calls),
				Capability.describedLater(() -> capabilities.stream().map(Supplier::get).toList()));
	}

	private static Capability capability(CommandMethod command, @Nullable InputSchema input,
			@Nullable Supplier<String> output) {
		return new Capability(command.name(), command.description(),
				AnnouncedSchema.of(command, (input != null) ? input::text : null).get(),
				AnnouncedSchema.of(command, output).get(), command.command().idempotent(),
				command.output().streaming());
	}

	/**
	 * Make functions of the commands of a bean, without creating the bean.
	 * @param bean the bean
	 * @return the commands in the order of their names, those that are private to the
	 * process, too; empty when there are none
	 * @throws InvalidConnectorException when one of them can't work; says what to change
	 */
	public List<BeanCommand> commands(CommandBean bean) {
		return this.methods.find(bean.type()).values().stream().map((command) -> {
			BeanMethod method = new BeanMethod(bean, command.method(), "command");
			BeanCommand.Terms terms = new BeanCommand.Terms(inputSchema(command), outputSchema(command.output()),
					this.validator.prepare(command));
			return new BeanCommand(command, method, terms, this.mapper);
		}).toList();
	}

	private @Nullable Supplier<String> outputSchema(Output output) {
		return output.raw() ? null : this.schemas
			.output(output.streaming() ? new Output(ResolvedTypes.listOf(output.type()), false, false) : output);
	}

	private @Nullable InputSchema inputSchema(CommandMethod command) {
		return (command.input().shape() == CommandInput.Shape.RAW) ? null : this.schemas.input(command.input());
	}

	/**
	 * A connector that was made of a bean.
	 *
	 * @param handler answers its requests
	 * @param capabilities what it can do, in the order of their names; empty when it
	 * takes any capability
	 */
	public record ConnectorDefinition(ConnectorHandler handler, List<Capability> capabilities) {

	}

}
