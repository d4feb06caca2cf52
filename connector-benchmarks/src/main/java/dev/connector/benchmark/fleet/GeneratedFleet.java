package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.benchmark.roundtrip.GeneratedFrames;
import dev.connector.protocol.v1.PeerMessage;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;

/**
 * Bare gRPC streams as generated code has them, as many on a connection as connectors
 * have: each says one thing and is answered, and then nothing happens.
 */
final class GeneratedFleet implements Fleet {

	private static final long PATIENCE_SECONDS = 300;

	private static final PeerMessage HELLO = GeneratedFrames.of(0, new byte[64]);

	private final Server server;

	private final List<ManagedChannel> channels = new ArrayList<>();

	private final List<StreamObserver<PeerMessage>> streams = new ArrayList<>();

	private final Queue<StreamObserver<PeerMessage>> accepted = new ConcurrentLinkedQueue<>();

	GeneratedFleet() throws IOException {
		this.server = BareFleet.listen(GeneratedFrames.service((answering) -> {
			this.accepted.add(answering);
			return new Told(() -> answering.onNext(HELLO));
		}));
	}

	@Override
	public void add(int number) throws IOException, InterruptedException {
		CountDownLatch answered = new CountDownLatch(number);
		for (int i = 0; i < number; i++) {
			if (this.streams.size() % BareFleet.STREAMS_PER_CONNECTION == 0) {
				this.channels.add(BareFleet.connect(this.server.getPort()));
			}
			StreamObserver<PeerMessage> stream = GeneratedFrames.open(this.channels.get(this.channels.size() - 1),
					new Told(answered::countDown));
			this.streams.add(stream);
			stream.onNext(HELLO);
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

	/**
	 * Is told of what comes on a stream.
	 *
	 * @param onMessage what to do for each message
	 */
	private record Told(Runnable onMessage) implements StreamObserver<PeerMessage> {

		@Override
		public void onNext(PeerMessage message) {
			this.onMessage.run();
		}

		@Override
		public void onError(Throwable thrown) {
		}

		@Override
		public void onCompleted() {
		}

	}

}
