package dev.connector.command.channel.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import dev.connector.transport.socket.SocketThreads;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server on loopback that hands its sockets to an endpoint, and wants a token
 * if one is set.
 */
public final class TestServer implements AutoCloseable {

	private final SocketThreads threads = new SocketThreads("connector-test-websocket");

	private final WebSocketCommandEndpoint endpoint;

	private final Channel server;

	volatile @Nullable String token;

	public TestServer(WebSocketCommandEndpoint endpoint) {
		this.endpoint = endpoint;
		this.server = new ServerBootstrap().group(this.threads.loops())
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(1024), new Guard(),
								new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
									.websocketPath("/cmd/ws")
									.maxFramePayloadLength(endpoint.maxMessageBytes())
									.handleCloseFrames(false)
									.build()),
								new Socket());
				}

			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	public int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	@Override
	public void close() {
		this.server.close().syncUninterruptibly();
		this.threads.close();
	}

	/**
	 * Lets in who shows the token.
	 */
	private final class Guard extends SimpleChannelInboundHandler<FullHttpRequest> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
			String wanted = TestServer.this.token;
			if (wanted == null || ("Bearer " + wanted).equals(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
				context.fireChannelRead(request.retain());
				return;
			}
			context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED))
				.addListener((done) -> context.close());
		}

	}

	/**
	 * One socket, as the endpoint sees it.
	 */
	private final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> implements TextSocket {

		private ChannelHandlerContext context;

		private @Nullable TextSocketListener listener;

		private int code = 1006;

		private boolean closing;

		private @Nullable Throwable cause;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
				this.context = context;
				this.listener = TestServer.this.endpoint.accept(this,
						String.valueOf(context.channel().remoteAddress()));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
			if (frame instanceof TextWebSocketFrame text) {
				this.listener.onMessage(text.text());
			}
			else if (frame instanceof CloseWebSocketFrame close) {
				this.code = close.statusCode();
				if (this.closing) {
					context.close();
				}
				else {
					context.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener((done) -> context.close());
				}
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (this.listener != null) {
				this.listener.onClosed(this.code, this.cause);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
			this.cause = thrown;
			context.close();
		}

		@Override
		public void send(String message, Consumer<@Nullable Throwable> done) {
			this.context.writeAndFlush(new TextWebSocketFrame(message))
				.addListener((future) -> done.accept(future.cause()));
		}

		@Override
		public void close(int code, String reason) {
			this.context.executor().execute(() -> {
				this.closing = true;
				this.context.writeAndFlush(new CloseWebSocketFrame(code, reason));
			});
		}

	}

}
