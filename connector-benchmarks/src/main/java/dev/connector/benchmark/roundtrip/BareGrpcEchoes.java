package dev.connector.benchmark.roundtrip;

import dev.connector.benchmark.roundtrip.RawFrames.RawFrame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The ends of bare streams that answer.
 */
final class BareGrpcEchoes implements AnsweringEnd {

	private final BareGrpc grpc;

	BareGrpcEchoes(int port, int lanes, boolean batches) {
		this.grpc = new BareGrpc(port);
		for (int i = 0; i < lanes; i++) {
			new Echo(this.grpc.next().newCall(RawFrames.METHOD, CallOptions.DEFAULT), batches).start();
		}
	}

	@Override
	public void close() {
		this.grpc.close();
	}

	/**
	 * The end of one stream.
	 */
	private static final class Echo extends ClientCall.Listener<RawFrame> {

		private final ClientCall<RawFrame, RawFrame> call;

		private final Prefetch prefetch;

		Echo(ClientCall<RawFrame, RawFrame> call, boolean batches) {
			this.call = call;
			this.prefetch = new Prefetch(call::request, batches);
		}

		void start() {
			this.call.start(this, new Metadata());
			this.prefetch.start();
		}

		@Override
		public void onMessage(RawFrame frame) {
			this.call.sendMessage(frame);
			this.prefetch.handled();
		}

		@Override
		public void onClose(Status status, @Nullable Metadata trailers) {
			if (status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.CANCELLED) {
				System.err.println("A bare stream ended: " + status);
			}
		}

	}

}
