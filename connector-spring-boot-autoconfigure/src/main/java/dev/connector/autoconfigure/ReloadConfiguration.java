package dev.connector.autoconfigure;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorBeanWatch.Parts;
import dev.connector.autoconfigure.auth.FetchedTokens;
import dev.connector.autoconfigure.auth.TokenFileWatch;
import dev.connector.autoconfigure.configdata.ConfigurationData;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.WireFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * What changes connectors while they run: other properties, and beans that come and go.
 */
@Configuration(proxyBeanMethods = false)
class ReloadConfiguration {

	@Bean
	CurrentProperties connectorCurrentProperties(ConnectorProperties properties) {
		return new CurrentProperties(properties);
	}

	@Bean
	Placeholders connectorPlaceholders(ConfigurableListableBeanFactory beanFactory) {
		return new Placeholders(beanFactory::resolveEmbeddedValue);
	}

	@Bean
	AccessMapper connectorAccessMapper(FetchedTokens tokens, ObjectProvider<SslBundles> bundles) {
		return new AccessMapper(tokens, bundles.getIfAvailable());
	}

	@Bean
	PeerMapper connectorPeerMapper(AccessMapper access, ConnectorProperties properties) {
		return new PeerMapper(access, properties);
	}

	@Bean
	DestinationPlanner connectorDestinationPlanner(AccessMapper access, ObjectProvider<WireFactory> wireFactories,
			ObjectProvider<DestinationOptionsCustomizer> customizers) {
		return new DestinationPlanner(access, inOrder(wireFactories), customizers.orderedStream().toList());
	}

	/**
	 * The application's own wires come before those that everybody has.
	 */
	static List<WireFactory> inOrder(ObjectProvider<WireFactory> wireFactories) {
		return wireFactories.orderedStream()
			.sorted(Comparator.comparing(ReloadConfiguration::isOfThisProject))
			.toList();
	}

	private static boolean isOfThisProject(WireFactory factory) {
		return factory.getClass().getPackageName().startsWith(WireFactory.class.getPackageName());
	}

	@Bean
	RetiredDestinations connectorRetiredDestinations(ObjectProvider<ConnectorRuntime> runtime) {
		return new RetiredDestinations(runtime::getObject);
	}

	@Bean
	BundleWatch connectorBundleWatch(ConnectorRuntime runtime) {
		return new BundleWatch(runtime::destinations);
	}

	@Bean
	TokenFileWatch connectorTokenFileWatch(ConnectorRuntime runtime, Scheduler scheduler, FetchedTokens tokens) {
		return new TokenFileWatch(runtime::destinations, scheduler, tokens.executor());
	}

	@Bean
	ConnectorBeans connectorBeans(ConfigurableListableBeanFactory beanFactory) {
		return new ConnectorBeans(beanFactory);
	}

	@Bean
	LateConnectors connectorLateConnectors(ConnectorRuntime runtime, ConnectorBeans beans, ConnectorRegistrar registrar,
			ObjectProvider<ConnectorBeanListener> listeners,
			@Qualifier(HandlerExecutorConfiguration.BEAN_NAME) Executor handlerExecutor) {
		return new LateConnectors(runtime, beans, registrar, () -> listeners.orderedStream().toList(), handlerExecutor);
	}

	@Bean
	Parts connectorBeanWatchParts(LateConnectors late, ConnectorBeans beans, Scheduler scheduler,
			@Qualifier(HandlerExecutorConfiguration.BEAN_NAME) Executor handlerExecutor) {
		return new Parts(late, beans, scheduler, handlerExecutor);
	}

	@Bean
	static ConnectorBeanWatch connectorBeanWatch(ObjectProvider<Parts> parts) {
		return new ConnectorBeanWatch(parts);
	}

	@Bean
	DestinationReload connectorDestinationReload(ConnectorRuntime runtime, DestinationPlanner planner,
			RetiredDestinations retired, BundleWatch bundles, TokenFileWatch tokenFiles) {
		return new DestinationReload(runtime, planner, retired, bundles, tokenFiles);
	}

	@Bean
	ConfigurationState connectorConfigurationState(ConfigurableEnvironment environment,
			ConfigurableListableBeanFactory beanFactory, CurrentProperties properties, DestinationReload destinations,
			ConnectorRegistrar registrar, LateConnectors connectors, Placeholders placeholders) {
		ConfigurationData data = new ConfigurationData(environment,
				new DefaultResourceLoader(beanFactory.getBeanClassLoader()));
		return new ConfigurationState(data, properties, destinations, registrar, connectors, placeholders);
	}

}
