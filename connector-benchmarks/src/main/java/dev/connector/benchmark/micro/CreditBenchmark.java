package dev.connector.benchmark.micro;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessWireFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call that takes a credit and gives it back, and one that waits for another one's,
 * both ends together, within the process and without an application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CreditBenchmark {

	private static final RegistrationKey KEY = new RegistrationKey("default", "echo", "instance");

	private static final Payload PAYLOAD = Payload.of(new byte[128], Payload.OCTET_STREAM);

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	private final Gateway gateway = Gateway.builder()
		.options(GatewayOptions.defaults())
		.scheduler(this.scheduler)
		.authenticator(new OpenAuthenticator())
		.build();

	private final InProcessGateways gateways = new InProcessGateways();

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(Runnable::run)
		.wireFactory(new InProcessWireFactory(this.gateways))
		.destination(DestinationOptions.of("default", URI.create("inprocess:bench")))
		.build();

	private final Queue<CompletableFuture<Payload>> running = new ConcurrentLinkedQueue<>();

	private long calls;

	/**
	 * Register with a single credit.
	 */
	@Setup
	public void setUp() {
		this.gateways.listen("bench", this.gateway::accept);
		this.runtime.start();
		this.runtime.add(new ConnectorRegistration(KEY, "default", (request) -> {
			CompletableFuture<Payload> answer = new CompletableFuture<>();
			this.running.add(answer);
			return answer;
		}, ConnectorRegistration.Description.NONE,
				RegistrationOptions.defaults().withNonBlocking(true).withMaxConcurrentRequests(1)))
			.whenReady()
			.join();
	}

	/**
	 * Take the credit and give it back.
	 * @return the answer
	 */
	@Benchmark
	public ExecuteResult free() {
		CompletableFuture<ExecuteResult> call = call();
		answer();
		return call.join();
	}

	/**
	 * Let every call but the first wait for the credit of the one before.
	 * @return the last answer
	 */
	@Benchmark
	@OperationsPerInvocation(4)
	public ExecuteResult waited() {
		CompletableFuture<ExecuteResult> first = call();
		CompletableFuture<ExecuteResult> second = call();
		CompletableFuture<ExecuteResult> third = call();
		CompletableFuture<ExecuteResult> last = call();
		answer();
		first.join();
		answer();
		second.join();
		answer();
		third.join();
		answer();
		return last.join();
	}

	/**
	 * End the thread.
	 */
	@TearDown
	public void tearDown() {
		this.runtime.stop(Duration.ZERO);
		this.gateway.close();
		this.scheduler.close();
	}

	private CompletableFuture<ExecuteResult> call() {
		return this.gateway.execute(ConnectorAddress.of(KEY),
				ExecuteRequest.of(Long.toString(++this.calls), "echo", PAYLOAD));
	}

	private void answer() {
		CompletableFuture<Payload> answer = this.running.poll();
		// Another thread brings it when that has something to do at this end just then
		while (answer == null && !Thread.currentThread().isInterrupted()) {
			Thread.onSpinWait();
			answer = this.running.poll();
		}
		if (answer == null || !this.running.isEmpty()) {
			throw new IllegalStateException("Not one request runs");
		}
		answer.complete(PAYLOAD);
	}

}
