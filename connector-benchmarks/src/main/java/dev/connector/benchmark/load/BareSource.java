package dev.connector.benchmark.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
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
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * A bare gRPC stream that is written whenever it is ready.
 */
final class BareSource implements Source {

	private static final int PREFETCH = 16;

	private static final long PATIENCE_SECONDS = 300;

	private final byte[] item;

	private final Server server;

	private final ManagedChannel channel;

	private volatile CompletableFuture<Long> done = new CompletableFuture<>();

	BareSource(int itemBytes) throws IOException {
		this.item = new byte[itemBytes];
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.addService(ServerServiceDefinition.builder("bare.Bare")
				.addMethod(RawFrames.METHOD, (call, headers) -> new Reader(call))
				.build())
			.build()
			.start();
		this.channel = NettyChannelBuilder
			.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), this.server.getPort())
			.usePlaintext()
			.directExecutor()
			.disableRetry()
			.build();
	}

	@Override
	public long stream(long items) throws Exception {
		this.done = new CompletableFuture<>();
		ClientCall<RawFrame, RawFrame> call = this.channel.newCall(RawFrames.METHOD, CallOptions.DEFAULT);
		call.start(new Writer(call, items), new Metadata());
		return this.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
	}

	/**
	 * Writes as long as there is room.
	 */
	private final class Writer extends ClientCall.Listener<RawFrame> {

		private final ClientCall<RawFrame, RawFrame> call;

		private final long items;

		private long written;

		Writer(ClientCall<RawFrame, RawFrame> call, long items) {
			this.call = call;
			this.items = items;
		}

		@Override
		public void onReady() {
			while (this.written < this.items && this.call.isReady()) {
				this.written++;
				this.call.sendMessage(new RawFrame(this.written, BareSource.this.item));
				if (this.written == this.items) {
					this.call.halfClose();
				}
			}
		}

	}

	/**
	 * Reads and counts.
	 */
	private final class Reader extends ServerCall.Listener<RawFrame> {

		private final ServerCall<RawFrame, RawFrame> call;

		private long bytes;

		Reader(ServerCall<RawFrame, RawFrame> call) {
			this.call = call;
			call.sendHeaders(new Metadata());
			call.request(PREFETCH);
		}

		@Override
		public void onMessage(RawFrame frame) {
			this.bytes += frame.payload().length;
			this.call.request(1);
		}

		@Override
		public void onHalfClose() {
			BareSource.this.done.complete(this.bytes);
			this.call.close(Status.OK, new Metadata());
		}

	}

}
