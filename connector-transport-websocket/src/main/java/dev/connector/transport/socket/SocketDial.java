package dev.connector.transport.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import dev.connector.destination.HttpProxy;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import org.jspecify.annotations.Nullable;

/**
 * One try to open a connection: look-up of the name, connection to one of its addresses,
 * the way through a proxy, TLS. To be used on the event loop of the connection; only the
 * look-up, which blocks, happens elsewhere.
 */
public final class SocketDial {

	private static final int CLOSE_NOTIFY_MILLIS = 1000;

	private final SocketRoute route;

	private final Executor resolver;

	private @Nullable ChannelFuture connecting;

	private boolean cancelled;

	/**
	 * Create a try.
	 * @param route where to, and how
	 * @param resolver looks up names
	 */
	public SocketDial(SocketRoute route, Executor resolver) {
		this.route = route;
		this.resolver = resolver;
	}

	/**
	 * Begin. What becomes of it is told to the target; that it is connected, only to the
	 * handlers of the target.
	 * @param target for whom
	 * @param loop for the connection; this method is called by it
	 */
	public void start(SocketTarget target, EventLoop loop) {
		SSLEngine engine;
		try {
			engine = sslEngine();
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			target.end(target.failures().of(FailureKind.TLS, ex));
			return;
		}
		try {
			this.resolver.execute(() -> resolve(target, loop, engine));
		}
		catch (RejectedExecutionException ex) {
			target.end(target.failures().ofCause(ex));
		}
	}

	/**
	 * Let go of what is not open yet.
	 */
	public void cancel() {
		this.cancelled = true;
		if (this.connecting != null) {
			this.connecting.channel().close();
		}
	}

	private void resolve(SocketTarget target, EventLoop loop, @Nullable SSLEngine engine) {
		try {
			List<InetAddress> addresses = List.of(InetAddress.getAllByName(this.route.nextHost()));
			Tasks.run(loop, () -> target.guarded(() -> connect(addresses, target, loop, engine)));
		}
		catch (UnknownHostException | RuntimeException ex) {
			Tasks.run(loop, () -> target.end(failure(target, ex)));
		}
	}

	private void connect(List<InetAddress> addresses, SocketTarget target, EventLoop loop, @Nullable SSLEngine engine) {
		if (this.cancelled) {
			return;
		}
		// The first of several addresses must not use up the time of the others
		Duration timeout = this.route.connectTimeout().dividedBy(addresses.size());
		InetSocketAddress next = new InetSocketAddress(addresses.get(0), this.route.nextPort());
		Bootstrap bootstrap = new Bootstrap().group(loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.SO_KEEPALIVE, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())))
			.handler(new Pipeline(target, engine, next));
		ChannelFuture future = (this.route.proxy() != null)
				? bootstrap.resolver(NoopAddressResolverGroup.INSTANCE)
					.connect(InetSocketAddress.createUnresolved(this.route.host(), this.route.port()))
				: bootstrap.connect(next);
		this.connecting = future;
		future.addListener((done) -> {
			if (done.isSuccess() || this.cancelled) {
				return;
			}
			if (addresses.size() > 1) {
				connect(addresses.subList(1, addresses.size()), target, loop, engine);
			}
			else {
				target.end(failure(target, done.cause()));
			}
		});
	}

	private @Nullable SSLEngine sslEngine() throws GeneralSecurityException {
		TlsEngines tls = this.route.tls();
		if (tls == null) {
			return null;
		}
		SSLEngine engine = tls.create(this.route.host(), this.route.port());
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		engine.setSSLParameters(parameters);
		return engine;
	}

	private Failure failure(SocketTarget target, Throwable cause) {
		HttpProxy proxy = this.route.proxy();
		return (proxy != null) ? Tunnel.failure(proxy, target.failures(), cause) : target.failures().ofCause(cause);
	}

	/**
	 * Puts the handlers together.
	 */
	private final class Pipeline extends ChannelInitializer<Channel> {

		private final SocketTarget target;

		private final @Nullable SSLEngine engine;

		private final InetSocketAddress next;

		Pipeline(SocketTarget target, @Nullable SSLEngine engine, InetSocketAddress next) {
			this.target = target;
			this.engine = engine;
			this.next = next;
		}

		@Override
		protected void initChannel(Channel channel) {
			HttpProxy proxy = SocketDial.this.route.proxy();
			if (proxy != null) {
				channel.pipeline().addLast(Tunnel.handler(proxy, this.next), new Tunnel(proxy, this.target));
			}
			if (this.engine != null) {
				SslHandler ssl = new SslHandler(this.engine);
				// The timeout of the whole dial covers it
				ssl.setHandshakeTimeoutMillis(0);
				ssl.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
				channel.pipeline().addLast(ssl);
			}
			this.target.prepare(channel);
		}

	}

}
