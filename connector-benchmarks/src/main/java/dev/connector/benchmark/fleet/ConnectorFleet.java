package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;

/**
 * Registrations at a gateway over gRPC, with the defaults of both.
 */
final class ConnectorFleet implements Fleet, RegistrationListener {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration ABSENCE = Duration.ofSeconds(2);

	private static final Duration STEP = Duration.ofMillis(50);

	private final Scheduler scheduler;

	private final GrpcGateway gateway;

	private final ConnectorRuntime runtime;

	private final AtomicInteger ready = new AtomicInteger();

	private final AtomicInteger busy = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	private final AtomicInteger recentPeak = new AtomicInteger();

	private int added;

	ConnectorFleet(Scheduler scheduler) throws IOException {
		this.scheduler = scheduler;
		this.gateway = new GrpcGateway(scheduler, GatewayOptions.defaults());
		this.runtime = ConnectorRuntime.builder()
			.scheduler(scheduler)
			.handlerExecutor(Runnable::run)
			.wireFactory(new GrpcWireFactory(GrpcChannels.netty(), scheduler))
			.destination(DestinationOptions.of("default", this.gateway.uri()))
			.listener(this)
			.build();
		this.runtime.start();
	}

	@Override
	public void add(int number) throws IOException, InterruptedException {
		List<CompletableFuture<Long>> all = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			all.add(add(this.runtime, "default", this.added++).whenReady());
		}
		await(all);
	}

	@Override
	public void remove(int number) throws IOException, InterruptedException {
		List<CompletableFuture<?>> gone = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			RegistrationKey key = key(--this.added);
			this.runtime.remove(key);
			gone.add(this.runtime.whenGone(key).toCompletableFuture());
		}
		await(gone);
		long begun = System.nanoTime();
		while (this.gateway.get().sessions().size() > this.added) {
			if (System.nanoTime() - begun > PATIENCE.toNanos()) {
				throw new IOException("The gateway keeps sessions of connectors that have gone");
			}
			LockSupport.parkNanos(STEP.toNanos());
		}
	}

	@Override
	public int timers() {
		return (this.scheduler instanceof CountingScheduler counting) ? counting.waiting() : -1;
	}

	@Override
	public Recovery restart() throws IOException, InterruptedException {
		int port = this.gateway.port();
		this.gateway.kill();
		LockSupport.parkNanos(ABSENCE.toNanos());
		this.peak.set(0);
		List<Recovery.Sample> samples = new ArrayList<>();
		this.gateway.restart(port);
		long begun = System.nanoTime();
		long now = begun;
		while (this.ready.get() < this.added && now - begun < PATIENCE.toNanos()) {
			LockSupport.parkNanos(STEP.toNanos());
			now = System.nanoTime();
			samples.add(new Recovery.Sample((now - begun) / 1_000_000, this.ready.get(),
					this.recentPeak.getAndSet(this.busy.get())));
		}
		if (this.ready.get() < this.added) {
			throw new IOException((this.added - this.ready.get()) + " registrations did not come back");
		}
		return new Recovery((now - begun) / 1_000_000, this.peak.get(), samples);
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		count(this.ready, previous.state() == ConnectionState.READY, current.state() == ConnectionState.READY);
		count(this.busy, isBusy(previous.state()), isBusy(current.state()));
		this.peak.accumulateAndGet(this.busy.get(), Math::max);
		this.recentPeak.accumulateAndGet(this.busy.get(), Math::max);
	}

	@Override
	public void close() {
		this.runtime.stop(Duration.ZERO);
		this.gateway.close();
	}

	static Registration add(ConnectorRuntime runtime, String destination, int number) {
		return runtime.add(new ConnectorRegistration(key(number), destination,
				(request) -> CompletableFuture.completedStage(request.payload()),
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults()));
	}

	static void await(List<? extends CompletableFuture<?>> all) throws IOException, InterruptedException {
		try {
			CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("Not all registrations came or went", ex);
		}
	}

	private static RegistrationKey key(int number) {
		return new RegistrationKey("default", "idle", "instance" + number);
	}

	private static boolean isBusy(ConnectionState state) {
		return state == ConnectionState.CONNECTING || state == ConnectionState.HANDSHAKING;
	}

	private static void count(AtomicInteger counter, boolean before, boolean now) {
		if (before != now) {
			counter.addAndGet(now ? 1 : -1);
		}
	}

}
