package dev.connector.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events: tells those who listen here, and every channel but the one from which an event
 * came. An event that comes again is dropped. Safe for use by many threads.
 */
final class Events {

	private static final Logger logger = LoggerFactory.getLogger(Events.class);

	private final RegistryEnvironment environment;

	private final ChannelTable channels;

	private final KnownEvents known;

	private final Map<String, List<Listener<?>>> listeners = new ConcurrentHashMap<>();

	Events(RegistryEnvironment environment, ChannelTable channels) {
		this.environment = environment;
		this.channels = channels;
		CommandRegistryOptions options = environment.options();
		this.known = new KnownEvents(environment.scheduler(), options.eventWindow(), options.maxKnownEvents());
	}

	<T extends @Nullable Object> Cancellable listen(String eventId, ValueType<T> type, Consumer<? super T> consumer) {
		Listener<T> listener = new Listener<>(type, consumer);
		this.listeners.compute(eventId, (id, present) -> {
			List<Listener<?>> all = (present != null) ? present : new CopyOnWriteArrayList<>();
			all.add(listener);
			return all;
		});
		return () -> this.listeners.computeIfPresent(eventId, (id, present) -> {
			present.remove(listener);
			return present.isEmpty() ? null : present;
		});
	}

	/**
	 * Tell of an event of this process, on this thread. A private one stays here.
	 */
	void emit(String eventId, @Nullable Object payload) {
		if (CommandDefinition.isPrivate(eventId) || this.channels.isEmpty()) {
			tell(eventId, payload);
			return;
		}
		CommandMessage.Event event = new CommandMessage.Event(this.environment.ids().next(), eventId, payload);
		this.known.note(event.id());
		tell(eventId, payload);
		broadcast(event, null);
	}

	/**
	 * Take an event from a channel.
	 */
	void received(AttachedChannel from, CommandMessage.Event event) {
		if (!this.known.note(event.id())) {
			return;
		}
		if (this.listeners.containsKey(event.eventId())) {
			from.lane().add(() -> tell(event.eventId(), event.payload()));
		}
		if (!CommandDefinition.isPrivate(event.eventId())) {
			broadcast(event, from);
		}
	}

	void clear() {
		this.listeners.clear();
		this.known.clear();
	}

	private void broadcast(CommandMessage.Event event, @Nullable AttachedChannel except) {
		for (AttachedChannel channel : this.channels.all()) {
			if (channel.isStarted() && !channel.equals(except)) {
				channel.offer(event);
			}
		}
	}

	private void tell(String eventId, @Nullable Object payload) {
		List<Listener<?>> hearing = this.listeners.get(eventId);
		if (hearing == null) {
			return;
		}
		for (Listener<?> listener : hearing) {
			try {
				listener.tell(payload, this.environment.converter());
			}
			catch (Throwable ex) {
				logger.warn("A listener failed on the event '{}'", eventId, ex);
			}
		}
	}

	/**
	 * Someone who listens. Compared by identity, so that the same code can listen twice.
	 *
	 * @param <T> what it takes
	 */
	private static final class Listener<T extends @Nullable Object> {

		private final ValueType<T> type;

		private final Consumer<? super T> consumer;

		Listener(ValueType<T> type, Consumer<? super T> consumer) {
			this.type = type;
			this.consumer = consumer;
		}

		void tell(@Nullable Object payload, ValueConverter converter) {
			this.consumer.accept(Results.read(payload, this.type, converter));
		}

	}

}
