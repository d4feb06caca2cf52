package dev.connector.autoconfigure.command;

import java.time.Duration;

import dev.connector.command.CommandRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.Assert;

/**
 * Makes a client of commands a bean.
 *
 * @param <T> the interface
 */
final class CommandClientFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware, InitializingBean {

	private final Class<T> type;

	private @Nullable ConfigurableBeanFactory beanFactory;

	private @Nullable T client;

	CommandClientFactoryBean(Class<T> type) {
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableBeanFactory) beanFactory;
	}

	/**
	 * Make the client at the start, so that one that can't work is told of then.
	 */
	@Override
	public void afterPropertiesSet() {
		ConfigurableBeanFactory beans = this.beanFactory;
		Assert.state(beans != null, "No bean factory");
		CommandProperties properties = beans.getBean(CommandProperties.class);
		ClientSettings settings = new ClientSettings(beans::resolveEmbeddedValue,
				(name) -> timeout(properties.clients().get(name)),
				new BeanCommandHandler.Limits(properties.maxResultItems(), properties.requestTimeout()));
		this.client = CommandClients.create(this.type, beans.getBean(CommandRegistry.class), settings);
	}

	@Override
	public @Nullable T getObject() {
		return this.client;
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

	private static @Nullable Duration timeout(CommandProperties.@Nullable Client client) {
		return (client != null) ? client.timeout() : null;
	}

}
