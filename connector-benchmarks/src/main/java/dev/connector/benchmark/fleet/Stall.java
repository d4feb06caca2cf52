package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.benchmark.Figure;
import dev.connector.benchmark.Program;
import dev.connector.benchmark.Report;
import dev.connector.benchmark.Settings;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.GatewayOptions;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.Fault;
import dev.connector.test.TcpFaultProxy;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

/**
 * Measures when a connector notices that its stream is dead though the connection answers
 * every PING.
 */
public final class Stall implements Program {

	private static final HeartbeatOptions HEARTBEAT = new HeartbeatOptions(Duration.ofSeconds(1),
			Duration.ofSeconds(3));

	private static final double MILLIS = 1000;

	@Override
	public Report run(Settings settings) throws IOException, InterruptedException {
		CountDownLatch lost = new CountDownLatch(1);
		RegistrationListener listener = new RegistrationListener() {

			@Override
			public void onStateChanged(Registration registration, ConnectionSnapshot previous,
					ConnectionSnapshot current) {
				if (previous.state() == ConnectionState.READY) {
					lost.countDown();
				}
			}

		};
		try (SystemScheduler scheduler = SystemScheduler.create("bench-timer");
				GrpcGateway gateway = new GrpcGateway(scheduler, GatewayOptions.defaults());
				TcpFaultProxy proxy = TcpFaultProxy.to(gateway.port())) {
			ConnectorRuntime runtime = ConnectorRuntime.builder()
				.scheduler(scheduler)
				.handlerExecutor(Runnable::run)
				.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), scheduler))
				.destination(DestinationOptions.of("default", URI.create("grpc://127.0.0.1:" + proxy.port()))
					.withHeartbeat(HEARTBEAT))
				.listener(listener)
				.build();
			runtime.start();
			ConnectorFleet.await(List.of(ConnectorFleet.add(runtime, "default", 0).whenReady()));
			proxy.inject(Fault.pingsOnly());
			long begun = System.nanoTime();
			boolean noticed = lost.await(1, TimeUnit.MINUTES);
			long millis = (System.nanoTime() - begun) / 1_000_000;
			runtime.stop(Duration.ZERO);
			Report report = new Report();
			report.add(noticed
					? Figure.limit(
							"stalled stream whose connection answers PINGs, heartbeat timeout 3 s: noticed after", " s",
							millis / MILLIS, HEARTBEAT.timeout().plusSeconds(1).toMillis() / MILLIS)
					: Figure.claim("stalled stream whose connection answers PINGs", "never noticed", "noticed", false));
			return report;
		}
	}

}
