package dev.connector.benchmark.micro;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.SystemScheduler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a registration does with the frames of its gateway, without one: a request that is
 * new takes a credit, runs, and its answer is kept until it is acknowledged; one that was
 * answered before is answered from what is remembered.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistrationBenchmark {

	private static final int WINDOW = 32;

	/** More than are remembered. */
	private static final int FORMER = 20_000;

	private static final Payload PAYLOAD = Payload.of(new byte[128], Payload.OCTET_STREAM);

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	private final ScriptedWires gateway = new ScriptedWires();

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(Runnable::run)
		.wireFactory(this.gateway)
		.destination(DestinationOptions.of("default", ScriptedWires.URI_OF_GATEWAY))
		.build();

	private long calls;

	private GatewayFrame repeated = execute("repeated");

	/**
	 * Register, and answer as many requests as are remembered.
	 */
	@Setup
	public void setUp() {
		this.runtime.start();
		this.runtime
			.add(new ConnectorRegistration(new RegistrationKey("default", "echo", "instance"), "default",
					(request) -> CompletableFuture.completedStage(request.payload()),
					ConnectorRegistration.Description.NONE, RegistrationOptions.defaults().withNonBlocking(true)))
			.whenReady()
			.join();
		for (int i = 0; i < FORMER; i++) {
			answer();
		}
		this.repeated = execute(Long.toString(this.calls));
	}

	/**
	 * Take a request, answer it, and have the answer acknowledged.
	 * @return the answer
	 */
	@Benchmark
	public ConnectorFrame answer() {
		String id = Long.toString(++this.calls);
		ConnectorFrame answer = this.gateway.ask(execute(id));
		this.gateway.tell(new GatewayFrame.Acknowledged(List.of(id)));
		return answer;
	}

	/**
	 * Take a request that was answered before.
	 * @return the answer
	 */
	@Benchmark
	public ConnectorFrame repeated() {
		return this.gateway.ask(this.repeated);
	}

	/**
	 * End the thread.
	 */
	@TearDown
	public void tearDown() {
		this.runtime.stop(Duration.ZERO);
		this.scheduler.close();
	}

	private static GatewayFrame execute(String id) {
		return new GatewayFrame.Execute(id, "echo", PAYLOAD, GatewayFrame.Context.NONE, Duration.ofSeconds(30),
				new GatewayFrame.Delivery(1, WINDOW));
	}

}
