package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * The baseline of WebSocket: Reactor Netty on both ends, one socket for each lane, a
 * number in front of the bytes. Frames are taken from and given to the channel itself,
 * and what comes in one read is flushed together.
 */
final class BareWebSocketLink implements Link {

	private static final int LARGEST_FRAME = 1024 * 1024;

	private final Accepted<Lane> accepted = new Accepted<>();

	private final List<Lane> lanes = new ArrayList<>();

	private final List<Disposable> clients = new ArrayList<>();

	private final DisposableServer server;

	BareWebSocketLink(int lanes) throws IOException, InterruptedException {
		String host = InetAddress.getLoopbackAddress().getHostAddress();
		this.server = HttpServer.create().host(host).port(0).route((routes) -> routes.ws("/", (in, out) -> {
			in.withConnection((connection) -> {
				Lane lane = new Lane(connection.channel());
				read(connection.addHandlerLast(lane));
				this.accepted.add(lane);
			});
			return Mono.never();
		}, WebsocketServerSpec.builder().maxFramePayloadLength(LARGEST_FRAME).build())).bindNow();
		for (int i = 0; i < lanes; i++) {
			this.clients.add(HttpClient.create()
				.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(LARGEST_FRAME).build())
				.uri("ws://" + host + ":" + this.server.port() + "/")
				.handle((in, out) -> {
					in.withConnection((connection) -> read(connection.addHandlerLast(new Echo())));
					return Mono.<Void>never();
				})
				.subscribe());
			this.lanes.add(this.accepted.next());
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.lanes.get(lane).ask(payload, reply);
	}

	@Override
	public void close() {
		this.clients.forEach(Disposable::dispose);
		this.server.disposeNow();
	}

	/**
	 * Read without being asked, because nobody subscribes.
	 */
	private static void read(Connection connection) {
		connection.channel().config().setAutoRead(true);
	}

	/**
	 * The end that asks.
	 */
	private static final class Lane extends ChannelInboundHandlerAdapter {

		private final Channel channel;

		private final Map<Long, Reply> pending = new ConcurrentHashMap<>();

		private final AtomicLong ids = new AtomicLong();

		/** Touched by the event loop only. */
		private boolean reading;

		Lane(Channel channel) {
			this.channel = channel;
		}

		void ask(byte[] payload, Reply reply) {
			long id = this.ids.incrementAndGet();
			this.pending.put(id, reply);
			ByteBuf head = this.channel.alloc().buffer(Long.BYTES).writeLong(id);
			BinaryWebSocketFrame frame = new BinaryWebSocketFrame(
					Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(payload)));
			if (this.channel.eventLoop().inEventLoop() && this.reading) {
				this.channel.write(frame, this.channel.voidPromise());
			}
			else {
				this.channel.writeAndFlush(frame, this.channel.voidPromise());
			}
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (!(message instanceof BinaryWebSocketFrame frame)) {
				context.fireChannelRead(message);
				return;
			}
			this.reading = true;
			try {
				Reply reply = this.pending.remove(frame.content().readLong());
				if (reply != null) {
					reply.arrived(frame.content().readableBytes());
				}
			}
			finally {
				frame.release();
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			this.reading = false;
			context.flush();
		}

	}

	/**
	 * The end that answers.
	 */
	private static final class Echo extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof BinaryWebSocketFrame frame) {
				context.write(new BinaryWebSocketFrame(frame.content()), context.voidPromise());
			}
			else {
				context.fireChannelRead(message);
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			context.flush();
		}

	}

}
