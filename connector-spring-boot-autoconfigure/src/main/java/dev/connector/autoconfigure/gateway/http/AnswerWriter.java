package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.Payload;
import dev.connector.gateway.GatewayCallException;
import dev.connector.gateway.GatewayError;
import dev.connector.gateway.GatewayErrorCode;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an answer at the pace at which the caller reads it, and blocks no thread for it.
 * Of a stream the next item is asked for when the last one was flushed, so that one item
 * at most waits here.
 * <p>
 * Many threads may signal; one at a time writes, whichever came first.
 */
final class AnswerWriter implements Flow.Subscriber<Payload> {

	/**
	 * Size in bytes of what is handed to the container at a time, so that it never holds
	 * a copy of a large answer.
	 */
	private static final int SLICE = 64 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(AnswerWriter.class);

	private final AtomicInteger signals = new AtomicInteger();

	private final AtomicReference<@Nullable ByteBuffer> next = new AtomicReference<>();

	private final Exchange exchange;

	private final StreamFormat format;

	private final ServletOutputStream out;

	private volatile Flow.@Nullable Subscription subscription;

	private volatile @Nullable Ending ending;

	private volatile boolean writable;

	/** Touched only by the thread that writes, like the next two. */
	private @Nullable ByteBuffer current;

	private boolean flushDue;

	private boolean demandDue = true;

	private AnswerWriter(Exchange exchange, StreamFormat format) throws IOException {
		this.exchange = exchange;
		this.format = format;
		this.out = exchange.response().getOutputStream();
	}

	/**
	 * Write an answer that is complete.
	 * @param exchange whose status and headers are set
	 * @param bytes the answer
	 * @throws IOException when the response can't be written
	 */
	static void write(Exchange exchange, ByteBuffer bytes) throws IOException {
		AnswerWriter writer = new AnswerWriter(exchange, StreamFormat.RAW);
		writer.next.set(bytes);
		writer.ending = Ending.GOOD;
		writer.out.setWriteListener(writer.new Writability());
	}

	/**
	 * Write an answer that comes item by item.
	 * @param exchange whose status and headers are set
	 * @param items the items
	 * @param format how they are written
	 * @throws IOException when the response can't be written
	 */
	static void write(Exchange exchange, Flow.Publisher<Payload> items, StreamFormat format) throws IOException {
		items.subscribe(new AnswerWriter(exchange, format));
	}

	@Override
	public void onSubscribe(Flow.Subscription given) {
		this.subscription = given;
		this.exchange.whenAbandoned(given::cancel);
		try {
			// The headers go out before the first item is there
			this.flushDue = true;
			this.out.setWriteListener(new Writability());
		}
		catch (IllegalStateException ex) {
			this.exchange.abandon();
		}
	}

	@Override
	public void onNext(Payload item) {
		this.next.set(this.format.frame(item));
		signal();
	}

	@Override
	public void onError(Throwable failure) {
		if (failure instanceof GatewayCallException ex) {
			this.ending = new Ending(ex.error());
		}
		else {
			logger.warn("A streamed answer ended early", failure);
			this.ending = new Ending(
					GatewayError.of(GatewayErrorCode.CONNECTOR_FAILED, "The answer ended early: the log says why"));
		}
		signal();
	}

	@Override
	public void onComplete() {
		this.ending = Ending.GOOD;
		signal();
	}

	private void signal() {
		if (this.signals.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			try {
				boolean more = this.writable;
				while (more) {
					more = step();
				}
			}
			catch (IOException | IllegalStateException ex) {
				// The caller is gone
				this.exchange.abandon();
			}
			catch (RuntimeException ex) {
				fail(ex);
			}
			seen = this.signals.addAndGet(-seen);
		}
	}

	private void fail(RuntimeException ex) {
		// Once it is over, the container's objects may be gone under our hands
		if (!this.exchange.isOver()) {
			logger.warn("An answer could not be written to its end", ex);
			this.exchange.breakOff();
		}
	}

	/**
	 * Do one thing that needs a writable response.
	 * @return whether to come again
	 */
	private boolean step() throws IOException {
		if (this.exchange.isOver() || !this.out.isReady()) {
			return false;
		}
		if (this.current != null) {
			writeSlice(this.current);
			return true;
		}
		if (this.flushDue) {
			this.flushDue = false;
			this.out.flush();
			return true;
		}
		// In this order: the last item is there before the end
		@Nullable Ending seenEnding = this.ending;
		this.current = this.next.getAndSet(null);
		if (this.current != null) {
			return true;
		}
		return (seenEnding != null) ? end(seenEnding) : demand();
	}

	private void writeSlice(ByteBuffer bytes) throws IOException {
		int size = Math.min(SLICE, bytes.remaining());
		if (size > 0) {
			this.out.write(bytes.slice(bytes.position(), size));
			bytes.position(bytes.position() + size);
		}
		if (!bytes.hasRemaining()) {
			this.current = null;
			this.flushDue = this.subscription != null;
			this.demandDue = true;
		}
	}

	private boolean end(Ending how) {
		if (how.error() == null) {
			this.exchange.complete();
			return false;
		}
		this.current = this.format.failure(how.error());
		if (this.current == null) {
			this.exchange.breakOff();
			return false;
		}
		this.ending = Ending.GOOD;
		return true;
	}

	private boolean demand() {
		Flow.@Nullable Subscription source = this.subscription;
		if (source == null || !this.demandDue) {
			return false;
		}
		this.demandDue = false;
		source.request(1);
		return true;
	}

	/**
	 * How the answer ends.
	 *
	 * @param error why it ends early, or {@code null} for a good end
	 */
	private record Ending(@Nullable GatewayError error) {

		static final Ending GOOD = new Ending(null);

	}

	/**
	 * Told by the container when the response takes more.
	 */
	private final class Writability implements WriteListener {

		@Override
		public void onWritePossible() {
			AnswerWriter.this.writable = true;
			signal();
		}

		@Override
		public void onError(Throwable failure) {
			AnswerWriter.this.exchange.abandon();
		}

	}

}
