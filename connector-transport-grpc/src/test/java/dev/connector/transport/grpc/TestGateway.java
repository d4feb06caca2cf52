package dev.connector.transport.grpc;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.StreamAcceptor;
import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway's gRPC server on the loopback address.
 */
final class TestGateway implements StreamAcceptor, AutoCloseable {

	final AtomicInteger connections = new AtomicInteger();

	private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();

	private final Server server;

	private final int port;

	TestGateway() throws IOException {
		this(0);
	}

	TestGateway(int port) throws IOException {
		this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), UnaryOperator.identity());
	}

	TestGateway(InetSocketAddress address, UnaryOperator<NettyServerBuilder> customizer) throws IOException {
		NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
			.directExecutor()
			.addService(new GrpcGatewayService(this));
		this.server = customizer.apply(builder).addTransportFilter(new ConnectionCounter()).build().start();
		this.port = this.server.getPort();
	}

	/** A server that knows other services only. */
	static Server serving(BindableService... services) throws IOException {
		NettyServerBuilder builder = NettyServerBuilder
			.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor();
		for (BindableService service : services) {
			builder.addService(service);
		}
		return builder.build().start();
	}

	/**
	 * A port that stays free while it is let go of for a while: the system gives it to
	 * nobody who takes any.
	 */
	static int freePort() throws IOException {
		for (int attempt = 0; attempt < 100; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				// Somebody has it
			}
		}
		throw new IOException("No port is free");
	}

	@Override
	public FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer) {
		Accepted next = new Accepted(stream, new Events<>(), peer);
		this.accepted.add(next);
		return next.events();
	}

	Accepted next() throws InterruptedException {
		Accepted next = this.accepted.poll(30, TimeUnit.SECONDS);
		assertThat(next).as("a stream within 30 s").isNotNull();
		next.events().opened();
		return next;
	}

	int port() {
		return this.port;
	}

	URI uri() {
		return URI.create("grpc://127.0.0.1:" + port());
	}

	/** Asks connectors to leave; their streams go on. */
	void shutdown() {
		this.server.shutdown();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			assertThat(this.server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	record Accepted(FrameStream<GatewayFrame> stream, Events<ConnectorFrame> events, String peer) {

	}

	private final class ConnectionCounter extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes attributes) {
			TestGateway.this.connections.incrementAndGet();
			return attributes;
		}

	}

}
