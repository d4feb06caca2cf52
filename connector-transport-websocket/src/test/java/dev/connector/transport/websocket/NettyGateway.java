package dev.connector.transport.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.StreamAcceptor;
import io.netty.bootstrap.ServerBootstrap;
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
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway's WebSocket endpoint on a server of Netty, on the loopback address.
 */
final class NettyGateway implements AutoCloseable {

	private final SystemScheduler scheduler = SystemScheduler.create("gateway");

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

	private final WebSocketGatewayEndpoint endpoint;

	private final Channel server;

	NettyGateway(StreamAcceptor acceptor, WebSocketGatewayEndpoint.Limits limits) {
		this.endpoint = new WebSocketGatewayEndpoint(acceptor, this.scheduler, limits);
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

	WebSocketGatewayEndpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public void close() {
		this.endpoint.close();
		this.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
		assertThat(this.loops.terminationFuture().awaitUninterruptibly(30, TimeUnit.SECONDS)).isTrue();
		this.scheduler.close();
	}

	/**
	 * What stands between a connection and the endpoint.
	 */
	private final class Pipeline extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			channel.pipeline()
				.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024),
						new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
							.websocketPath(WebSocketGatewayEndpoint.DEFAULT_PATH)
							.subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL)
							.maxFramePayloadLength(NettyGateway.this.endpoint.maxMessageBytes())
							.build()),
						new Socket());
		}

	}

	/**
	 * One WebSocket.
	 */
	private final class Socket extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

		private BinarySocketListener listener;

		private Throwable problem;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
				this.listener = NettyGateway.this.endpoint.accept(new NettyBinarySocket(context.channel(),
						context.channel().eventLoop(), NettyGateway.this.scheduler),
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

}
