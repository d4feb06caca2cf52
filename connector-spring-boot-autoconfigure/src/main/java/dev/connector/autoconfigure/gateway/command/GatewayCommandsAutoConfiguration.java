package dev.connector.autoconfigure.gateway.command;

import java.util.concurrent.Executor;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.destination.CommandGroups;
import dev.connector.command.channel.destination.GatewayCommands;
import dev.connector.command.channel.destination.GatewayCommandsOptions;
import dev.connector.command.channel.destination.WaitingLimits;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.MessageHandler;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the commands of the processes that are connected with the
 * gateway. An application that takes messages itself does without, or hands them on.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ Gateway.class, GatewayCommands.class, CommandMessageCodec.class, JsonMapper.class })
@ConditionalOnGateway
@ConditionalOnBooleanProperty(name = "connector.gateway.commands.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(MessageHandler.class)
@EnableConfigurationProperties(GatewayCommandsProperties.class)
public final class GatewayCommandsAutoConfiguration {

	@Bean(destroyMethod = "close")
	GatewayCommands connectorGatewayCommands(GatewayCommandsProperties properties,
			@Qualifier(GatewayAutoConfiguration.SCHEDULER) Scheduler scheduler, ObjectProvider<JsonMapper> mappers,
			ObjectProvider<CommandGroups> groups,
			@Qualifier(ConnectorAutoConfiguration.HANDLER_EXECUTOR) ObjectProvider<Executor> handlerExecutor) {
		JsonMapper mapper = mappers.getIfAvailable(() -> JsonMapper.builder().build());
		GatewayCommandsOptions options = GatewayCommandsOptions
			.of(new CommandMessageCodec(mapper, CommandMessageLimits.defaults()))
			.withWaiting(new WaitingLimits(properties.maxUntakenMessages(), properties.maxUntakenBytes().toBytes()))
			.withGroups(groups.getIfAvailable(() -> CommandGroups.BY_TENANT));
		Executor executor = handlerExecutor.getIfAvailable(() -> Runnable::run);
		return new GatewayCommands((group) -> CommandRegistry.builder(scheduler)
			.name("commands of " + group)
			.converter(new JsonValueConverter(mapper))
			.executor(executor)
			.options(properties.registryOptions())
			.build(), options);
	}

}
