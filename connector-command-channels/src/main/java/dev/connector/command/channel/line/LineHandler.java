package dev.connector.command.channel.line;

import dev.connector.command.channel.LineSplitter;
import dev.connector.command.channel.MessageInlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * What a socket tells: that it is open, lines, and the end.
 */
final class LineHandler extends ChannelInboundHandlerAdapter {

	private final TcpChannel channel;

	private final MessageInlet inlet;

	private final OpenedBy openedBy;

	private final LineSplitter splitter;

	LineHandler(TcpChannel channel, MessageInlet inlet, OpenedBy openedBy, int maxLineBytes) {
		this.channel = channel;
		this.inlet = inlet;
		this.openedBy = openedBy;
		this.splitter = new LineSplitter(maxLineBytes);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.channel.connected(context.channel());
		if (this.openedBy == OpenedBy.CONNECTION) {
			this.channel.opened(context.channel());
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent tls) {
			if (!tls.isSuccess()) {
				this.channel.broke(tls.cause());
			}
			else if (this.openedBy == OpenedBy.TLS) {
				this.channel.opened(context.channel());
			}
		}
		else if (event instanceof ProxyConnectionEvent && this.openedBy == OpenedBy.PROXY) {
			this.channel.opened(context.channel());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf buffer = (ByteBuf) message;
		byte[] piece;
		try {
			piece = new byte[buffer.readableBytes()];
			buffer.readBytes(piece);
		}
		finally {
			buffer.release();
		}
		if (this.channel.isReading() && !this.splitter.feed(piece, 0, piece.length, this.inlet::receive)) {
			this.channel.tooLong();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.channel.isReading()) {
			this.splitter.finish(this.inlet::receive);
		}
		this.channel.ended();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.channel.broke(cause);
	}

	/**
	 * With what a socket is open for lines.
	 */
	enum OpenedBy {

		CONNECTION, PROXY, TLS

	}

}
