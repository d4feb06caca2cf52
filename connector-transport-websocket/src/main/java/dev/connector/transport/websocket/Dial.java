package dev.connector.transport.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import dev.connector.destination.HttpProxy;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.frame.Credentials;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import org.jspecify.annotations.Nullable;

/**
 * One try to open a WebSocket: credentials, look-up of the name, connection to one of its
 * addresses, the way through a proxy, TLS, upgrade. Confined to the event loop of its
 * channel, except for the look-up, which blocks.
 */
final class Dial {

	private static final int CLOSE_NOTIFY_MILLIS = 1000;

	private final DialOptions dial;

	private final WebSocketOptions options;

	private final Executor resolver;

	private @Nullable ChannelFuture connecting;

	private boolean cancelled;

	Dial(DialOptions dial, Executor resolver) {
		this.dial = dial;
		this.options = dial.socket();
		this.resolver = resolver;
	}

	/**
	 * Begin. What becomes of it is told to the channel.
	 */
	void start(DialTarget target, EventLoop loop) {
		Parts parts;
		try {
			parts = new Parts(headers(target), sslEngine(target));
		}
		catch (DialException ex) {
			target.end(ex.failure());
			return;
		}
		this.resolver.execute(() -> resolve(this.dial.nextHost(), target, loop, parts));
	}

	/**
	 * Let go of what is not open yet.
	 */
	void cancel() {
		this.cancelled = true;
		if (this.connecting != null) {
			this.connecting.channel().close();
		}
	}

	private void resolve(String host, DialTarget target, EventLoop loop, Parts parts) {
		try {
			List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
			Tasks.run(loop, () -> target.guarded(() -> connect(addresses, target, loop, parts)));
		}
		catch (UnknownHostException | RuntimeException ex) {
			Tasks.run(loop, () -> target.end(failure(target, ex)));
		}
	}

	private void connect(List<InetAddress> addresses, DialTarget target, EventLoop loop, Parts parts) {
		if (this.cancelled) {
			return;
		}
		// The first of several addresses must not use up the time of the others
		Duration timeout = this.options.timeouts().connect().dividedBy(addresses.size());
		InetSocketAddress next = new InetSocketAddress(addresses.get(0), this.dial.nextPort());
		Bootstrap bootstrap = new Bootstrap().group(loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())))
			.handler(new Pipeline(target, parts, next));
		ChannelFuture future = (this.dial.proxy() != null) ? bootstrap.resolver(NoopAddressResolverGroup.INSTANCE)
			.connect(InetSocketAddress.createUnresolved(WebSocketUris.host(this.options.uri()),
					WebSocketUris.port(this.options.uri())))
				: bootstrap.connect(next);
		this.connecting = future;
		future.addListener((done) -> {
			if (done.isSuccess() || this.cancelled) {
				return;
			}
			if (addresses.size() > 1) {
				connect(addresses.subList(1, addresses.size()), target, loop, parts);
			}
			else {
				target.end(failure(target, done.cause()));
			}
		});
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

	private @Nullable SSLEngine sslEngine(DialTarget target) throws DialException {
		if (!WebSocketUris.isSecure(this.options.uri())) {
			return null;
		}
		try {
			SSLEngine engine = this.dial.tls()
				.create(WebSocketUris.host(this.options.uri()), WebSocketUris.port(this.options.uri()));
			engine.setUseClientMode(true);
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			engine.setSSLParameters(parameters);
			return engine;
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			throw new DialException(target.failures().of(FailureKind.TLS, ex));
		}
	}

	private Failure failure(DialTarget target, Throwable cause) {
		HttpProxy proxy = this.dial.proxy();
		return (proxy != null) ? Tunnel.failure(proxy, target.failures(), cause) : target.failures().ofCause(cause);
	}

	/**
	 * Puts the handlers together.
	 */
	private final class Pipeline extends ChannelInitializer<Channel> {

		private final DialTarget target;

		private final Parts parts;

		private final InetSocketAddress next;

		Pipeline(DialTarget target, Parts parts, InetSocketAddress next) {
			this.target = target;
			this.parts = parts;
			this.next = next;
		}

		@Override
		protected void initChannel(Channel channel) {
			HttpProxy proxy = Dial.this.dial.proxy();
			if (proxy != null) {
				channel.pipeline().addLast(Tunnel.handler(proxy, this.next), new Tunnel(proxy, this.target));
			}
			if (this.parts.sslEngine() != null) {
				SslHandler ssl = new SslHandler(this.parts.sslEngine());
				// The timeout of the whole dial covers it
				ssl.setHandshakeTimeoutMillis(0);
				ssl.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
				channel.pipeline().addLast(ssl);
			}
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
										WebSocketVersion.V13, Dial.this.dial.subprotocol(), false, this.parts.headers(),
										max)));
		}

	}

	private record Parts(HttpHeaders headers, @Nullable SSLEngine sslEngine) {

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
