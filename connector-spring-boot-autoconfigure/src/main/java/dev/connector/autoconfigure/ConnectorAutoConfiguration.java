package dev.connector.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.auth.CredentialsConfiguration;
import dev.connector.autoconfigure.invocation.ArgumentValidator;
import dev.connector.autoconfigure.invocation.CommandSchemas;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory;
import dev.connector.autoconfigure.invocation.JakartaArgumentValidator;
import dev.connector.destination.DestinationListener;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.message.MessageIdentity;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.WireFactory;
import jakarta.validation.Validator;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Registers the connectors among the beans at their gateways. Those of a child context
 * are registered by its parent, where that does so already.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
		"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration",
		"org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration" })
@ConditionalOnClass({ ConnectorRuntime.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ ConnectorProperties.class, AnswerProperties.class })
@Conditional(NotInParentCondition.class)
@Import({ HandlerExecutorConfiguration.class, CredentialsConfiguration.class, LifecycleConfiguration.class,
		ReloadConfiguration.class })
public final class ConnectorAutoConfiguration {

	/**
	 * Name of the bean that runs handlers. It is no candidate for injection without its
	 * name.
	 */
	public static final String HANDLER_EXECUTOR = HandlerExecutorConfiguration.BEAN_NAME;

	@Bean
	@ConditionalOnMissingBean(Scheduler.class)
	SystemScheduler connectorScheduler() {
		return SystemScheduler.create("connector-scheduler");
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorRuntime connectorRuntime(ConnectorProperties properties, DestinationPlanner destinations,
			Scheduler scheduler, @Qualifier(HandlerExecutorConfiguration.BEAN_NAME) Executor handlerExecutor,
			ObjectProvider<WireFactory> wireFactories, ObjectProvider<RegistrationListener> listeners,
			ObjectProvider<DestinationListener> destinationListeners,
			ObjectProvider<ConnectorRuntimeCustomizer> customizers) {
		RuntimeFactory factory = new RuntimeFactory(properties, destinations,
				ReloadConfiguration.inOrder(wireFactories));
		return factory.create((builder) -> {
			builder.scheduler(scheduler).handlerExecutor(handlerExecutor);
			listeners.orderedStream().forEach(builder::listener);
			destinationListeners.orderedStream().forEach(builder::destinationListener);
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		});
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConnectorRuntimeCustomizer connectorAnswerLimits(AnswerProperties properties) {
		return properties::applyTo;
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConnectorRuntimeCustomizer connectorMessageIdentity(ConnectorProperties properties, StateDirectory stateDirectory) {
		return (builder) -> builder.messageIdentity(() -> new MessageIdentity(properties.tenant(),
				StringUtils.hasText(properties.instance()) ? properties.instance() : stateDirectory.instance()));
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorHandlerFactory connectorHandlerFactory(Placeholders placeholders, ObjectProvider<JsonMapper> mapper,
			ObjectProvider<CommandSchemas> schemas, ObjectProvider<ArgumentValidator> validator,
			@Qualifier(HandlerExecutorConfiguration.BEAN_NAME) Executor handlerExecutor) {
		return new ConnectorHandlerFactory(placeholders, mapper.getIfAvailable(() -> JsonMapper.builder().build()),
				schemas.getIfAvailable(() -> CommandSchemas.NONE),
				validator.getIfAvailable(() -> ArgumentValidator.NONE), handlerExecutor);
	}

	@Bean
	StateDirectory connectorStateDirectory(ConnectorProperties properties, Environment environment) {
		String name = RegistrationKey.fit(environment.getProperty("spring.application.name", "application"));
		Path configured = properties.stateDir();
		Path directory = (configured != null) ? configured
				: Path.of(environment.getProperty("user.home", "."), ".connector", name);
		return new StateDirectory(directory, name);
	}

	@Bean
	ConnectorRegistrar connectorRegistrar(CurrentProperties properties, ConnectorRuntime runtime, ConnectorBeans beans,
			ConnectorHandlerFactory handlers, StateDirectory stateDirectory, Placeholders placeholders) {
		return new ConnectorRegistrar(runtime, beans, properties, (wanted, destinations, tolerated) -> {
			RegistrationMapper mapper = new RegistrationMapper(wanted, destinations, stateDirectory::instance,
					placeholders, handlers::create);
			return new RegistrationPlanner(wanted.registrations(), mapper, tolerated);
		});
	}

	@Bean
	ConnectorLifecycle connectorLifecycle(ConnectorProperties properties, Lifecycle lifecycle, LifecycleBeans beans,
			ConnectorRegistrar registrar, Environment environment) {
		BooleanSupplier keepsAlive = () -> registrar.hasRegistrations() || !properties.destinations().isEmpty();
		return new ConnectorLifecycle(lifecycle, beans, properties.lifecycle(), phaseTimeout(environment), keepsAlive);
	}

	private static Duration phaseTimeout(Environment environment) {
		String timeout = environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", "30s");
		Duration converted = ApplicationConversionService.getSharedInstance().convert(timeout, Duration.class);
		return (converted != null) ? converted : Duration.ofSeconds(30);
	}

	/**
	 * Checks arguments where Jakarta Validation is present.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Validator.class)
	static class ValidationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ArgumentValidator connectorArgumentValidator(ObjectProvider<Validator> validators) {
			Validator validator = validators.getIfAvailable();
			return (validator != null) ? new JakartaArgumentValidator(validator) : ArgumentValidator.NONE;
		}

	}

}
