package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.benchmark.roundtrip.RawFrames.RawFrame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The baseline: a gRPC stream in both directions, opened by the end that answers, with
 * numbers to tell the calls apart and nothing else. As lean as it gets without leaving
 * gRPC: direct executors, no protobuf, messages asked for in advance.
 */
final class BareGrpcLink implements Link {

	private static final int STREAMS_PER_CONNECTION = 80;

	private static final int PREFETCH = 64;

	private static final int WINDOW_BYTES = 1024 * 1024;

	private static final long PATIENCE_SECONDS = 30;

	private final BlockingQueue<Lane> accepted = new LinkedBlockingQueue<>();

	private final List<Lane> lanes = new ArrayList<>();

	private final List<ManagedChannel> channels = new ArrayList<>();

	private final Server server;

	BareGrpcLink(int lanes) throws IOException, InterruptedException {
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.flowControlWindow(WINDOW_BYTES)
			.addService(ServerServiceDefinition.builder("bare.Bare").addMethod(RawFrames.METHOD, (call, headers) -> {
				Lane lane = new Lane(call);
				call.sendHeaders(new Metadata());
				call.request(PREFETCH);
				this.accepted.add(lane);
				return lane;
			}).build())
			.build()
			.start();
		for (int i = 0; i < lanes; i++) {
			if (i % STREAMS_PER_CONNECTION == 0) {
				this.channels.add(connect());
			}
			new Echo(this.channels.get(this.channels.size() - 1).newCall(RawFrames.METHOD, CallOptions.DEFAULT))
				.start();
			Lane lane = this.accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (lane == null) {
				throw new IOException("A stream was not accepted");
			}
			this.lanes.add(lane);
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.lanes.get(lane).ask(payload, reply);
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
		this.server.shutdownNow();
	}

	private ManagedChannel connect() {
		return NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), this.server.getPort())
			.usePlaintext()
			.directExecutor()
			.disableRetry()
			.flowControlWindow(WINDOW_BYTES)
			.build();
	}

	/**
	 * The end of a stream that asks.
	 */
	private static final class Lane extends ServerCall.Listener<RawFrame> {

		private final ServerCall<RawFrame, RawFrame> call;

		private final Map<Long, Reply> pending = new ConcurrentHashMap<>();

		private final AtomicLong ids = new AtomicLong();

		Lane(ServerCall<RawFrame, RawFrame> call) {
			this.call = call;
		}

		void ask(byte[] payload, Reply reply) {
			long id = this.ids.incrementAndGet();
			this.pending.put(id, reply);
			synchronized (this.call) {
				this.call.sendMessage(new RawFrame(id, payload));
			}
		}

		@Override
		public void onMessage(RawFrame frame) {
			Reply reply = this.pending.remove(frame.id());
			if (reply != null) {
				reply.arrived(frame.payload().length);
			}
			this.call.request(1);
		}

	}

	/**
	 * The end of a stream that answers.
	 */
	private static final class Echo extends ClientCall.Listener<RawFrame> {

		private final ClientCall<RawFrame, RawFrame> call;

		Echo(ClientCall<RawFrame, RawFrame> call) {
			this.call = call;
		}

		void start() {
			this.call.start(this, new Metadata());
			this.call.request(PREFETCH);
		}

		@Override
		public void onMessage(RawFrame frame) {
			this.call.sendMessage(frame);
			this.call.request(1);
		}

		@Override
		public void onClose(Status status, @Nullable Metadata trailers) {
			if (status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.CANCELLED) {
				System.err.println("A bare stream ended: " + status);
			}
		}

	}

}
