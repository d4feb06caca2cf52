package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Request and response of RSocket-Java over TCP, one connection for each lane, with
 * payloads that are not copied.
 */
final class RSocketLink implements Link {

	private static final long PATIENCE_SECONDS = 30;

	private final BlockingQueue<RSocket> accepted = new LinkedBlockingQueue<>();

	private final List<RSocket> requesters = new ArrayList<>();

	private final CloseableChannel server;

	private final AnsweringEnd answering;

	RSocketLink(int lanes, AnsweringEnd.Dialler dialler) throws IOException, InterruptedException {
		String host = InetAddress.getLoopbackAddress().getHostAddress();
		this.server = RSocketServer.create((setup, sending) -> {
			this.accepted.add(sending);
			return Mono.just(new RSocket() {
			});
		}).payloadDecoder(PayloadDecoder.ZERO_COPY).bindNow(TcpServerTransport.create(host, 0));
		this.answering = dialler.dial(this.server.address().getPort());
		for (int i = 0; i < lanes; i++) {
			RSocket requester = this.accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (requester == null) {
				throw new IOException("A connection was not accepted");
			}
			this.requesters.add(requester);
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.requesters.get(lane).requestResponse(ByteBufPayload.create(payload)).subscribe(new Answer(reply));
	}

	@Override
	public Usage usage() throws IOException, InterruptedException {
		return Usage.now().plus(this.answering.usage());
	}

	@Override
	public void close() throws IOException {
		this.answering.close();
		this.server.dispose();
	}

	/**
	 * Takes one answer.
	 */
	private static final class Answer implements CoreSubscriber<Payload> {

		private final Reply reply;

		Answer(Reply reply) {
			this.reply = reply;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(1);
		}

		@Override
		public void onNext(Payload payload) {
			int bytes = payload.data().readableBytes();
			payload.release();
			this.reply.arrived(bytes);
		}

		@Override
		public void onError(Throwable thrown) {
			this.reply.failed(String.valueOf(thrown));
		}

		@Override
		public void onComplete() {
		}

	}

}
