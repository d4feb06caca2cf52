package dev.connector.autoconfigure.gateway.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP that is answered later, without a thread that waits: ends exactly
 * once, by its answer or because the caller is gone.
 * <p>
 * Safe for use by many threads. The objects of the servlet container are left alone once
 * the exchange is over, because the container uses them again.
 */
final class Exchange implements AsyncListener {

	/**
	 * Request attribute with a {@link BooleanSupplier} that tells whether the caller is
	 * gone, for containers that don't tell by themselves.
	 */
	static final String GONE = Exchange.class.getName() + ".gone";

	/**
	 * Request attribute that is set when the answer can't go on and the connection has to
	 * break.
	 */
	static final String BROKEN = Exchange.class.getName() + ".broken";

	/**
	 * How often to look whether the caller is gone.
	 */
	static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Runnable> abandonActions = new ArrayList<>();

	private final AsyncContext context;

	private final HttpServletResponse response;

	private final Scheduler scheduler;

	private final @Nullable BooleanSupplier gone;

	private Cancellable watch = Cancellable.NONE;

	private volatile boolean over;

	private boolean abandoned;

	private Exchange(AsyncContext context, HttpServletResponse response, Scheduler scheduler,
			@Nullable BooleanSupplier gone) {
		this.context = context;
		this.response = response;
		this.scheduler = scheduler;
		this.gone = gone;
	}

	/**
	 * Answer a request later.
	 * @param request the request, whose body was read
	 * @param response the response
	 * @param scheduler for looking after the caller
	 * @return the exchange
	 */
	static Exchange start(HttpServletRequest request, HttpServletResponse response, Scheduler scheduler) {
		AsyncContext context = request.startAsync(request, response);
		// The gateway's deadline ends every call
		context.setTimeout(0);
		@Nullable BooleanSupplier gone = (BooleanSupplier) request.getAttribute(GONE);
		Exchange exchange = new Exchange(context, response, scheduler, gone);
		context.addListener(exchange);
		exchange.watch();
		return exchange;
	}

	HttpServletResponse response() {
		return this.response;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Run an action when the caller is gone, at once when that is so already. Never runs
	 * after a good end.
	 * @param action what to do
	 */
	void whenAbandoned(Runnable action) {
		this.lock.lock();
		try {
			if (!this.abandoned) {
				this.abandonActions.add(action);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		action.run();
	}

	/**
	 * End well, after everything was written.
	 */
	void complete() {
		if (end(false)) {
			this.context.complete();
		}
	}

	/**
	 * End because nobody reads the answer.
	 */
	void abandon() {
		if (!end(true)) {
			return;
		}
		this.abandonActions.forEach(Runnable::run);
		try {
			if (!this.response.isCommitted()) {
				this.response.setStatus(Problem.CLIENT_CLOSED_REQUEST);
			}
			this.context.complete();
		}
		catch (RuntimeException ex) {
			// The container ended the request by itself already
			return;
		}
	}

	/**
	 * End in the middle of the answer, in a way that the caller can't take for the end of
	 * it: the connection breaks.
	 */
	void breakOff() {
		if (end(true)) {
			this.abandonActions.forEach(Runnable::run);
			this.context.getRequest().setAttribute(BROKEN, true);
			this.context.dispatch();
		}
	}

	private boolean end(boolean early) {
		this.lock.lock();
		try {
			if (this.over) {
				return false;
			}
			this.over = true;
			this.abandoned = early;
			this.watch.cancel();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void watch() {
		if (this.gone == null) {
			return;
		}
		this.lock.lock();
		try {
			if (!this.over) {
				this.watch = this.scheduler.schedule(WATCH_INTERVAL, () -> look(this.gone));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void look(BooleanSupplier callerGone) {
		boolean lost;
		this.lock.lock();
		try {
			// Under the lock, so that the container's objects are still this request's
			lost = !this.over && callerGone.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
		if (lost) {
			abandon();
		}
		else {
			watch();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		if (end(true)) {
			this.abandonActions.forEach(Runnable::run);
		}
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		abandon();
	}

	@Override
	public void onError(AsyncEvent event) {
		abandon();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// Only a dispatch that breaks the connection follows, and it starts nothing
	}

}
