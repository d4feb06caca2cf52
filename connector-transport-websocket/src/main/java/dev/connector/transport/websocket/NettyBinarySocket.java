package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.Tasks;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of Netty, on either side.
 */
final class NettyBinarySocket implements BinarySocket {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	/** After so many messages that the network took at once, others have their turn. */
	private static final int IN_A_ROW = 16;

	private final Channel channel;

	private final EventLoop loop;

	private final Scheduler scheduler;

	private final AtomicBoolean closed = new AtomicBoolean();

	/** Touched by the event loop only. */
	private int inARow;

	NettyBinarySocket(Channel channel, EventLoop loop, Scheduler scheduler) {
		this.channel = channel;
		this.loop = loop;
		this.scheduler = scheduler;
	}

	@Override
	public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
		ChannelFuture written = this.channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
		written.addListener((future) -> written(future.cause(), done));
	}

	/**
	 * Close in order. The connection is closed as soon as the close frame is written,
	 * without waiting for an answer: whoever closes has nothing left to hear.
	 */
	@Override
	public void close(int code, String reason) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		ChannelFuture written = this.channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
		Cancellable timer = this.scheduler.schedule(CLOSE_TIMEOUT, this.channel::close);
		written.addListener((future) -> this.channel.close());
		this.channel.closeFuture().addListener((future) -> timer.cancel());
	}

	private void written(@Nullable Throwable problem, Consumer<@Nullable Throwable> done) {
		if (++this.inARow < IN_A_ROW) {
			done.accept(problem);
		}
		else {
			this.inARow = 0;
			Tasks.run(this.loop, () -> done.accept(problem));
		}
	}

}
