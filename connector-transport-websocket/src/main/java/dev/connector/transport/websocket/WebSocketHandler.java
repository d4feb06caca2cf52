package dev.connector.transport.websocket;

import dev.connector.failure.FailureKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;

/**
 * The upgrade, and then what the peer sends.
 */
final class WebSocketHandler extends SimpleChannelInboundHandler<Object> {

	/** What a close frame without a code stands for. */
	private static final int NO_CODE = 1005;

	private final DialTarget target;

	private final WebSocketClientHandshaker handshaker;

	WebSocketHandler(DialTarget target, WebSocketClientHandshaker handshaker) {
		this.target = target;
		this.handshaker = handshaker;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.target.connected(context.channel());
		this.handshaker.handshake(context.channel());
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpResponse response) {
			answered(context, response);
		}
		else if (message instanceof TextWebSocketFrame text) {
			this.target.received(text.text());
		}
		else if (message instanceof BinaryWebSocketFrame binary) {
			this.target.received(binary.content());
		}
		else if (message instanceof PingWebSocketFrame ping) {
			context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
		}
		else if (message instanceof PongWebSocketFrame) {
			this.target.ponged();
		}
		else if (message instanceof CloseWebSocketFrame close) {
			this.target.peerClosing((close.statusCode() >= 0) ? close.statusCode() : NO_CODE, close.reasonText());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.target.end(this.target.failures().of(FailureKind.CONNECTION_CLOSED, ""));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.target.end(this.target.failures().ofCause(cause));
	}

	/** What else an answer holds besides its head doesn't matter. */
	private void answered(ChannelHandlerContext context, HttpResponse response) {
		if (response.decoderResult().isFailure()) {
			this.target.end(this.target.failures().of(FailureKind.PROTOCOL_BROKEN, response.decoderResult().cause()));
		}
		else if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
			this.target.refused(response.status().code(), response.headers().get(HttpHeaderNames.RETRY_AFTER));
		}
		else {
			upgrade(context, response);
		}
	}

	private void upgrade(ChannelHandlerContext context, HttpResponse response) {
		try {
			this.handshaker.finishHandshake(context.channel(), new DefaultFullHttpResponse(response.protocolVersion(),
					response.status(), Unpooled.EMPTY_BUFFER, response.headers(), new DefaultHttpHeaders()));
		}
		catch (WebSocketClientHandshakeException ex) {
			this.target.end(this.target.failures().of(FailureKind.PROTOCOL_BROKEN, ex));
			return;
		}
		this.target.opened();
	}

}
