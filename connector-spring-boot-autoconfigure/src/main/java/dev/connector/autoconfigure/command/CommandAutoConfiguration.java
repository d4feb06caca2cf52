package dev.connector.autoconfigure.command;

import java.util.concurrent.Executor;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.command.CommandBeanWatch.Parts;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory;
import dev.connector.autoconfigure.schema.SchemaAutoConfiguration;
import dev.connector.command.CommandObserver;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandRegistryBuilder;
import dev.connector.command.InputCheck;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.StringUtils;

/**
 * The application's registry of commands, with the commands and the listeners of its
 * beans. Beans of a child context are looked after by its parent, where that does so
 * already.
 */
@AutoConfiguration(after = { ConnectorAutoConfiguration.class, SchemaAutoConfiguration.class })
@ConditionalOnClass({ CommandRegistry.class, JsonValueConverter.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "connector.commands.enabled", matchIfMissing = true)
@ConditionalOnBean(ConnectorHandlerFactory.class)
@EnableConfigurationProperties(CommandProperties.class)
public final class CommandAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CommandRegistry connectorCommandRegistry(CommandProperties properties, Scheduler scheduler,
			@Qualifier(ConnectorAutoConfiguration.HANDLER_EXECUTOR) Executor handlerExecutor,
			ObjectProvider<JsonMapper> mapper, ObjectProvider<InputCheck.Source> checks,
			ObjectProvider<CommandObserver> observers, ObjectProvider<CommandRegistryCustomizer> customizers) {
		CommandRegistryBuilder builder = CommandRegistry.builder(scheduler)
			.routerChannel(StringUtils.hasText(properties.router()) ? properties.router() : null)
			.options(properties.options())
			.executor(handlerExecutor)
			.converter(new JsonValueConverter(mapper.getIfAvailable(() -> JsonMapper.builder().build())));
		checks.ifAvailable(builder::inputChecks);
		observers.orderedStream().forEach(builder::observer);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * The clients in the packages of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(ApplicationClientsRegistrar.class)
	static class ClientConfiguration {

	}

	/**
	 * What looks after the beans, once for a context and its children.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CommandBeanWatch.class)
	static class BeanConfiguration {

		@Bean
		static CommandBeanWatch connectorCommandBeanWatch(ObjectProvider<Parts> parts) {
			return new CommandBeanWatch(parts);
		}

		@Bean
		CommandBeans connectorCommandBeans(ConfigurableListableBeanFactory beanFactory, CommandBeanWatch watch) {
			return new CommandBeans(beanFactory, watch.candidates());
		}

		@Bean
		RegisteredBeans connectorRegisteredCommandBeans(CommandBeans beans, ConnectorHandlerFactory handlers,
				CommandRegistry registry, CommandProperties properties, Scheduler scheduler,
				ConfigurableListableBeanFactory beanFactory) {
			EventListenerMethods listeners = new EventListenerMethods(beanFactory::resolveEmbeddedValue, registry);
			ContributionFactory contributions = new ContributionFactory(handlers, listeners,
					beanFactory::resolveEmbeddedValue,
					new BeanCommandHandler.Limits(properties.maxResultItems(), properties.requestTimeout()), scheduler);
			return new RegisteredBeans(beans, contributions, () -> new BeanRegistration(registry, scheduler));
		}

		@Bean
		Parts connectorCommandBeanWatchParts(RegisteredBeans registered, CommandBeans beans, Scheduler scheduler,
				@Qualifier(ConnectorAutoConfiguration.HANDLER_EXECUTOR) Executor handlerExecutor) {
			return new Parts(registered, beans, scheduler, handlerExecutor);
		}

		@Bean
		CommandRegistryLifecycle connectorCommandRegistryLifecycle(CommandRegistry registry,
				ConnectorProperties properties) {
			return new CommandRegistryLifecycle(registry, properties.lifecycle().phase());
		}

	}

}
