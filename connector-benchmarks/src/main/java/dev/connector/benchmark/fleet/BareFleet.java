package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.benchmark.roundtrip.RawFrames;
import dev.connector.benchmark.roundtrip.RawFrames.RawFrame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * Bare gRPC streams, as many on a connection as connectors have: each says one thing and
 * is answered, and then nothing happens.
 */
final class BareFleet implements Fleet {

	static final int STREAMS_PER_CONNECTION = 80;

	private static final long PATIENCE_SECONDS = 300;

	private static final RawFrame HELLO = new RawFrame(0, new byte[64]);

	private final Server server;

	private final List<ManagedChannel> channels = new ArrayList<>();

	private final List<ClientCall<RawFrame, RawFrame>> calls = new ArrayList<>();

	private final Queue<ServerCall<RawFrame, RawFrame>> accepted = new ConcurrentLinkedQueue<>();

	BareFleet() throws IOException {
		this.server = listen(
				ServerServiceDefinition.builder("bare.Bare").addMethod(RawFrames.METHOD, (call, headers) -> {
					this.accepted.add(call);
					call.sendHeaders(new Metadata());
					call.request(1);
					return new ServerCall.Listener<RawFrame>() {

						@Override
						public void onMessage(RawFrame frame) {
							call.sendMessage(frame);
							call.request(1);
						}

					};
				}).build());
	}

	/**
	 * Listen on loopback.
	 */
	static Server listen(ServerServiceDefinition service) throws IOException {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.addService(service)
			.build()
			.start();
	}

	/**
	 * Create a channel to what listens.
	 */
	static ManagedChannel connect(int port) {
		return NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), port)
			.usePlaintext()
			.directExecutor()
			.disableRetry()
			.build();
	}

	@Override
	public void add(int number) throws IOException, InterruptedException {
		CountDownLatch answered = new CountDownLatch(number);
		for (int i = 0; i < number; i++) {
			if (this.calls.size() % STREAMS_PER_CONNECTION == 0) {
				this.channels.add(connect(this.server.getPort()));
			}
			open(this.channels.get(this.channels.size() - 1), answered);
		}
		if (!answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IOException(answered.getCount() + " streams were not answered");
		}
	}

	@Override
	public int timers() {
		return 0;
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
		this.server.shutdownNow();
	}

	private void open(ManagedChannel channel, CountDownLatch answered) {
		ClientCall<RawFrame, RawFrame> call = channel.newCall(RawFrames.METHOD, CallOptions.DEFAULT);
		this.calls.add(call);
		call.start(new ClientCall.Listener<>() {

			@Override
			public void onMessage(RawFrame frame) {
				answered.countDown();
				call.request(1);
			}

		}, new Metadata());
		call.request(1);
		call.sendMessage(HELLO);
	}

}
