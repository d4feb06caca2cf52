package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.grpc.GrpcGatewayService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

/**
 * A gateway that listens on loopback, and that can go and come again with nothing left in
 * mind, as a process does. Used by one thread.
 */
public final class GrpcGateway implements AutoCloseable {

	private static final long END_SECONDS = 30;

	private final Scheduler scheduler;

	private final GatewayOptions options;

	private Gateway gateway;

	private Server server;

	/**
	 * Start a gateway on a free port.
	 * @param scheduler the time, not closed by this object
	 * @param options options of the gateway
	 * @throws IOException when it can't listen
	 */
	public GrpcGateway(Scheduler scheduler, GatewayOptions options) throws IOException {
		this.scheduler = scheduler;
		this.options = options;
		this.gateway = gateway();
		this.server = listen(0);
	}

	/**
	 * Return the gateway of now.
	 * @return the gateway
	 */
	public Gateway get() {
		return this.gateway;
	}

	/**
	 * Return where it listens.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	/**
	 * Return what connectors dial.
	 * @return the URI
	 */
	public URI uri() {
		return URI.create("grpc://127.0.0.1:" + port());
	}

	/**
	 * Go at once.
	 * @throws InterruptedException when this thread is interrupted
	 */
	void kill() throws InterruptedException {
		this.server.shutdownNow().awaitTermination(END_SECONDS, TimeUnit.SECONDS);
		this.gateway.close();
	}

	/**
	 * Come again on the same port.
	 * @param port the port
	 * @throws IOException when it can't listen
	 */
	void restart(int port) throws IOException {
		this.gateway = gateway();
		this.server = listen(port);
	}

	@Override
	public void close() {
		this.gateway.close();
		this.server.shutdownNow();
	}

	private Gateway gateway() {
		return Gateway.builder()
			.scheduler(this.scheduler)
			.options(this.options)
			.authenticator(new OpenAuthenticator())
			.build();
	}

	private Server listen(int port) throws IOException {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.directExecutor()
			.addService(new GrpcGatewayService((stream, peer) -> this.gateway.accept(stream, peer, "grpc")))
			.build()
			.start();
	}

}
