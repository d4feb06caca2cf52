package dev.connector.sample.wires;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayListener;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.grpc.GrpcGatewayService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

/**
 * One gateway that listens on as many sockets of loopback as a test wants.
 */
final class WireGateway implements AutoCloseable {

	private final SystemScheduler scheduler = SystemScheduler.create("wires-gateway-timer");

	private final AtomicInteger opened = new AtomicInteger();

	private final Gateway gateway = Gateway.builder().scheduler(this.scheduler).listener(new GatewayListener() {

		@Override
		public void onSessionOpened(SessionSnapshot session) {
			WireGateway.this.opened.incrementAndGet();
		}

	}).authenticator(new OpenAuthenticator()).build();

	private final List<Server> grpc = new ArrayList<>();

	private final List<WebSocketServer> webSocket = new ArrayList<>();

	Gateway gateway() {
		return this.gateway;
	}

	/**
	 * Return how many sessions there were so far; one that is resumed is none.
	 */
	int sessionsOpened() {
		return this.opened.get();
	}

	Server listenGrpc() throws IOException {
		return listenGrpc((server) -> {
		});
	}

	/**
	 * Listen for connections over gRPC.
	 * @param more says what else is special about the socket
	 */
	Server listenGrpc(Consumer<NettyServerBuilder> more) throws IOException {
		NettyServerBuilder builder = NettyServerBuilder
			.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.addService(new GrpcGatewayService(this.gateway::accept));
		more.accept(builder);
		Server server = builder.build().start();
		this.grpc.add(server);
		return server;
	}

	WebSocketServer listenWebSocket() {
		return listenWebSocket(WebSocketServer.Tls.NONE);
	}

	WebSocketServer listenWebSocket(WebSocketServer.Tls tls) {
		WebSocketServer server = new WebSocketServer(this.gateway::accept, this.scheduler, tls);
		this.webSocket.add(server);
		return server;
	}

	@Override
	public void close() {
		this.gateway.close();
		this.grpc.forEach(Server::shutdownNow);
		this.webSocket.forEach(WebSocketServer::close);
		this.scheduler.close();
	}

}
