package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.benchmark.roundtrip.RawFrames.RawFrame;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;

/**
 * The baseline: a gRPC stream in both directions, opened by the end that answers, with
 * numbers to tell the calls apart and nothing else. As lean as it gets without leaving
 * gRPC: direct executors, no protobuf, messages asked for in advance.
 */
final class BareGrpcLink implements Link {

	private final Accepted<Lane> accepted = new Accepted<>();

	private final List<Lane> lanes = new ArrayList<>();

	private final Server server;

	private final AnsweringEnd answering;

	BareGrpcLink(int lanes, boolean batches, AnsweringEnd.Dialler dialler) throws IOException, InterruptedException {
		this.server = BareGrpc
			.listen(ServerServiceDefinition.builder("bare.Bare").addMethod(RawFrames.METHOD, (call, headers) -> {
				Lane lane = new Lane(call, batches);
				call.sendHeaders(new Metadata());
				lane.prefetch.start();
				this.accepted.add(lane);
				return lane;
			}).build());
		this.answering = dialler.dial(this.server.getPort());
		for (int i = 0; i < lanes; i++) {
			this.lanes.add(this.accepted.next());
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.lanes.get(lane).ask(payload, reply);
	}

	@Override
	public Usage usage() throws IOException, InterruptedException {
		return Usage.now().plus(this.answering.usage());
	}

	@Override
	public void close() throws IOException {
		this.answering.close();
		this.server.shutdownNow();
	}

	/**
	 * The end of a stream that asks.
	 */
	private static final class Lane extends ServerCall.Listener<RawFrame> {

		private final ServerCall<RawFrame, RawFrame> call;

		private final Map<Long, Reply> pending = new ConcurrentHashMap<>();

		private final AtomicLong ids = new AtomicLong();

		private final Prefetch prefetch;

		Lane(ServerCall<RawFrame, RawFrame> call, boolean batches) {
			this.call = call;
			this.prefetch = new Prefetch(call::request, batches);
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
			this.prefetch.handled();
		}

	}

}
