package dev.connector.transport.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameStream;
import dev.connector.transport.StreamAcceptor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway's endpoint behind a small server on loopback.
 */
final class TestGateway implements AutoCloseable {

	final WebSocketGatewayEndpoint endpoint;

	final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Scheduler scheduler;

	private final @Nullable SSLContext tls;

	private final Channel server;

	TestGateway(Scheduler scheduler) {
		this(scheduler, WebSocketGatewayEndpoint.Limits.defaults(), null, null);
	}

	TestGateway(Scheduler scheduler, WebSocketGatewayEndpoint.Limits limits, @Nullable SSLContext tls,
			@Nullable StreamAcceptor acceptor) {
		this.scheduler = scheduler;
		this.tls = tls;
		this.endpoint = new WebSocketGatewayEndpoint((acceptor != null) ? acceptor : (stream, peer) -> {
			Accepted next = new Accepted(stream, new StreamEvents<>(), peer);
			this.accepted.add(next);
			return next.events();
		}, scheduler, limits);
		this.server = new ServerBootstrap().group(this.loops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new Pipeline())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	URI uri() {
		return uri(port());
	}

	URI uri(int port) {
		return URI.create(((this.tls != null) ? "wss" : "ws") + "://localhost:" + port);
	}

	Accepted next() throws InterruptedException {
		Accepted next = this.accepted.poll(30, TimeUnit.SECONDS);
		assertThat(next).as("a stream within 30 s").isNotNull();
		next.events().opened();
		return next;
	}

	@Override
	public void close() {
		this.server.close().syncUninterruptibly();
		this.channels.close().syncUninterruptibly();
		this.loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
	}

	record Accepted(FrameStream<GatewayFrame> stream, StreamEvents<ConnectorFrame> events, String peer) {

	}

	private final class Pipeline extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			TestGateway.this.channels.add(channel);
			if (TestGateway.this.tls != null) {
				SSLEngine engine = TestGateway.this.tls.createSSLEngine();
				engine.setUseClientMode(false);
				channel.pipeline().addLast(new SslHandler(engine));
			}
			WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
				.websocketPath(WebSocketGatewayEndpoint.DEFAULT_PATH)
				.subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL)
				.maxFramePayloadLength(TestGateway.this.endpoint.maxMessageBytes())
				.build();
			channel.pipeline()
				.addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536),
						new WebSocketServerProtocolHandler(config), new SocketHandler());
		}

	}

	private final class SocketHandler extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

		private @Nullable BinarySocketListener listener;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
				Channel channel = context.channel();
				this.listener = TestGateway.this.endpoint.accept(
						new NettyBinarySocket(channel, channel.eventLoop(), TestGateway.this.scheduler),
						String.valueOf(channel.remoteAddress()));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
			this.listener.onMessage(frame.content().nioBuffer());
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (this.listener != null) {
				this.listener.onClosed("the connection was lost", null);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			if (this.listener != null) {
				this.listener.onClosed("the connection failed", cause);
			}
			context.close();
		}

	}

}
