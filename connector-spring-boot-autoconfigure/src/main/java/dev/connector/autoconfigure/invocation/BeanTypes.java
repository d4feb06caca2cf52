package dev.connector.autoconfigure.invocation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Tells of which class beans are behind their proxies, without creating one of them. To
 * be asked once the singletons exist, so that the class behind a {@code @Bean} method
 * that returns an interface is known.
 */
public final class BeanTypes {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create an instance.
	 * @param beanFactory whose beans
	 */
	public BeanTypes(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the class that the user wrote.
	 * @param name name of the bean
	 * @return the class, never a proxy, or {@code null} when it is not known
	 */
	public @Nullable Class<?> userType(String name) {
		Class<?> proxied = proxiedType(name);
		if (proxied != null) {
			return proxied;
		}
		String target = ScopedProxyUtils.getTargetBeanName(name);
		String described = this.beanFactory.containsBean(target) ? target : name;
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, described);
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	/**
	 * Describe a bean.
	 * @param name name of the bean
	 * @param type the class that the user wrote
	 * @return the bean, with a way to get it
	 */
	public CommandBean describe(String name, Class<?> type) {
		return new CommandBean(name, type, exposedType(name), instance(name));
	}

	/**
	 * Return the class behind the proxy that a singleton is, or {@code null}.
	 */
	@Nullable Class<?> proxiedType(String name) {
		Object singleton = this.beanFactory.getSingleton(name);
		return (AopUtils.isAopProxy(singleton) && !(singleton instanceof ScopedObject))
				? ClassUtils.getUserClass(AopUtils.getTargetClass(singleton)) : null;
	}

	private @Nullable Class<?> exposedType(String name) {
		Object singleton = this.beanFactory.getSingleton(name);
		if (singleton instanceof FactoryBean<?>) {
			return this.beanFactory.getType(name, false);
		}
		return (singleton != null) ? singleton.getClass() : null;
	}

	private Supplier<Object> instance(String name) {
		if (this.beanFactory.isSingleton(name)) {
			return SingletonSupplier.of(() -> this.beanFactory.getBean(name));
		}
		return () -> this.beanFactory.getBean(name);
	}

}
