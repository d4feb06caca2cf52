package dev.connector.autoconfigure;

import dev.connector.ConnectorRuntime;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleOptions;
import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The lifecycle of the application, and what reloads it or ends with it.
 */
@Configuration(proxyBeanMethods = false)
class LifecycleConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Lifecycle connectorLifecyclePhases(ConnectorProperties properties, Scheduler scheduler) {
		ConnectorProperties.Lifecycle lifecycle = properties.lifecycle();
		return new Lifecycle(new LifecycleOptions(lifecycle.bootTimeout(), lifecycle.drainTimeout(),
				lifecycle.shutdownTimeout(), lifecycle.bootParallelism()), scheduler);
	}

	@Bean
	ConnectorsParticipant connectorsParticipant(ConnectorRuntime runtime, ConnectorProperties properties) {
		return new ConnectorsParticipant(runtime, properties.lifecycle().drainTimeout());
	}

	@Bean
	static ShutdownOnce connectorShutdownOnce() {
		return new ShutdownOnce();
	}

	@Bean
	LifecycleBeans connectorLifecycleBeans(Lifecycle lifecycle, ListableBeanFactory beanFactory) {
		return new LifecycleBeans(lifecycle, beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	LifecycleExit connectorLifecycleExit() {
		return FatalRunExit::exit;
	}

	@Bean
	FatalRunExit connectorFatalRunExit(Lifecycle lifecycle, ConfigurableApplicationContext context,
			LifecycleExit exit) {
		return new FatalRunExit(lifecycle, context, exit);
	}

	/**
	 * Reloading the connectors is reloading all that they are made of.
	 */
	@Bean
	@ConditionalOnMissingBean
	ConnectorReload connectorReload(Lifecycle lifecycle) {
		return lifecycle::reload;
	}

	@Bean
	ReloadTrigger connectorReloadTrigger(Lifecycle lifecycle) {
		return new ReloadTrigger(lifecycle);
	}

	@Bean
	RefreshReload connectorRefreshReload(ReloadTrigger trigger) {
		return new RefreshReload(trigger);
	}

	@Bean
	@ConditionalOnBooleanProperty("connector.lifecycle.reload-on-sighup")
	HangupReload connectorHangupReload(ReloadTrigger trigger) {
		return new HangupReload(trigger);
	}

}
