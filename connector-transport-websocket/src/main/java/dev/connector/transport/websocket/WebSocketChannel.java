package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.managed.MessageNotSentException;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.Tasks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, from the dial to the end. Everything but the public methods happens on
 * its event loop, which so is its only owner.
 */
final class WebSocketChannel implements MessageChannel<WebSocketMessage>, DialTarget {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketChannel.class);

	private final WebSocketOptions options;

	private final EventLoop loop;

	private final Scheduler scheduler;

	private final MessageListener<WebSocketMessage> listener;

	private final Consumer<WebSocketChannel> onEnd;

	private final Failures failures;

	private final Writes writes;

	private Cancellable timer = Cancellable.NONE;

	private @Nullable Dial dial;

	private @Nullable Channel socket;

	private boolean pingUnderWay;

	/** Written by the event loop only. */
	private volatile State state = State.DIALLING;

	private volatile boolean aborted;

	WebSocketChannel(WebSocketOptions options, EventLoop loop, Scheduler scheduler,
			MessageListener<WebSocketMessage> listener, Consumer<WebSocketChannel> onEnd) {
		this.options = options;
		this.loop = loop;
		this.scheduler = scheduler;
		this.listener = listener;
		this.onEnd = onEnd;
		this.failures = new Failures(WebSocketUris.address(options.uri()), "the uri");
		this.writes = new Writes(options, loop, scheduler,
				() -> timedOut("a message was not written", options.timeouts().write()));
	}

	@Override
	public Failures failures() {
		return this.failures;
	}

	void start(Dial dial) {
		Tasks.run(this.loop, () -> {
			this.dial = dial;
			arm(this.options.timeouts().connect(), "the connection was not open");
			guarded(() -> dial.start(this, this.loop));
		});
	}

	@Override
	public CompletionStage<Void> send(WebSocketMessage message) {
		long size = size(message);
		if (this.state != State.OPEN) {
			return CompletableFuture.failedFuture(new MessageNotSentException("The connection is not open"));
		}
		if (!this.writes.reserve(size)) {
			return CompletableFuture.failedFuture(new MessageNotSentException("Too much waits to be sent: "
					+ this.writes.queued() + " messages, and this one of " + size + " bytes"));
		}
		CompletableFuture<Void> sent = new CompletableFuture<>();
		if (this.loop.inEventLoop()) {
			write(message, size, sent);
		}
		else if (!Tasks.run(this.loop, () -> write(message, size, sent))) {
			notOpen(size, sent);
		}
		return sent;
	}

	@Override
	public void ping() {
		Tasks.run(this.loop, () -> {
			Channel channel = this.socket;
			if (this.state == State.OPEN && channel != null && !this.pingUnderWay) {
				this.pingUnderWay = true;
				CompletableFuture<Void> sent = new CompletableFuture<>();
				this.writes.watch(this.writes.take(), channel.writeAndFlush(new PingWebSocketFrame()), sent);
				sent.whenComplete((done, ex) -> this.pingUnderWay = false);
			}
		});
	}

	@Override
	public void close(int code, String reason) {
		if (!WebSocketCloseStatus.isValidStatusCode(code)) {
			throw new IllegalArgumentException(code + " is not a close code that may be sent");
		}
		Tasks.run(this.loop, () -> {
			if (this.state == State.OPEN) {
				this.state = State.CLOSING;
				arm(this.options.timeouts().close(), "the close was not answered");
				writeClose(code, reason);
			}
			else if (this.state == State.DIALLING) {
				end(abortion(reason));
			}
		});
	}

	@Override
	public void abort(String reason) {
		this.aborted = true;
		Tasks.run(this.loop, () -> end(abortion(reason)));
	}

	@Override
	public int queued() {
		return this.writes.queued();
	}

	@Override
	public void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			end(this.failures.ofCause(ex));
		}
	}

	@Override
	public void connected(Channel channel) {
		this.socket = channel;
	}

	@Override
	public void opened() {
		if (this.state == State.DIALLING) {
			this.timer.cancel();
			this.state = State.OPEN;
			tell(this.listener::onOpen);
		}
	}

	@Override
	public void refused(int status, @Nullable String retryAfter) {
		end(this.failures.ofHttpStatus(status, retryAfter, this.scheduler.now()));
	}

	@Override
	public void received(String text) {
		received(new WebSocketMessage.Text(text));
	}

	@Override
	public void received(ByteBuf content) {
		byte[] bytes = new byte[content.readableBytes()];
		content.readBytes(bytes);
		received(new WebSocketMessage.Binary(ByteBuffer.wrap(bytes)));
	}

	@Override
	public void ponged() {
		tell(this.listener::onPong);
	}

	@Override
	public void peerClosing(int code, String reason) {
		if (this.state == State.CLOSED) {
			return;
		}
		boolean first = this.state == State.OPEN;
		this.state = State.CLOSING;
		tell(() -> this.listener.onPeerClosing(code, reason));
		Failure failure = this.failures.ofClose(code, reason);
		Channel channel = this.socket;
		if (first && channel != null) {
			arm(this.options.timeouts().close(), "the answer to a close was not written");
			CloseWebSocketFrame answer = WebSocketCloseStatus.isValidStatusCode(code)
					? new CloseWebSocketFrame(code, "") : new CloseWebSocketFrame();
			channel.writeAndFlush(answer).addListener((done) -> end(failure));
		}
		else {
			end(failure);
		}
	}

	/**
	 * The one place where the channel ends.
	 */
	@Override
	public void end(Failure failure) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.state = State.CLOSED;
		this.timer.cancel();
		if (this.dial != null) {
			this.dial.cancel();
		}
		if (this.socket != null) {
			this.socket.close();
		}
		this.writes.end();
		this.onEnd.accept(this);
		try {
			this.listener.onClosed(failure);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the end of its WebSocket", ex);
		}
	}

	private void received(WebSocketMessage message) {
		tell(() -> this.listener.onMessage(message));
	}

	private void write(WebSocketMessage message, long size, CompletableFuture<Void> sent) {
		Channel channel = this.socket;
		if (this.state != State.OPEN || channel == null) {
			notOpen(size, sent);
			return;
		}
		this.writes.watch(size, channel.writeAndFlush(frame(message)), sent);
	}

	private void notOpen(long size, CompletableFuture<Void> sent) {
		this.writes.release(size);
		sent.completeExceptionally(new MessageNotSentException("The connection is not open any more"));
	}

	private void writeClose(int code, String reason) {
		Channel channel = this.socket;
		if (channel != null) {
			channel.writeAndFlush(new CloseWebSocketFrame(code, Texts.ofClose(reason)));
		}
	}

	private void tell(Runnable news) {
		if (this.state == State.CLOSED || this.aborted) {
			return;
		}
		try {
			news.run();
		}
		catch (Throwable ex) {
			logger.warn("The listener of a WebSocket failed, the WebSocket is aborted", ex);
			end(this.failures.of(FailureKind.UNEXPECTED, ex));
		}
	}

	private void arm(Duration delay, String what) {
		this.timer.cancel();
		State armedIn = this.state;
		this.timer = this.scheduler.schedule(delay, () -> Tasks.run(this.loop, () -> {
			if (this.state == armedIn) {
				timedOut(what, delay);
			}
		}));
	}

	private void timedOut(String what, Duration delay) {
		end(this.failures.of(FailureKind.TIMED_OUT, what + " within " + delay));
	}

	private Failure abortion(String reason) {
		return Failure.transientFailure(WebSocketUris.address(this.options.uri()) + ": aborted: " + reason);
	}

	private static WebSocketFrame frame(WebSocketMessage message) {
		if (message instanceof WebSocketMessage.Text text) {
			return new TextWebSocketFrame(text.text());
		}
		return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(((WebSocketMessage.Binary) message).bytes()));
	}

	private static long size(WebSocketMessage message) {
		if (message instanceof WebSocketMessage.Text text) {
			return ByteBufUtil.utf8Bytes(text.text());
		}
		return ((WebSocketMessage.Binary) message).bytes().remaining();
	}

	private enum State {

		DIALLING, OPEN, CLOSING, CLOSED

	}

}
