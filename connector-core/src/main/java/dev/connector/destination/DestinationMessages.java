package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.failure.Failure;
import dev.connector.message.MessageListener;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The streams of messages of one destination, one for each class of payload, and that of
 * invocations: opened when somebody sends, listens or invokes. Safe for use by many
 * threads.
 */
final class DestinationMessages {

	private final MessageEnvironment environment;

	private final Lock lock = new ReentrantLock();

	private final Map<PayloadClass, MessageStream> streams = new EnumMap<>(PayloadClass.class);

	private final Map<PayloadClass, MessageListener> listeners = new EnumMap<>(PayloadClass.class);

	private @Nullable MessageStream invoking;

	private boolean closed;

	DestinationMessages(MessageEnvironment environment) {
		this.environment = environment;
	}

	CompletionStage<Void> send(PayloadClass carries, Payload message) {
		MessageStream stream = stream(carries);
		return (stream != null) ? stream.send(message) : CompletableFuture
			.failedStage(new MessageNotDeliveredException(Fate.NOT_SENT, "The destination is closed"));
	}

	/**
	 * Ask a connector.
	 */
	CompletableFuture<Payload> invoke(Invocation invocation, boolean oneWay) {
		MessageStream stream = invoking();
		return (stream != null) ? stream.invoke(invocation, oneWay) : CompletableFuture.failedFuture(
				new InvocationException(InvocationErrorCode.UNAVAILABLE, "The destination is closed: it did not run"));
	}

	/**
	 * Hand what comes to a listener.
	 * @throws IllegalStateException when there is another one
	 */
	Cancellable listen(PayloadClass carries, MessageListener listener) {
		boolean first = locked(() -> this.listeners.putIfAbsent(carries, listener) == null);
		if (!first) {
			throw new IllegalStateException("Somebody listens for messages " + carries + " of destination '"
					+ this.environment.pool().options().name() + "' already");
		}
		hear(carries, listener);
		return () -> ignore(carries, listener);
	}

	/**
	 * Take nothing more, wait for the answers to what was sent, and end all streams in
	 * order.
	 */
	CompletionStage<Void> stop(Duration timeout) {
		List<MessageStream> all = locked(() -> {
			this.closed = true;
			return everything();
		});
		return CompletableFuture.allOf(all.stream()
			.map((stream) -> stream.stop(timeout).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Open streams again, at once for those who listen.
	 */
	void reopen() {
		Map<PayloadClass, MessageListener> listening = locked(() -> {
			if (!this.closed) {
				return Map.of();
			}
			this.closed = false;
			this.streams.clear();
			this.invoking = null;
			return Map.copyOf(this.listeners);
		});
		listening.forEach(this::hear);
	}

	/**
	 * Try again what failed.
	 */
	void rearm() {
		all().forEach(MessageStream::rearm);
	}

	void check() {
		all().forEach(MessageStream::check);
	}

	List<DestinationSnapshot.MessagesSnapshot> snapshot() {
		return locked(() -> List.copyOf(this.streams.values())).stream().map(MessageStream::snapshot).toList();
	}

	DestinationSnapshot.@Nullable InvocationsSnapshot invocations() {
		MessageStream present = locked(() -> this.invoking);
		return (present != null) ? present.invocationsSnapshot() : null;
	}

	private List<MessageStream> all() {
		return locked(this::everything);
	}

	private List<MessageStream> everything() {
		List<MessageStream> all = new ArrayList<>(this.streams.values());
		MessageStream present = this.invoking;
		if (present != null) {
			all.add(present);
		}
		return all;
	}

	/**
	 * Return the stream of invocations, or {@code null} when none may be opened any more.
	 */
	private @Nullable MessageStream invoking() {
		MessageStream fresh;
		this.lock.lock();
		try {
			if (this.invoking != null || this.closed) {
				return this.closed ? null : this.invoking;
			}
			fresh = MessageStream.ofInvocations(this.environment);
			this.invoking = fresh;
		}
		finally {
			this.lock.unlock();
		}
		fresh.start();
		return fresh;
	}

	/**
	 * Return the stream of a class, or {@code null} when none may be opened any more.
	 */
	private @Nullable MessageStream stream(PayloadClass carries) {
		MessageStream fresh;
		this.lock.lock();
		try {
			MessageStream present = this.streams.get(carries);
			if (present != null || this.closed) {
				return this.closed ? null : present;
			}
			fresh = new MessageStream(carries, this.environment);
			this.streams.put(carries, fresh);
		}
		finally {
			this.lock.unlock();
		}
		fresh.start();
		return fresh;
	}

	private void hear(PayloadClass carries, MessageListener listener) {
		MessageStream stream = stream(carries);
		if (stream != null) {
			stream.listen(listener);
			stream.rearm();
		}
		else {
			listener.onGivenUp(Failure.transientFailure("The destination is closed"));
		}
	}

	private void ignore(PayloadClass carries, MessageListener listener) {
		MessageStream stream = locked(
				() -> this.listeners.remove(carries, listener) ? this.streams.get(carries) : null);
		if (stream != null) {
			stream.ignore(listener);
		}
	}

	private <T extends @Nullable Object> T locked(Supplier<T> body) {
		this.lock.lock();
		try {
			return body.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
