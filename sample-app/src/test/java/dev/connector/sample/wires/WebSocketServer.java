package dev.connector.sample.wires;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

import dev.connector.schedule.Scheduler;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.websocket.BinarySocket;
import dev.connector.transport.websocket.BinarySocketListener;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * A gateway's WebSocket endpoint on a server of Netty, on loopback.
 */
final class WebSocketServer implements AutoCloseable {

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final WebSocketGatewayEndpoint endpoint;

	private final Tls tls;

	private final Channel server;

	WebSocketServer(StreamAcceptor acceptor, Scheduler scheduler, Tls tls) {
		this.endpoint = new WebSocketGatewayEndpoint(acceptor, scheduler, WebSocketGatewayEndpoint.Limits.defaults());
		this.tls = tls;
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

	/**
	 * Take no more streams, and tell so those who have some.
	 */
	void drain() {
		this.endpoint.close();
	}

	@Override
	public void close() {
		this.endpoint.close();
		this.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS);
	}

	/**
	 * How the server uses TLS.
	 *
	 * @param engines an engine for each connection, {@code null} for none
	 * @param seen is told of each connection
	 */
	record Tls(Supplier<SSLEngine> engines, Consumer<SSLSession> seen) {

		static final Tls NONE = new Tls(() -> null, (session) -> {
		});

	}

	/**
	 * What stands between a connection and the endpoint.
	 */
	private final class Pipeline extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			SSLEngine engine = WebSocketServer.this.tls.engines().get();
			if (engine != null) {
				channel.pipeline().addLast(new SslHandler(engine));
			}
			channel.pipeline()
				.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024),
						new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
							.websocketPath(WebSocketGatewayEndpoint.DEFAULT_PATH)
							.subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL)
							.maxFramePayloadLength(WebSocketServer.this.endpoint.maxMessageBytes())
							.build()),
						new Connection());
		}

	}

	/**
	 * One connection.
	 */
	private final class Connection extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

		private BinarySocketListener listener;

		private Throwable problem;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
				SslHandler secure = context.pipeline().get(SslHandler.class);
				if (secure != null) {
					WebSocketServer.this.tls.seen().accept(secure.engine().getSession());
				}
				this.listener = WebSocketServer.this.endpoint.accept(new Socket(context.channel()),
						String.valueOf(context.channel().remoteAddress()));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
			this.listener.onMessage(frame.content().nioBuffer());
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.problem = cause;
			context.close();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (this.listener != null) {
				this.listener.onClosed("the connection is closed", this.problem);
			}
		}

	}

	/**
	 * What the endpoint sends to.
	 *
	 * @param channel of the connection
	 */
	private record Socket(Channel channel) implements BinarySocket {

		@Override
		public void send(ByteBuffer message, Consumer<Throwable> done) {
			// Others on the same thread have their turn in between
			this.channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
				.addListener((written) -> this.channel.eventLoop().execute(() -> done.accept(written.cause())));
		}

		@Override
		public void close(int code, String reason) {
			this.channel.writeAndFlush(new CloseWebSocketFrame(code, reason))
				.addListener((written) -> this.channel.close());
		}

	}

}
