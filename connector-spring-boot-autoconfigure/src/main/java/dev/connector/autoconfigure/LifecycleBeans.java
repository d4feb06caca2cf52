package dev.connector.autoconfigure;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.SharedState;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans that take part in the lifecycle. Belongs to the thread that starts the
 * application context.
 */
final class LifecycleBeans {

	private final ListableBeanFactory beanFactory;

	private final Set<Object> added = Collections.newSetFromMap(new IdentityHashMap<>());

	LifecycleBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Add all that were not added before. Those of a parent context belong to its own
	 * lifecycle.
	 */
	void addTo(Lifecycle lifecycle) {
		beans(SharedState.class).stream().filter(this.added::add).forEach(lifecycle::share);
		beans(LifecycleParticipant.class).stream().filter(this.added::add).forEach(lifecycle::add);
	}

	private <T> Collection<T> beans(Class<T> type) {
		return this.beanFactory.getBeansOfType(type).values();
	}

}
