package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.protocol.v1.PeerMessage;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * A bare gRPC stream as most people would write it, with generated messages and
 * observers. Not the baseline: that one is leaner.
 */
final class GeneratedGrpcLink implements Link {

	private final Accepted<Lane> accepted = new Accepted<>();

	private final List<Lane> lanes = new ArrayList<>();

	private final Server server;

	private final BareGrpc answering;

	GeneratedGrpcLink(int lanes) throws IOException, InterruptedException {
		this.server = BareGrpc.listen(GeneratedFrames.service((asking) -> {
			Lane lane = new Lane(asking);
			this.accepted.add(lane);
			return lane;
		}));
		this.answering = new BareGrpc(this.server.getPort());
		for (int i = 0; i < lanes; i++) {
			new Echo().start(this.answering);
			this.lanes.add(this.accepted.next());
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.lanes.get(lane).ask(payload, reply);
	}

	@Override
	public void close() {
		this.answering.close();
		this.server.shutdownNow();
	}

	/**
	 * One end of a stream, which ends with the process.
	 */
	private abstract static class End implements StreamObserver<PeerMessage> {

		@Override
		public void onError(Throwable thrown) {
		}

		@Override
		public void onCompleted() {
		}

	}

	/**
	 * The end of a stream that asks.
	 */
	private static final class Lane extends End {

		private final StreamObserver<PeerMessage> asking;

		private final Map<Long, Reply> pending = new ConcurrentHashMap<>();

		private final AtomicLong ids = new AtomicLong();

		Lane(StreamObserver<PeerMessage> asking) {
			this.asking = asking;
		}

		void ask(byte[] payload, Reply reply) {
			long id = this.ids.incrementAndGet();
			this.pending.put(id, reply);
			PeerMessage message = GeneratedFrames.of(id, payload);
			synchronized (this.asking) {
				this.asking.onNext(message);
			}
		}

		@Override
		public void onNext(PeerMessage message) {
			Reply reply = this.pending.remove(message.getSequence());
			if (reply != null) {
				reply.arrived(message.getPayload().getData().size());
			}
		}

	}

	/**
	 * The end of a stream that answers.
	 */
	private static final class Echo extends End {

		private @Nullable StreamObserver<PeerMessage> answering;

		void start(BareGrpc grpc) {
			this.answering = GeneratedFrames.open(grpc.next(), this);
		}

		@Override
		public void onNext(PeerMessage message) {
			if (this.answering != null) {
				this.answering.onNext(message);
			}
		}

	}

}
