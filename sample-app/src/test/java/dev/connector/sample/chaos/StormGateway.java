package dev.connector.sample.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.sample.FreePorts;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.grpc.GrpcGatewayService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

/**
 * A gateway that is restarted: each time another one, which knows nothing of the earlier
 * one, on a listening socket that was closed and opened again. It counts the handshakes
 * as it sees them. Used by one thread at a time.
 */
final class StormGateway {

	private final SystemScheduler scheduler = SystemScheduler.create("storm-gateway-timer");

	private final PeakCounter handshakes = new PeakCounter();

	private final AtomicLong answered = new AtomicLong();

	private final int port = FreePorts.next();

	private Gateway gateway;

	private Server server;

	int port() {
		return this.port;
	}

	/**
	 * Return the registrations that wait for their answer.
	 */
	PeakCounter handshakes() {
		return this.handshakes;
	}

	/**
	 * Return how many registrations were answered.
	 */
	long answered() {
		return this.answered.get();
	}

	void start() throws IOException {
		Gateway fresh = Gateway.builder().scheduler(this.scheduler).authenticator(new OpenAuthenticator()).build();
		this.gateway = fresh;
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port))
			.directExecutor()
			.addService(new GrpcGatewayService((stream, peer) -> accept(fresh, stream, peer)))
			.build()
			.start();
	}

	/**
	 * Close all connections and the listening socket.
	 * @param orderly whether connectors are told before
	 */
	void stop(boolean orderly) throws InterruptedException {
		if (orderly) {
			this.gateway.close();
		}
		this.server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
		this.gateway.close();
	}

	/**
	 * Stop for good.
	 */
	void end() throws InterruptedException {
		stop(true);
		this.scheduler.close();
	}

	private FrameListener<ConnectorFrame> accept(Gateway current, FrameStream<GatewayFrame> stream, String peer) {
		Handshake handshake = new Handshake(stream);
		handshake.gateway = current.accept(handshake, peer);
		return handshake;
	}

	/**
	 * Hands on what comes, the registration a little later.
	 */
	private final class Handshake implements FrameStream<GatewayFrame>, FrameListener<ConnectorFrame> {

		private final FrameStream<GatewayFrame> stream;

		private final AtomicBoolean over = new AtomicBoolean();

		private FrameListener<ConnectorFrame> gateway;

		private CompletableFuture<Void> earlier;

		Handshake(FrameStream<GatewayFrame> stream) {
			this.stream = stream;
		}

		@Override
		public void onFrame(ConnectorFrame frame) {
			if (this.earlier == null) {
				StormGateway.this.handshakes.add();
				this.earlier = new CompletableFuture<Void>().completeOnTimeout(null, StormOptions.CHECK.toMillis(),
						TimeUnit.MILLISECONDS);
			}
			this.earlier = this.earlier.thenRun(() -> this.gateway.onFrame(frame));
		}

		@Override
		public void onClosed(Failure failure) {
			if (this.earlier == null) {
				this.gateway.onClosed(failure);
				return;
			}
			end();
			this.earlier.thenRun(() -> this.gateway.onClosed(failure));
		}

		@Override
		public boolean send(GatewayFrame frame) {
			if (frame instanceof GatewayFrame.Registered) {
				StormGateway.this.answered.incrementAndGet();
				end();
			}
			return this.stream.send(frame);
		}

		@Override
		public void halfClose() {
			this.stream.halfClose();
		}

		@Override
		public void abort(String reason) {
			this.stream.abort(reason);
		}

		@Override
		public int queued() {
			return this.stream.queued();
		}

		private void end() {
			if (this.over.compareAndSet(false, true)) {
				StormGateway.this.handshakes.remove();
			}
		}

	}

}
