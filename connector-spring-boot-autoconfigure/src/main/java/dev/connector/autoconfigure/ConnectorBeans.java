package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.autoconfigure.invocation.ConnectorBeanFinder;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The connectors among the beans of a context and of its children. Safe for use by many
 * threads.
 */
final class ConnectorBeans {

	private final ConfigurableListableBeanFactory own;

	private final List<ConfigurableListableBeanFactory> children = new CopyOnWriteArrayList<>();

	private final Set<String> destroyed = ConcurrentHashMap.newKeySet();

	ConnectorBeans(ConfigurableListableBeanFactory own) {
		this.own = own;
	}

	/**
	 * Find all of them, without creating one.
	 */
	List<ConnectorBean> find() {
		List<ConnectorBean> found = new ArrayList<>(new ConnectorBeanFinder(this.own).find());
		found.removeIf((bean) -> this.destroyed.contains(bean.name()));
		this.children.forEach((child) -> new ConnectorBeanFinder(child).find().forEach((bean) -> add(bean, found)));
		return List.copyOf(found);
	}

	/**
	 * Add a bean of a child, under another name where its own is taken.
	 */
	private static void add(ConnectorBean bean, List<ConnectorBean> found) {
		String name = bean.name();
		for (int number = 2; isTaken(name, found); number++) {
			name = bean.name() + "@" + number;
		}
		found.add(new ConnectorBean(name, bean.type(), bean.exposedType(), bean.connector(), bean.instance()));
	}

	private static boolean isTaken(String name, List<ConnectorBean> found) {
		return found.stream().anyMatch((other) -> other.name().equals(name));
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

}
