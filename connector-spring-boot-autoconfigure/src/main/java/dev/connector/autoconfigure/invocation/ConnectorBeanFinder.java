package dev.connector.autoconfigure.invocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.connector.annotation.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Finds the beans with {@link Connector} on their class, without creating one of them.
 * <p>
 * To be asked once the singletons exist, so that the class behind a {@code @Bean} method
 * that returns an interface is known. A lazy one of that kind is found only when the
 * declared type carries the annotation.
 */
public final class ConnectorBeanFinder {

	private final ConfigurableListableBeanFactory beanFactory;

	private final BeanTypes types;

	/**
	 * Create a finder.
	 * @param beanFactory where to look
	 */
	public ConnectorBeanFinder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.types = new BeanTypes(beanFactory);
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
			if (annotated.contains(name) || this.types.proxiedType(name) != null) {
				candidates.add(name);
			}
		}
		candidates.addAll(annotated);
		return candidates;
	}

	private @Nullable ConnectorBean describe(String name) {
		Class<?> type = this.types.userType(name);
		if (type == null) {
			return null;
		}
		MergedAnnotation<Connector> annotation = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(Connector.class);
		if (!annotation.isPresent()) {
			return null;
		}
		CommandBean bean = this.types.describe(name, type);
		return new ConnectorBean(name, type, bean.exposedType(), annotation.synthesize(), bean.instance());
	}

}
