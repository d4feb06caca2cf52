package dev.connector.autoconfigure.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.autoconfigure.command.CommandBeans.BeanKey;
import dev.connector.autoconfigure.command.CommandBeans.Found;
import dev.connector.autoconfigure.command.Contribution.BoundMethod;
import dev.connector.command.DuplicateCommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers what the beans bring: all of them once they exist, and those that come and go
 * afterwards. Safe for use by many threads.
 */
final class RegisteredBeans {

	private static final Logger logger = LoggerFactory.getLogger(RegisteredBeans.class);

	private final CommandBeans beans;

	private final ContributionFactory contributions;

	private final Supplier<BeanRegistration> registrations;

	private final Lock lock = new ReentrantLock();

	private final Map<BeanKey, BeanRegistration> known = new ConcurrentHashMap<>();

	private final Set<BeanKey> refused = ConcurrentHashMap.newKeySet();

	private final CommandIds ids = new CommandIds();

	private volatile boolean following;

	RegisteredBeans(CommandBeans beans, ContributionFactory contributions, Supplier<BeanRegistration> registrations) {
		this.beans = beans;
		this.contributions = contributions;
		this.registrations = registrations;
	}

	/**
	 * Register all beans.
	 * @throws dev.connector.autoconfigure.invocation.InvalidConnectorException when one
	 * of them can't work; says what to change
	 */
	void start() {
		this.lock.lock();
		try {
			Map<BeanKey, Contribution> all = new LinkedHashMap<>();
			this.beans.find().forEach((found) -> all.put(found.key(), this.contributions.create(found.bean())));
			withoutAmbiguous(all).forEach(this::register);
			this.following = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Follow no more: everything ends.
	 */
	void stop() {
		this.following = false;
	}

	boolean isFollowing() {
		return this.following;
	}

	boolean knows(BeanKey key) {
		return this.known.containsKey(key) || this.refused.contains(key);
	}

	/**
	 * Look for beans that have come or gone. One that can't be registered is told of, and
	 * left alone.
	 */
	void follow() {
		this.lock.lock();
		try {
			if (!this.following) {
				return;
			}
			Map<BeanKey, Found> present = new LinkedHashMap<>();
			this.beans.find().forEach((found) -> present.put(found.key(), found));
			Set.copyOf(this.known.keySet()).stream().filter((key) -> !present.containsKey(key)).forEach(this::end);
			present.values().stream().filter((found) -> !knows(found.key())).forEach(this::registerLate);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take back what a bean brought that is no bean any more.
	 */
	void forget(BeanKey key) {
		this.lock.lock();
		try {
			end(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void registerLate(Found found) {
		try {
			Contribution contribution = this.contributions.create(found.bean());
			List<BoundMethod> methods = contribution.commands().stream().filter((method) -> {
				String type = method.connectorType();
				return type == null || this.ids.otherConnector(found.key(), type) == null;
			}).toList();
			if (methods.size() < contribution.commands().size()) {
				logger.warn("The commands of the bean '{}' are not registered: another bean is the same connector",
						found.key().name());
			}
			register(found.key(), new Contribution(methods, contribution.listeners()));
		}
		catch (RuntimeException ex) {
			this.refused.add(found.key());
			logger.error("The bean '{}', which came after the start, brings no commands and hears no events: {}",
					found.key().name(), ex.getMessage(), ex);
		}
	}

	/**
	 * Whoever sees the commands can rely on the listeners, too.
	 */
	private void register(BeanKey key, Contribution contribution) {
		this.ids.take(key, contribution.commands());
		BeanRegistration registration = this.registrations.get();
		this.known.put(key, registration);
		try {
			registration.listen(contribution.listeners());
			for (BoundMethod method : contribution.commands()) {
				try {
					registration.register(method);
				}
				catch (DuplicateCommandException ex) {
					throw CommandIds.duplicate(method, "another part of the application");
				}
			}
		}
		catch (RuntimeException ex) {
			end(key);
			throw ex;
		}
	}

	private void end(BeanKey key) {
		this.refused.remove(key);
		BeanRegistration registration = this.known.remove(key);
		if (registration != null) {
			registration.end();
			this.ids.release(key);
		}
	}

	/**
	 * Several beans may be one connector, as different instances at their gateways. A
	 * call to the registry says no instance, so that nobody would know which one it gets.
	 */
	private static Map<BeanKey, Contribution> withoutAmbiguous(Map<BeanKey, Contribution> all) {
		Map<String, Set<String>> beansByType = new LinkedHashMap<>();
		all.forEach((key, contribution) -> contribution.commands().forEach((method) -> {
			if (method.connectorType() != null) {
				beansByType.computeIfAbsent(method.connectorType(), (type) -> new TreeSet<>()).add(key.name());
			}
		}));
		beansByType.values().removeIf((names) -> names.size() == 1);
		beansByType.forEach((type, names) -> logger
			.warn("Several beans are the connector '{}': {}. Its commands are not in the registry of commands, since a"
					+ " call would not say which of them it means", type, names));
		Map<BeanKey, Contribution> clear = new LinkedHashMap<>();
		all.forEach((key, contribution) -> clear.put(key,
				new Contribution(contribution.commands()
					.stream()
					.filter((method) -> !beansByType.containsKey(String.valueOf(method.connectorType())))
					.toList(), contribution.listeners())));
		return clear;
	}

}
