package dev.connector.sample.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

/**
 * Many registrations of one process at one gateway, and what they do: attempts,
 * handshakes at once, and when each was ready again.
 */
final class StormConnectors implements RegistrationListener, AutoCloseable {

	private final CountingScheduler scheduler = new CountingScheduler("storm-connector-timer");

	private final Map<RegistrationKey, StormWay> ways = new ConcurrentHashMap<>();

	private final PeakCounter handshakes = new PeakCounter();

	private final PeakCounter ready = new PeakCounter();

	private final AtomicLong attempts = new AtomicLong();

	private final ConnectorRuntime runtime;

	StormConnectors(int registrations, int port) {
		this.runtime = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(Runnable::run)
			.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), this.scheduler))
			.listener(this)
			.destination(DestinationOptions.of("default", URI.create("grpc://localhost:" + port))
				.withReconnect(StormOptions.RECONNECT))
			.build();
		for (int i = 0; i < registrations; i++) {
			RegistrationKey key = new RegistrationKey("default", "storm", "c" + i);
			this.ways.put(key, new StormWay());
			this.runtime.add(new ConnectorRegistration(key, "default",
					(request) -> CompletableFuture.completedFuture(Payload.empty()),
					ConnectorRegistration.Description.NONE, RegistrationOptions.defaults().withNonBlocking(true)));
		}
	}

	void start() {
		this.runtime.start();
	}

	/**
	 * Return how many attempts were begun.
	 */
	long attempts() {
		return this.attempts.get();
	}

	/**
	 * Return the attempts under way: from their turn until they are ready or have failed.
	 */
	PeakCounter handshakes() {
		return this.handshakes;
	}

	/**
	 * Return how many hold a turn of the coordinator.
	 */
	int turns() {
		return this.runtime.destinations().get(0).coordinator().snapshot().holders();
	}

	int ready() {
		return this.ready.now();
	}

	/**
	 * Forget when the gateway listened last.
	 */
	void gatewayStops() {
		this.ways.values().forEach(StormWay::gatewayStops);
	}

	void gatewayListens() {
		this.ways.values().forEach(StormWay::gatewayListens);
	}

	/**
	 * Return whether everybody was lost since the gateway stopped, and is ready again.
	 */
	boolean allReadyAgain() {
		return ready() == this.ways.size() && this.ways.values().stream().allMatch(StormWay::isReadyAgain);
	}

	/**
	 * Return how long after its current delay, or after the gateway listened again where
	 * that is later, the last one was ready.
	 */
	Duration latest() {
		return Duration.ofNanos(this.ways.values().stream().mapToLong(StormWay::late).max().orElse(0));
	}

	/**
	 * Return how long the last one has to wait for the others, if all are due at once, as
	 * long as their handshakes took.
	 */
	Duration queue() {
		long sum = this.ways.values().stream().mapToLong(StormWay::turn).sum();
		return Duration.ofNanos(sum / StormOptions.LIMIT);
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		ConnectionState before = previous.state();
		ConnectionState now = current.state();
		if (now == ConnectionState.CONNECTING) {
			this.attempts.incrementAndGet();
			this.handshakes.add();
		}
		else if (isUnderWay(before) && !isUnderWay(now)) {
			this.handshakes.remove();
		}
		if (now == ConnectionState.READY) {
			this.ready.add();
		}
		else if (before == ConnectionState.READY) {
			this.ready.remove();
		}
		this.ways.get(registration.key()).follow(before, current);
	}

	@Override
	public void close() {
		this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
		this.scheduler.close();
	}

	/**
	 * Return those that are not ready, each with why.
	 */
	List<String> unready() {
		List<String> unready = new ArrayList<>();
		this.runtime.list().stream().map(Registration::snapshot).forEach((one) -> {
			if (one.state() != ConnectionState.READY) {
				unready.add(one.key() + ": " + one.connection());
			}
		});
		return unready;
	}

	private static boolean isUnderWay(ConnectionState state) {
		return state == ConnectionState.CONNECTING || state == ConnectionState.HANDSHAKING;
	}

}
