package dev.connector.autoconfigure.invocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.connector.annotation.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the beans with {@link Connector} on their class, without creating one of them.
 * <p>
 * To be asked once the singletons exist, so that the class behind a {@code @Bean} method
 * that returns an interface is known. A lazy one of that kind is found only when the
 * declared type carries the annotation.
 */
public final class ConnectorBeanFinder {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a finder.
	 * @param beanFactory where to look
	 */
	public ConnectorBeanFinder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Find the beans.
	 * @return the beans, in the order of their definitions, each of them once
	 */
	public List<ConnectorBean> find() {
		Set<String> names = new LinkedHashSet<>();
		for (String name : candidates()) {
			names.add(ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name);
		}
		List<ConnectorBean> beans = new ArrayList<>();
		for (String name : names) {
			ConnectorBean bean = describe(name);
			if (bean != null) {
				beans.add(bean);
			}
		}
		return List.copyOf(beans);
	}

	/**
	 * Return the names of the beans whose type carries the annotation, and of those whose
	 * proxy hides it.
	 */
	private Set<String> candidates() {
		Set<String> annotated = new LinkedHashSet<>(
				Arrays.asList(this.beanFactory.getBeanNamesForAnnotation(Connector.class)));
		Set<String> candidates = new LinkedHashSet<>();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (annotated.contains(name) || proxiedType(name) != null) {
				candidates.add(name);
			}
		}
		candidates.addAll(annotated);
		return candidates;
	}

	private @Nullable ConnectorBean describe(String name) {
		Class<?> type = userType(name);
		if (type == null) {
			return null;
		}
		MergedAnnotation<Connector> annotation = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(Connector.class);
		if (!annotation.isPresent()) {
			return null;
		}
		return new ConnectorBean(name, type, exposedType(name), annotation.synthesize(), instance(name));
	}

	private @Nullable Class<?> userType(String name) {
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
	 * Return the class behind the proxy that a singleton is.
	 */
	private @Nullable Class<?> proxiedType(String name) {
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
