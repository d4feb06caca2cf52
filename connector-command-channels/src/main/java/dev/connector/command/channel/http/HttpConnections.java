package dev.connector.command.channel.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

import dev.connector.command.channel.http.HttpChannelOptions.Limits;
import dev.connector.failure.Failures;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.SocketDial;
import dev.connector.transport.socket.SocketRoute;
import dev.connector.transport.socket.Tasks;
import dev.connector.transport.socket.TlsSource;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a channel: as many as there are requests at a time, kept for a short
 * while. What has no connection waits, in order. Confined to the event loop.
 */
final class HttpConnections {

	private final HttpChannelOptions options;

	private final Failures failures;

	private final Scheduler scheduler;

	private final EventLoop loop;

	private final Executor resolver;

	private final Set<HttpConnection> all = new HashSet<>();

	/** The one used last comes first: others may be over soon. */
	private final Deque<HttpConnection> idle = new ArrayDeque<>();

	private final Queue<HttpExchange> waiting = new ArrayDeque<>();

	private boolean closed;

	private @Nullable Runnable onEmpty;

	HttpConnections(HttpChannelOptions options, Failures failures, Scheduler scheduler, EventLoop loop,
			Executor resolver) {
		this.options = options;
		this.failures = failures;
		this.scheduler = scheduler;
		this.loop = loop;
		this.resolver = resolver;
	}

	EventLoop loop() {
		return this.loop;
	}

	/**
	 * Run a task on the event loop, later.
	 */
	Cancellable later(Duration delay, Runnable task) {
		return this.scheduler.schedule(delay, () -> Tasks.run(this.loop, task));
	}

	/**
	 * Send a request as soon as there is a connection for it.
	 * @return {@code false} when too many wait already
	 */
	boolean submit(HttpExchange exchange) {
		Limits limits = this.options.limits();
		HttpConnection free = this.idle.pollFirst();
		if (free != null) {
			free.use(exchange);
		}
		else if (this.all.size() < limits.maxUnderWay()) {
			open(exchange);
		}
		else if (this.waiting.size() < limits.maxWaiting()) {
			this.waiting.add(exchange);
		}
		else {
			return false;
		}
		return true;
	}

	/**
	 * Take a connection back.
	 * @return {@code false} when it is not wanted any more
	 */
	boolean keep(HttpConnection connection) {
		HttpExchange next = nextWaiting();
		if (next != null) {
			connection.use(next);
			return true;
		}
		if (this.onEmpty != null || this.closed) {
			return false;
		}
		this.idle.addFirst(connection);
		return true;
	}

	/**
	 * Take note that a connection is over.
	 */
	void ended(HttpConnection connection) {
		this.idle.remove(connection);
		this.all.remove(connection);
		if (!this.closed) {
			HttpExchange next = nextWaiting();
			if (next != null) {
				open(next);
			}
		}
		tellEmpty();
	}

	/**
	 * Finish what was submitted, and take nothing more.
	 * @param done run when no connection is left
	 */
	void finish(Runnable done) {
		this.onEmpty = done;
		List.copyOf(this.idle).forEach(HttpConnection::close);
		tellEmpty();
	}

	/**
	 * Close every connection; what is under way or waits fails.
	 */
	void close(HttpFailure failure) {
		this.closed = true;
		for (HttpExchange next = nextWaiting(); next != null; next = nextWaiting()) {
			next.fail(failure);
		}
		List.copyOf(this.all).forEach(HttpConnection::close);
	}

	private void open(HttpExchange exchange) {
		TlsSource tls = this.options.isSecure() ? new TlsSource(this.options.access().tls()) : null;
		SocketRoute route = new SocketRoute(this.options.host(), this.options.port(), tls,
				this.options.access().proxy(), this.options.connectTimeout());
		HttpConnection connection = new HttpConnection(this, this.options, this.failures,
				new SocketDial(route, this.resolver));
		this.all.add(connection);
		connection.open(exchange);
	}

	private @Nullable HttpExchange nextWaiting() {
		HttpExchange next = this.waiting.poll();
		while (next != null && next.isDone()) {
			next = this.waiting.poll();
		}
		return next;
	}

	private void tellEmpty() {
		Runnable told = this.onEmpty;
		if (told != null && this.all.isEmpty()) {
			told.run();
		}
	}

}
