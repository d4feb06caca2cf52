package dev.connector.benchmark.roundtrip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

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
import org.jspecify.annotations.Nullable;

/**
 * A gateway's WebSocket endpoint on Netty itself, on loopback.
 */
final class WebSocketServer implements AutoCloseable {

	private static final int LARGEST_HEAD = 64 * 1024;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());

	private final WebSocketGatewayEndpoint endpoint;

	private final Channel server;

	WebSocketServer(WebSocketGatewayEndpoint endpoint) {
		this.endpoint = endpoint;
		this.server = new ServerBootstrap().group(this.loops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_HEAD),
								new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
									.websocketPath(WebSocketGatewayEndpoint.DEFAULT_PATH)
									.subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL)
									.maxFramePayloadLength(endpoint.maxMessageBytes())
									.build()),
								new Connection());
				}

			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	@Override
	public void close() {
		this.endpoint.close();
		this.loops.shutdownGracefully();
	}

	/**
	 * One connection.
	 */
	private final class Connection extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

		private @Nullable BinarySocketListener listener;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
				this.listener = WebSocketServer.this.endpoint.accept(new Socket(context.channel()),
						String.valueOf(context.channel().remoteAddress()));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
			if (this.listener != null) {
				this.listener.onMessage(frame.content().nioBuffer());
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (this.listener != null) {
				this.listener.onClosed("the connection is closed", null);
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
		public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
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
