package dev.connector.sample.chaos;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.transport.grpc.GrpcGatewayService;
import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * A gateway as a process of its own, made to be killed: connectors reach it over gRPC
 * with and without TLS, and one caller at a time over a socket with a line for each call
 * and each answer.
 */
final class GatewayMain {

	static final String LISTENING = "listening";

	private final CountingScheduler scheduler = new CountingScheduler("gateway-timer");

	private final AtomicInteger connections = new AtomicInteger();

	private final BlockingQueue<String> toCaller = new LinkedBlockingQueue<>();

	private final Gateway gateway;

	private GatewayMain() {
		GatewayOptions options = GatewayOptions.defaults();
		this.gateway = Gateway.builder()
			.options(options.withSessions(options.sessions()
				.withRegisterTimeout(Duration.ofSeconds(2))
				.withHeartbeatTimeouts(Duration.ofMillis(500), Duration.ofMinutes(1))))
			.scheduler(this.scheduler)
			.authenticator(new OpenAuthenticator())
			.build();
	}

	public static void main(String[] arguments) throws Exception {
		GatewayMain main = new GatewayMain();
		main.listen(Integer.parseInt(arguments[0]), null);
		main.listen(Integer.parseInt(arguments[1]), new TestCertificate(new File(arguments[3])));
		try (ServerSocket callers = new ServerSocket()) {
			callers.setReuseAddress(true);
			callers.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])));
			System.out.println(LISTENING);
			main.serve(callers.accept());
		}
		// Nobody is left who could end this process
		System.exit(0);
	}

	private void listen(int port, TestCertificate certificate) throws Exception {
		NettyServerBuilder server = NettyServerBuilder
			.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.directExecutor()
			.addService(new GrpcGatewayService(this.gateway::accept))
			.addTransportFilter(new ConnectionCounter());
		if (certificate != null) {
			server.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(certificate.keys())).build());
		}
		server.build().start();
	}

	private void serve(Socket caller) throws IOException {
		caller.setTcpNoDelay(true);
		PrintStream out = new PrintStream(caller.getOutputStream(), true, StandardCharsets.UTF_8);
		Thread writer = new Thread(() -> write(out), "gateway-answers");
		writer.setDaemon(true);
		writer.start();
		BufferedReader in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			if (words[0].equals(CallProtocol.PROBE)) {
				this.toCaller.add(CallProtocol.PROBE + " " + probe());
			}
			else {
				call(CallProtocol.call(words));
			}
		}
	}

	private void write(PrintStream out) {
		try {
			while (true) {
				out.println(this.toCaller.take());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void call(PlannedCall call) {
		ExecuteRequest request = new ExecuteRequest(call.id(), call.capability().name(),
				Payload.of(call.input(), Payload.OCTET_STREAM), new GatewayFrame.Context("chaos", Map.of()),
				call.timeout());
		this.gateway.execute(new ConnectorAddress("default", "chaos", call.instance()), request)
			.whenComplete((result, thrown) -> ended(call, result, thrown));
	}

	private void ended(PlannedCall call, ExecuteResult result, Throwable thrown) {
		if (result instanceof ExecuteResult.Success success) {
			if (success.payload().isStream()) {
				success.payload().items().subscribe(new ItemsSum((end) -> answer(call, end)));
			}
			else {
				answer(call, new CallEnd(CallEnd.Kind.ANSWERED,
						Long.toString(PlannedCall.checksum(success.payload().toByteArray()))));
			}
		}
		else if (result instanceof ExecuteResult.Failed failed) {
			answer(call, ItemsSum.failed(failed.error()));
		}
		else {
			answer(call, new CallEnd(CallEnd.Kind.FAILED, "THROWN " + thrown));
		}
	}

	private void answer(PlannedCall call, CallEnd end) {
		this.toCaller.add(CallProtocol.line(call.id(), end));
	}

	private GatewayCounts probe() {
		int inFlight = this.gateway.sessions().stream().mapToInt(SessionSnapshot::inFlight).sum();
		int pending = this.gateway.sessions().stream().mapToInt(SessionSnapshot::pending).sum();
		return new GatewayCounts(this.gateway.sessions().size(), inFlight + pending, this.scheduler.armed(),
				this.connections.get());
	}

	/**
	 * Counts the connections that there are.
	 */
	private final class ConnectionCounter extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes attributes) {
			GatewayMain.this.connections.incrementAndGet();
			return attributes;
		}

		@Override
		public void transportTerminated(Attributes attributes) {
			// Told for connections as well that never got ready, without attributes
			if (attributes != null) {
				GatewayMain.this.connections.decrementAndGet();
			}
		}

	}

}
