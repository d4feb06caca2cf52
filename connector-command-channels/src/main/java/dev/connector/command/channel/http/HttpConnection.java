package dev.connector.command.channel.http;

import java.time.Duration;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.frame.Credentials;
import dev.connector.schedule.Cancellable;
import dev.connector.transport.socket.SocketDial;
import dev.connector.transport.socket.SocketTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with one request at a time. Confined to the event loop of its channel.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> implements SocketTarget {

	/** Below what servers wait before they close a connection that nobody uses. */
	private static final Duration IDLE = Duration.ofSeconds(4);

	/** How long what follows an answer may take, and how much it may be. */
	private static final Duration REST = Duration.ofSeconds(1);

	private static final int MAX_REST = 64 * 1024;

	private static final int MAX_LINE = 8 * 1024;

	private static final int MAX_HEADERS = 32 * 1024;

	private static final int MAX_CHUNK = 16 * 1024;

	private final HttpConnections connections;

	private final HttpChannelOptions options;

	private final Failures failures;

	private final SocketDial dial;

	private @Nullable HttpExchange exchange;

	private @Nullable Channel channel;

	private Cancellable timer = Cancellable.NONE;

	private int armings;

	private boolean armed;

	private boolean informational;

	private boolean keepAlive;

	private int rest;

	private boolean over;

	HttpConnection(HttpConnections connections, HttpChannelOptions options, Failures failures, SocketDial dial) {
		this.connections = connections;
		this.options = options;
		this.failures = failures;
		this.dial = dial;
	}

	/**
	 * Connect, and send a request.
	 */
	void open(HttpExchange first) {
		this.exchange = first;
		first.sentOver(this);
		this.dial.start(this, this.connections.loop());
	}

	/**
	 * Send another request.
	 */
	void use(HttpExchange next) {
		disarm();
		this.exchange = next;
		next.sentOver(this);
		write(next);
	}

	/**
	 * Close it, whatever is under way; that fails, unless it has an outcome.
	 */
	void close() {
		end(this.failures.of(FailureKind.CONNECTION_CLOSED, "closed by this side"));
	}

	@Override
	public Failures failures() {
		return this.failures;
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
	public void prepare(Channel prepared) {
		prepared.pipeline().addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK), this);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.channel = context.channel();
		HttpExchange first = this.exchange;
		if (this.over || first == null) {
			context.close();
			return;
		}
		write(first);
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
		HttpExchange current = this.exchange;
		if (current == null || message.decoderResult().isFailure()) {
			end(this.failures.of(FailureKind.PROTOCOL_BROKEN, "what answers there does not follow HTTP"));
			return;
		}
		if (message instanceof HttpResponse response) {
			head(current, response);
		}
		if (message instanceof HttpContent content && !this.informational) {
			body(current, content.content());
		}
		if (message instanceof LastHttpContent && !this.informational) {
			current.end();
			finished();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		end(this.failures.of(FailureKind.CONNECTION_CLOSED, ""));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		end(this.failures.ofCause(cause));
	}

	/**
	 * The one place where the connection ends.
	 */
	@Override
	public void end(Failure failure) {
		if (this.over) {
			return;
		}
		this.over = true;
		this.timer.cancel();
		this.dial.cancel();
		Channel open = this.channel;
		if (open != null) {
			open.close();
		}
		HttpExchange current = this.exchange;
		this.exchange = null;
		if (current != null) {
			current.fail(HttpFailure.disconnected(failure));
		}
		this.connections.ended(this);
	}

	private void head(HttpExchange current, HttpResponse response) {
		this.informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
		if (this.informational) {
			return;
		}
		this.keepAlive = HttpUtil.isKeepAlive(response);
		current.head(response.status().code(), response.headers().get(HttpHeaderNames.CONTENT_TYPE),
				response.headers().get(HttpHeaderNames.RETRY_AFTER));
	}

	@SuppressWarnings("ReferenceEquality") // there is only one that is none
	private void body(HttpExchange current, ByteBuf content) {
		boolean before = current.isDone();
		byte[] piece = new byte[content.readableBytes()];
		content.readBytes(piece);
		current.body(piece);
		if (before) {
			this.rest += piece.length;
		}
		if (this.rest > MAX_REST) {
			close();
		}
		else if (current.isDone() && !this.armed) {
			arm(REST);
		}
	}

	/**
	 * The answer is complete: the connection may be used again.
	 */
	private void finished() {
		disarm();
		this.rest = 0;
		this.exchange = null;
		if (this.over) {
			return;
		}
		if (!this.keepAlive || !this.connections.keep(this)) {
			close();
		}
		else if (this.exchange == null && !this.over) {
			arm(IDLE);
		}
	}

	/**
	 * Close it some time later, unless it is used before: a timer that went off already
	 * means nothing any more then.
	 */
	private void arm(Duration delay) {
		int arming = ++this.armings;
		this.armed = true;
		this.timer = this.connections.later(delay, () -> {
			if (arming == this.armings) {
				close();
			}
		});
	}

	private void disarm() {
		this.armings++;
		this.armed = false;
		this.timer.cancel();
	}

	private void write(HttpExchange next) {
		Channel open = this.channel;
		if (open == null) {
			return;
		}
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, this.options.path(),
				Unpooled.wrappedBuffer(next.body()));
		request.headers()
			.set(HttpHeaderNames.HOST, this.options.authority())
			.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
			.set(HttpHeaderNames.ACCEPT, "application/x-ndjson")
			.set(HttpHeaderNames.CONTENT_LENGTH, next.body().length);
		Failure failure = authorize(request);
		if (failure != null) {
			request.release();
			next.fail(HttpFailure.disconnected(failure));
			close();
			return;
		}
		open.writeAndFlush(request).addListener((done) -> {
			if (!done.isSuccess()) {
				end(this.failures.ofCause(done.cause()));
			}
		});
	}

	/** The exception of a header is not kept: it may show the value. */
	private @Nullable Failure authorize(FullHttpRequest request) {
		Credentials credentials;
		try {
			credentials = this.options.access().credentials().current();
		}
		catch (RuntimeException ex) {
			return this.failures.of(FailureKind.CREDENTIALS_MISSING, ex);
		}
		if (credentials.scheme().isEmpty()) {
			return null;
		}
		try {
			request.headers().set(HttpHeaderNames.AUTHORIZATION, credentials.scheme() + " " + credentials.value());
			return null;
		}
		catch (IllegalArgumentException ex) {
			return this.failures.of(FailureKind.INVALID_HEADER, HttpHeaderNames.AUTHORIZATION.toString());
		}
	}

}
