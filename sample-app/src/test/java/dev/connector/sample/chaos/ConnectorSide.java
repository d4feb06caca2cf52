package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionCounts;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.HandlerThreads;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

/**
 * The side under test: a runtime whose registrations are spread over the links.
 */
final class ConnectorSide implements AutoCloseable {

	private final CountingScheduler scheduler = new CountingScheduler("chaos-connector-timer");

	/**
	 * Of the handlers themselves, so that what they wait for counts on nobody's account.
	 */
	private final CountingScheduler work = new CountingScheduler("chaos-work");

	private final ExecutorService threads = HandlerThreads.pool("chaos-handler-", 50);

	private final List<Registration> registrations = new ArrayList<>();

	private final ChaosHandler blocking;

	private final ChaosHandler nonBlocking;

	private final ConnectorRuntime runtime;

	ConnectorSide(List<Link> links, Ledger ledger) {
		this.blocking = new ChaosHandler(ledger, this.work, true);
		this.nonBlocking = new ChaosHandler(ledger, this.work, false);
		ConnectorRuntimeBuilder builder = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(this.threads)
			.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), this.scheduler));
		links.forEach((link) -> builder.destination(link.destination()));
		this.runtime = builder.build();
		for (int i = 0; i < ChaosOptions.REGISTRATIONS; i++) {
			boolean onIoThreads = i % 2 == 0;
			this.registrations
				.add(this.runtime.add(new ConnectorRegistration(new RegistrationKey("default", "chaos", "c" + i),
						links.get(i % links.size()).name(), onIoThreads ? this.nonBlocking : this.blocking,
						ConnectorRegistration.Description.NONE,
						RegistrationOptions.defaults().withNonBlocking(onIoThreads))));
		}
	}

	void start() {
		this.runtime.start();
	}

	List<String> instances() {
		return this.registrations.stream().map((registration) -> registration.key().instance()).toList();
	}

	/**
	 * Return the registrations that aren't ready, each with why.
	 */
	List<String> unready() {
		return this.registrations.stream()
			.map(Registration::snapshot)
			.filter((snapshot) -> snapshot.state() != ConnectionState.READY)
			.map((snapshot) -> snapshot.key() + " at " + snapshot.destination() + ": " + snapshot.connection())
			.toList();
	}

	long reconnects() {
		return this.registrations.stream().mapToLong((registration) -> registration.snapshot().reconnects()).sum();
	}

	/**
	 * Return what has to be so while everybody is ready and nobody calls.
	 */
	List<LeakProbe> idleProbes() {
		return List.of(new LeakProbe("requests in flight at connectors", 0, () -> this.registrations.stream()
			.mapToLong((one) -> one.snapshot().requests().inFlight())
			.sum()), new LeakProbe("streams of connectors", ChaosOptions.REGISTRATIONS,
					() -> this.runtime.destinations().stream().mapToLong((one) -> one.snapshot().openStreams()).sum()),
				new LeakProbe("blocked handlers", 0, this.blocking::blocked),
				new LeakProbe("timers of handlers", 0, this.work::armed),
				new LeakProbe("answers in outboxes", 0,
						() -> this.registrations.stream()
							.mapToLong((one) -> one.snapshot().requests().answers().unacknowledged())
							.sum()),
				new LeakProbe("turns to connect", 0, this::turns),
				new LeakProbe("violations of invariants", 0, () -> counts(ConnectionCounts::invariantViolations)),
				new LeakProbe("unexpected events", 0, () -> counts(ConnectionCounts::unexpectedEvents)));
	}

	private long turns() {
		return this.runtime.destinations()
			.stream()
			.map((one) -> one.coordinator().snapshot())
			.mapToLong((turns) -> turns.holders() + turns.waiters())
			.sum();
	}

	private long counts(ToLongFunction<ConnectionCounts> one) {
		return this.registrations.stream().mapToLong((each) -> one.applyAsLong(each.snapshot().counts())).sum();
	}

	/**
	 * Return what has to be so after the stop.
	 */
	List<LeakProbe> stoppedProbes() {
		return List.of(new LeakProbe("streams of connectors", 0,
				() -> this.runtime.destinations().stream().mapToLong((one) -> one.snapshot().openStreams()).sum()),
				new LeakProbe("timers of connectors", 0, this.scheduler::armed),
				new LeakProbe("turns to connect", 0, this::turns),
				new LeakProbe("bytes in outboxes", 0,
						() -> this.registrations.stream()
							.mapToLong((one) -> one.snapshot().requests().answers().bytes())
							.sum()));
	}

	/**
	 * Return how many timers the runtime has armed.
	 */
	int timers() {
		return this.scheduler.armed();
	}

	void stop() {
		this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		stop();
		this.threads.shutdownNow();
		this.scheduler.close();
		this.work.close();
	}

}
