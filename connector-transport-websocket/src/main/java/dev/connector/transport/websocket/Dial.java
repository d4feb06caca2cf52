package dev.connector.transport.websocket;

import java.util.concurrent.Executor;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.frame.Credentials;
import dev.connector.transport.socket.SocketDial;
import dev.connector.transport.socket.SocketTarget;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * One try to open a WebSocket: credentials, then the connection, then the upgrade.
 * Confined to the event loop of its channel.
 */
final class Dial {

	private final DialOptions dial;

	private final WebSocketOptions options;

	private final SocketDial connection;

	Dial(DialOptions dial, Executor resolver) {
		this.dial = dial;
		this.options = dial.socket();
		this.connection = new SocketDial(dial.route(), resolver);
	}

	/**
	 * Begin. What becomes of it is told to the channel.
	 */
	void start(DialTarget target, EventLoop loop) {
		HttpHeaders headers;
		try {
			headers = headers(target);
		}
		catch (DialException ex) {
			target.end(ex.failure());
			return;
		}
		this.connection.start(new Upgrade(target, headers), loop);
	}

	/**
	 * Let go of what is not open yet.
	 */
	void cancel() {
		this.connection.cancel();
	}

	private HttpHeaders headers(DialTarget target) throws DialException {
		HttpHeaders headers = new DefaultHttpHeaders();
		this.options.headers().forEach((name, value) -> set(headers, name, value, target));
		Credentials credentials;
		try {
			credentials = this.options.credentials().current();
		}
		catch (RuntimeException ex) {
			throw new DialException(target.failures().of(FailureKind.CREDENTIALS_MISSING, ex));
		}
		if (!credentials.scheme().isEmpty()) {
			set(headers, HttpHeaderNames.AUTHORIZATION.toString(), credentials.scheme() + " " + credentials.value(),
					target);
		}
		return headers;
	}

	/** The exception is not kept: it may show the value. */
	private static void set(HttpHeaders headers, String name, String value, DialTarget target) throws DialException {
		try {
			headers.set(name, value);
		}
		catch (IllegalArgumentException ex) {
			String shown = name.replaceAll("[^\\x21-\\x7e]", "?");
			throw new DialException(target.failures().of(FailureKind.INVALID_HEADER, shown));
		}
	}

	/**
	 * What follows when the connection is there.
	 */
	private final class Upgrade implements SocketTarget {

		private final DialTarget target;

		private final HttpHeaders headers;

		Upgrade(DialTarget target, HttpHeaders headers) {
			this.target = target;
			this.headers = headers;
		}

		@Override
		public Failures failures() {
			return this.target.failures();
		}

		@Override
		public void guarded(Runnable step) {
			this.target.guarded(step);
		}

		@Override
		public void prepare(Channel channel) {
			int max = Dial.this.options.limits().maxMessageBytes();
			if (Dial.this.dial.subprotocol() == null) {
				// Single messages of many threads; whoever has a subprotocol collects
				// them itself
				channel.pipeline()
					.addLast(new FlushConsolidationHandler(
							FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
			}
			channel.pipeline()
				.addLast(new HttpClientCodec(), new Utf8FrameValidator(false), new WebSocketFrameAggregator(max),
						new WebSocketHandler(this.target,
								WebSocketClientHandshakerFactory.newHandshaker(Dial.this.options.uri(),
										WebSocketVersion.V13, Dial.this.dial.subprotocol(), false, this.headers, max)));
		}

		@Override
		public void end(Failure failure) {
			this.target.end(failure);
		}

	}

	/**
	 * Ends a dial before it began.
	 */
	private static final class DialException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Failure failure;

		DialException(Failure failure) {
			super(failure.message());
			this.failure = failure;
		}

		Failure failure() {
			return this.failure;
		}

	}

}
