package dev.connector.transport.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.Wire;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What leaves while a stream is busy with more that came at the same time. A burst is
 * sent within one turn of an event loop, so that it arrives as one.
 */
@Timeout(120)
class MessageBatchesTests {

	private static final int LAST = 3 * MessageBatches.SIZE;

	private static final long GO = LAST + 1;

	private static final LongFunction<ConnectorFrame> TO_GATEWAY = Heartbeat::new;

	private static final LongFunction<GatewayFrame> TO_CONNECTOR = (number) -> new HeartbeatAck(number, null);

	private static final ToLongFunction<ConnectorFrame> AT_GATEWAY = (frame) -> ((Heartbeat) frame).sequence();

	private static final ToLongFunction<GatewayFrame> AT_CONNECTOR = (frame) -> ((HeartbeatAck) frame).sequence();

	private final CountDownLatch firstArrived = new CountDownLatch(1);

	private final CompletableFuture<Boolean> firstWasThereBeforeTheLast = new CompletableFuture<>();

	private final CompletableFuture<Void> lastArrived = new CompletableFuture<>();

	/** One end waits for the other one, so they must not share a thread. */
	private final EventLoopGroup ofTheServer = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private Server server;

	private Wire wire;

	@AfterEach
	void stop() throws Exception {
		this.wire.close();
		this.server.shutdownNow();
		assertThat(this.server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		this.ofTheServer.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(30, TimeUnit.SECONDS);
	}

	@Test
	void theFirstAnswersOfAConnectorLeaveBeforeItHandlesTheLastRequestsOfABurst() throws Exception {
		start((stream, peer) -> new Asking<>(stream, TO_CONNECTOR, AT_GATEWAY));
		Answering<GatewayFrame, ConnectorFrame> connector = new Answering<>(TO_GATEWAY, AT_CONNECTOR);
		FrameStream<ConnectorFrame> stream = this.wire.open(connector);
		connector.stream.complete(stream);
		stream.send(TO_GATEWAY.apply(GO));
		assertAnswersLeftEarly();
	}

	@Test
	void theFirstFramesOfAGatewayLeaveBeforeItHandlesTheLastFramesOfABurst() throws Exception {
		start((stream, peer) -> {
			Answering<ConnectorFrame, GatewayFrame> gateway = new Answering<>(TO_CONNECTOR, AT_GATEWAY);
			gateway.stream.complete(stream);
			stream.send(TO_CONNECTOR.apply(GO));
			return gateway;
		});
		Asking<GatewayFrame, ConnectorFrame> connector = new Asking<>(null, TO_GATEWAY, AT_CONNECTOR);
		connector.stream.complete(this.wire.open(connector));
		assertAnswersLeftEarly();
	}

	private void assertAnswersLeftEarly() throws Exception {
		assertThat(this.firstWasThereBeforeTheLast.get(30, TimeUnit.SECONDS)).isTrue();
		this.lastArrived.get(30, TimeUnit.SECONDS);
	}

	private void start(StreamAcceptor acceptor) throws Exception {
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.channelType(NioServerSocketChannel.class)
			.bossEventLoopGroup(this.ofTheServer)
			.workerEventLoopGroup(this.ofTheServer)
			.directExecutor()
			.addService(new GrpcGatewayService(acceptor))
			.build()
			.start();
		URI uri = URI.create("grpc://127.0.0.1:" + this.server.getPort());
		this.wire = WireEvents.connect(new GrpcWireFactory().create(DestinationOptions.of("cloud", uri), uri));
	}

	/**
	 * Sends a burst when it is told to go, from within the turn in which that came.
	 */
	private final class Asking<I extends Frame, O extends Frame> extends End<I, O> {

		Asking(FrameStream<O> stream, LongFunction<O> frame, ToLongFunction<I> number) {
			super(frame, number);
			if (stream != null) {
				this.stream.complete(stream);
			}
		}

		@Override
		void received(long number) {
			if (number == GO) {
				for (long i = 0; i <= LAST; i++) {
					send(i);
				}
			}
			if (number == 0) {
				MessageBatchesTests.this.firstArrived.countDown();
			}
			if (number == LAST) {
				MessageBatchesTests.this.lastArrived.complete(null);
			}
		}

	}

	/**
	 * Answers every frame, the last one not before the first answer has arrived.
	 */
	private final class Answering<I extends Frame, O extends Frame> extends End<I, O> {

		Answering(LongFunction<O> frame, ToLongFunction<I> number) {
			super(frame, number);
		}

		@Override
		void received(long number) {
			if (number == LAST) {
				try {
					MessageBatchesTests.this.firstWasThereBeforeTheLast
						.complete(MessageBatchesTests.this.firstArrived.await(10, TimeUnit.SECONDS));
				}
				catch (InterruptedException ex) {
					MessageBatchesTests.this.firstWasThereBeforeTheLast.completeExceptionally(ex);
				}
			}
			send(number);
		}

	}

	private abstract static class End<I extends Frame, O extends Frame> implements FrameListener<I> {

		final CompletableFuture<FrameStream<O>> stream = new CompletableFuture<>();

		private final LongFunction<O> frame;

		private final ToLongFunction<I> number;

		End(LongFunction<O> frame, ToLongFunction<I> number) {
			this.frame = frame;
			this.number = number;
		}

		abstract void received(long number);

		void send(long next) {
			this.stream.join().send(this.frame.apply(next));
		}

		@Override
		public void onOpen() {
		}

		@Override
		public void onFrame(I received) {
			received(this.number.applyAsLong(received));
		}

		@Override
		public void onClosed(Failure failure) {
		}

	}

}
