package dev.connector.autoconfigure;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.SharedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans that take part in the lifecycle: those that are there at the start, and
 * connectors that come and go later. Safe for use by many threads.
 */
final class LifecycleBeans implements ConnectorBeanListener {

	private static final Logger logger = LoggerFactory.getLogger(LifecycleBeans.class);

	private final Lifecycle lifecycle;

	private final ListableBeanFactory beanFactory;

	private final Map<String, SharedState> states = new ConcurrentHashMap<>();

	private final Map<String, LifecycleParticipant> participants = new ConcurrentHashMap<>();

	LifecycleBeans(Lifecycle lifecycle, ListableBeanFactory beanFactory) {
		this.lifecycle = lifecycle;
		this.beanFactory = beanFactory;
	}

	/**
	 * Add all that were not added before. Those of a parent context belong to its own
	 * lifecycle.
	 */
	void addAll() {
		add(SharedState.class, this.states, this.lifecycle::share);
		add(LifecycleParticipant.class, this.participants, this.lifecycle::add);
	}

	private <T> void add(Class<T> type, Map<String, T> known, Consumer<T> addition) {
		this.beanFactory.getBeansOfType(type).forEach((name, bean) -> {
			if (known.putIfAbsent(name, bean) == null) {
				addition.accept(bean);
			}
		});
	}

	@Override
	public CompletionStage<?> onArriving(ConnectorBean bean) {
		if (!LifecycleParticipant.class.isAssignableFrom(bean.type())
				|| !(bean.instance().get() instanceof LifecycleParticipant participant)
				|| this.participants.putIfAbsent(bean.name(), participant) != null) {
			return CompletableFuture.completedStage(null);
		}
		return this.lifecycle.add(participant).whenComplete((nothing, failure) -> {
			if (failure != null) {
				this.participants.remove(bean.name(), participant);
			}
		});
	}

	@Override
	public void onGone(ConnectorBean bean) {
		LifecycleParticipant participant = this.participants.remove(bean.name());
		if (participant != null) {
			this.lifecycle.remove(participant.name()).whenComplete((nothing, failure) -> {
				if (failure != null) {
					logger.warn("{} is no bean any more, but is still a participant: {}", participant.name(),
							failure.getMessage(), failure);
				}
			});
		}
	}

}
