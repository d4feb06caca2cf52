package dev.connector.autoconfigure.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.autoconfigure.invocation.BeanTypes;
import dev.connector.autoconfigure.invocation.CommandBean;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans of a context and of its children that bring commands or hear events. Safe for
 * use by many threads.
 */
final class CommandBeans {

	private final ConfigurableListableBeanFactory own;

	private final List<ConfigurableListableBeanFactory> children = new CopyOnWriteArrayList<>();

	private final Set<String> destroyed = ConcurrentHashMap.newKeySet();

	private final CandidateTypes candidates;

	CommandBeans(ConfigurableListableBeanFactory own, CandidateTypes candidates) {
		this.own = own;
		this.candidates = candidates;
	}

	/**
	 * Return which bean of the context itself has a name.
	 */
	BeanKey key(String name) {
		return new BeanKey(this.own, name);
	}

	/**
	 * Find all of them, without creating one, in the order of their definitions.
	 */
	List<Found> find() {
		List<Found> found = new ArrayList<>(find(this.own));
		found.removeIf((bean) -> this.destroyed.contains(bean.key().name()));
		this.children.forEach((child) -> found.addAll(find(child)));
		return List.copyOf(found);
	}

	private List<Found> find(ConfigurableListableBeanFactory factory) {
		Set<String> names = new LinkedHashSet<>();
		List<String> all = new ArrayList<>(Arrays.asList(factory.getBeanDefinitionNames()));
		all.addAll(Arrays.asList(factory.getSingletonNames()));
		for (String name : all) {
			names.add(ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name);
		}
		BeanTypes types = new BeanTypes(factory);
		List<Found> found = new ArrayList<>();
		for (String name : names) {
			Class<?> type = isAbstract(factory, name) ? null : types.userType(name);
			if (type != null && this.candidates.contain(type)) {
				found.add(new Found(new BeanKey(factory, name), types.describe(name, type)));
			}
		}
		return found;
	}

	private static boolean isAbstract(ConfigurableListableBeanFactory factory, String name) {
		return factory.containsBeanDefinition(name) && factory.getBeanDefinition(name).isAbstract();
	}

	/**
	 * Look among the beans of a child, too.
	 */
	void join(ConfigurableListableBeanFactory child) {
		leave(child);
		this.children.add(child);
	}

	/**
	 * Don't look among the beans of a child any more.
	 * @return {@code false} when it was not looked among them
	 */
	boolean leave(ConfigurableListableBeanFactory child) {
		return this.children.removeIf(child::equals);
	}

	/**
	 * Take note that a bean exists, maybe again.
	 */
	void created(String name) {
		this.destroyed.remove(name);
	}

	/**
	 * Take note that an object is destroyed.
	 * @return {@code false} when the bean stays, and hands out another object next time
	 */
	boolean destroyed(String name) {
		try {
			if (!this.own.isSingleton(name)) {
				return false;
			}
		}
		catch (NoSuchBeanDefinitionException ex) {
			return true;
		}
		this.destroyed.add(name);
		return true;
	}

	/**
	 * Which bean it is.
	 *
	 * @param factory whose bean
	 * @param name its name
	 */
	record BeanKey(ConfigurableListableBeanFactory factory, String name) {

	}

	/**
	 * A bean that was found.
	 *
	 * @param key which bean it is
	 * @param bean the bean
	 */
	record Found(BeanKey key, CommandBean bean) {

	}

}
