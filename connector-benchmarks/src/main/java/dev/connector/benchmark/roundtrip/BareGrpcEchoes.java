package dev.connector.benchmark.roundtrip;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.benchmark.roundtrip.RawFrames.RawFrame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The ends of bare streams that answer, on the threads that read or on others.
 */
final class BareGrpcEchoes implements AnsweringEnd {

	private final BareGrpc grpc;

	BareGrpcEchoes(int port, int lanes, boolean batches) {
		this(port, lanes, batches, null);
	}

	/**
	 * Dial, and open the streams.
	 * @param threads answer, or {@code null} when the one that reads does
	 */
	BareGrpcEchoes(int port, int lanes, boolean batches, @Nullable Executor threads) {
		this.grpc = new BareGrpc(port);
		for (int i = 0; i < lanes; i++) {
			new Echo(this.grpc.next().newCall(RawFrames.METHOD, CallOptions.DEFAULT), batches, threads).start();
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

		private final @Nullable Executor threads;

		/** No monitor, for the sake of virtual threads. */
		private final Lock lock = new ReentrantLock();

		Echo(ClientCall<RawFrame, RawFrame> call, boolean batches, @Nullable Executor threads) {
			this.call = call;
			this.threads = threads;
			this.prefetch = new Prefetch(call::request, batches);
		}

		void start() {
			this.call.start(this, new Metadata());
			this.prefetch.start();
		}

		@Override
		public void onMessage(RawFrame frame) {
			if (this.threads == null) {
				this.call.sendMessage(frame);
			}
			else {
				this.threads.execute(() -> answer(frame));
			}
			this.prefetch.handled();
		}

		/**
		 * Calls are not safe for use by many threads.
		 */
		private void answer(RawFrame frame) {
			this.lock.lock();
			try {
				this.call.sendMessage(frame);
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void onClose(Status status, @Nullable Metadata trailers) {
			if (status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.CANCELLED) {
				System.err.println("A bare stream ended: " + status);
			}
		}

	}

}
