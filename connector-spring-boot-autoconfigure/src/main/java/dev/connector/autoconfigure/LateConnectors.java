package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has connectors registered that become beans after the start, and those removed that are
 * no beans any more. One that can't be registered is told of and left alone; it keeps
 * none of the others from it. Safe for use by many threads.
 */
final class LateConnectors {

	private static final Logger logger = LoggerFactory.getLogger(LateConnectors.class);

	/**
	 * A drain has an end of its own, which this only outlasts.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConnectorRuntime runtime;

	private final ConnectorBeans beans;

	private final ConnectorRegistrar registrar;

	private final Supplier<List<ConnectorBeanListener>> listeners;

	private final Executor executor;

	private final Map<String, Arrival> arriving = new ConcurrentHashMap<>();

	private final Lock lock = new ReentrantLock();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private volatile Map<String, ConnectorBean> known = Map.of();

	private volatile boolean started;

	LateConnectors(ConnectorRuntime runtime, ConnectorBeans beans, ConnectorRegistrar registrar,
			Supplier<List<ConnectorBeanListener>> listeners, Executor executor) {
		this.runtime = runtime;
		this.beans = beans;
		this.registrar = registrar;
		this.listeners = listeners;
		this.executor = executor;
	}

	/**
	 * Begin to follow: what is there now is registered already.
	 */
	void start() {
		this.known = byName(this.registrar.initial());
		this.started = true;
	}

	/**
	 * Follow no more: everything ends.
	 */
	void stop() {
		this.started = false;
	}

	boolean isFollowing() {
		return this.started;
	}

	boolean knows(String name) {
		return this.known.containsKey(name) || this.refused.contains(name);
	}

	/**
	 * Look for connectors that have come or gone, and register or remove them. Waits for
	 * those that go.
	 */
	void follow() {
		List<ConnectorBean> found = this.beans.find();
		List<ConnectorBean> gone = new ArrayList<>();
		List<RegistrationKey> removed = List.of();
		this.lock.lock();
		try {
			if (!this.started) {
				return;
			}
			this.known.values().stream().filter((bean) -> !contains(found, bean)).forEach(gone::add);
			gone.addAll(leftEarly(found));
			List<ConnectorBean> present = new ArrayList<>();
			found.stream().filter((bean) -> this.known.containsKey(bean.name())).forEach(present::add);
			found.stream().filter((bean) -> !knows(bean.name())).forEach((bean) -> admit(bean, present));
			removed = register(present);
		}
		catch (RuntimeException ex) {
			logger.error("The connectors that came or went can't be followed: {}", ex.getMessage(), ex);
		}
		finally {
			this.lock.unlock();
		}
		removed.forEach(this::awaitGoodbye);
		gone.forEach(this::tellGone);
	}

	/**
	 * Look again, also for those that nobody tells of, and give those another chance that
	 * could not be registered.
	 * @return the connectors that there are
	 */
	List<ConnectorBean> rescan() {
		this.refused.clear();
		follow();
		return List.copyOf(this.known.values());
	}

	/**
	 * Take in a connector, unless somebody still has to get ready for it: then it is
	 * taken in by the next look, which follows.
	 */
	private void admit(ConnectorBean bean, List<ConnectorBean> present) {
		List<ConnectorBean> candidates = new ArrayList<>(present);
		candidates.add(bean);
		try {
			this.registrar.plan(candidates);
			Arrival arrival = this.arriving.computeIfAbsent(bean.name(), (name) -> announce(bean));
			if (arrival.prepared().isDone()) {
				this.arriving.remove(bean.name());
				arrival.prepared().join();
				present.add(bean);
			}
			else if (!arrival.awaited().getAndSet(true)) {
				arrival.prepared().whenComplete((nothing, failure) -> this.executor.execute(this::follow));
			}
		}
		catch (RuntimeException ex) {
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			this.refused.add(bean.name());
			logger.error("The connector '{}', which became a bean after the start, is not registered: {}", bean.name(),
					cause.getMessage(), cause);
		}
	}

	/**
	 * Register those that are there, and no others. They are known before that: one may
	 * be destroyed as soon as it is registered.
	 * @return the keys of those that were removed
	 */
	private List<RegistrationKey> register(List<ConnectorBean> present) {
		List<PlannedRegistration> plan = this.registrar.plan(present);
		Map<String, ConnectorBean> before = this.known;
		this.known = byName(present);
		try {
			return this.registrar.apply(plan, new ChangeLog());
		}
		catch (RuntimeException ex) {
			this.known = before;
			throw ex;
		}
	}

	private Arrival announce(ConnectorBean bean) {
		return new Arrival(bean,
				CompletableFuture.allOf(this.listeners.get()
					.stream()
					.map((listener) -> listener.onArriving(bean).toCompletableFuture())
					.toArray(CompletableFuture<?>[]::new)),
				new AtomicBoolean());
	}

	/**
	 * Take out those that have gone before everybody was ready for them.
	 */
	private List<ConnectorBean> leftEarly(List<ConnectorBean> found) {
		List<ConnectorBean> left = this.arriving.values()
			.stream()
			.map(Arrival::bean)
			.filter((bean) -> !contains(found, bean))
			.toList();
		left.forEach((bean) -> this.arriving.remove(bean.name()));
		return left;
	}

	private void awaitGoodbye(RegistrationKey key) {
		try {
			this.runtime.whenGone(key).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("{} still takes its leave, though its connector is no bean any more", key);
		}
	}

	private void tellGone(ConnectorBean bean) {
		for (ConnectorBeanListener listener : this.listeners.get()) {
			try {
				listener.onGone(bean);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener could not deal with the end of the connector '{}'", bean.name(), ex);
			}
		}
	}

	private static boolean contains(List<ConnectorBean> beans, ConnectorBean wanted) {
		return beans.stream().anyMatch((bean) -> bean.name().equals(wanted.name()));
	}

	private static Map<String, ConnectorBean> byName(List<ConnectorBean> beans) {
		Map<String, ConnectorBean> byName = new LinkedHashMap<>();
		beans.forEach((bean) -> byName.put(bean.name(), bean));
		return byName;
	}

	/**
	 * A connector that is a bean already, and not registered yet.
	 *
	 * @param bean the connector
	 * @param prepared completes when everybody is ready for it
	 * @param awaited whether that is followed by another look
	 */
	private record Arrival(ConnectorBean bean, CompletableFuture<Void> prepared, AtomicBoolean awaited) {

	}

}
