package dev.connector.autoconfigure.command.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Cancellable;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request over HTTP that is answered later with one line, without a thread that waits,
 * neither for the command nor for a caller who reads slowly. Safe for use by many
 * threads. The objects of the servlet container are left alone once it is over, because
 * the container uses them again.
 */
final class CommandExchange implements HttpServerChannel.Reply, AsyncListener, WriteListener {

	private static final Logger logger = LoggerFactory.getLogger(CommandExchange.class);

	private static final String CONTENT_TYPE = "application/x-ndjson";

	/**
	 * Size in bytes of what is handed to the container at a time.
	 */
	private static final int SLICE = 64 * 1024;

	private final ReentrantLock lock = new ReentrantLock();

	private final AsyncContext context;

	private final HttpServletResponse response;

	private final AtomicBoolean answered = new AtomicBoolean();

	private Cancellable question = Cancellable.NONE;

	private volatile boolean over;

	/** Set before the container may write. */
	private volatile @Nullable Output output;

	private CommandExchange(AsyncContext context, HttpServletResponse response) {
		this.context = context;
		this.response = response;
	}

	/**
	 * Answer a request later.
	 * @param request the request, whose body was read
	 * @param response the response
	 * @return the exchange
	 */
	static CommandExchange start(HttpServletRequest request, HttpServletResponse response) {
		AsyncContext context = request.startAsync(request, response);
		// The channel's own time ends every exchange
		context.setTimeout(0);
		CommandExchange exchange = new CommandExchange(context, response);
		context.addListener(exchange);
		return exchange;
	}

	/**
	 * Say what to call when the caller is gone.
	 */
	void asked(Cancellable forget) {
		this.lock.lock();
		try {
			if (!this.over) {
				this.question = forget;
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		forget.cancel();
	}

	@Override
	public void line(byte[] json) {
		byte[] line = new byte[json.length + 1];
		System.arraycopy(json, 0, line, 0, json.length);
		line[json.length] = '\n';
		write(HttpServletResponse.SC_OK, CONTENT_TYPE, line);
	}

	@Override
	public void unwritable(String why) {
		Refusal refusal = Refusal.of(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, why);
		write(refusal.status(), Refusal.CONTENT_TYPE, refusal.json());
	}

	/**
	 * Hand the answer to the container. Never under a lock: the container has locks of
	 * its own, under which it calls this object.
	 */
	private void write(int status, String contentType, byte[] body) {
		if (this.over || !this.answered.compareAndSet(false, true)) {
			return;
		}
		try {
			this.response.setStatus(status);
			this.response.setContentType(contentType);
			this.response.setContentLength(body.length);
			ServletOutputStream out = this.response.getOutputStream();
			this.output = new Output(out, ByteBuffer.wrap(body));
			out.setWriteListener(this);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("An answer could not be written", ex);
			abandon();
		}
	}

	@Override
	public void onWritePossible() throws IOException {
		Output pending = this.output;
		if (this.over || pending == null) {
			return;
		}
		while (pending.out().isReady()) {
			if (!pending.body().hasRemaining()) {
				if (end()) {
					this.context.complete();
				}
				return;
			}
			pending.writeSlice();
		}
	}

	@Override
	public void onError(Throwable failure) {
		abandon();
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end();
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
		// Nothing dispatches
	}

	/**
	 * End because nobody reads the answer.
	 */
	void abandon() {
		if (!end()) {
			return;
		}
		try {
			this.context.complete();
		}
		catch (RuntimeException ex) {
			logger.debug("The container ended the request by itself already", ex);
		}
	}

	private boolean end() {
		Cancellable unanswered;
		this.lock.lock();
		try {
			if (this.over) {
				return false;
			}
			this.over = true;
			unanswered = this.question;
		}
		finally {
			this.lock.unlock();
		}
		unanswered.cancel();
		return true;
	}

	/**
	 * What is still to be written.
	 *
	 * @param out where to
	 * @param body the rest of it
	 */
	private record Output(ServletOutputStream out, ByteBuffer body) {

		void writeSlice() throws IOException {
			int size = Math.min(SLICE, this.body.remaining());
			this.out.write(this.body.slice(this.body.position(), size));
			this.body.position(this.body.position() + size);
		}

	}

}
