package dev.connector.benchmark.guard;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import com.sun.management.ThreadMXBean;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.benchmark.ChildJvm;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.registration.DedupeOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;

/**
 * Counts what a round trip allocates and what a registration keeps, both ends together.
 * Single-threaded and in virtual time, to be run without the compiler that does away with
 * some of what the code allocates: so there is nothing that could come out differently
 * the next time.
 */
final class Footprint {

	private static final int CALLS = 4096;

	private static final int REGISTRATIONS = 200;

	/**
	 * Odd, for the median: a table that grows in one batch, or something of before that
	 * goes, is no registration.
	 */
	private static final int BATCHES = 7;

	/** Full before anything is counted, so that it doesn't grow meanwhile. */
	private static final int REMEMBERED = 512;

	private static final byte[] PAYLOAD = new byte[128];

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Gateway gateway = Gateway.builder()
		.options(GatewayOptions.defaults())
		.scheduler(this.scheduler)
		.authenticator(new OpenAuthenticator())
		.build();

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(Runnable::run)
		.wireFactory(new CodedWires(this.gateway))
		.destination(DestinationOptions.of("default", CodedWires.URI_OF_GATEWAY))
		.dedupe(DedupeOptions.defaults().withMaxEntries(REMEMBERED))
		.build();

	private long calls;

	private Footprint() {
	}

	/**
	 * Answer with bytes per call and bytes per registration.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		Footprint footprint = new Footprint();
		footprint.runtime.start();
		long perCall = footprint.perCall();
		long perRegistration = footprint.perRegistration();
		ChildJvm.answer(perCall + " " + perRegistration);
		// Reachable until here
		if (footprint.gateway.sessions().isEmpty()) {
			throw new IllegalStateException("There are no sessions");
		}
	}

	private long perCall() {
		ConnectorAddress address = add("instance");
		call(address, 2 * REMEMBERED);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		call(address, CALLS);
		return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
	}

	private void call(ConnectorAddress address, int times) {
		for (int i = 0; i < times; i++) {
			this.calls++;
			ExecuteRequest request = ExecuteRequest.of(Long.toString(this.calls), "echo",
					Payload.of(PAYLOAD, Payload.OCTET_STREAM));
			CompletableFuture<ExecuteResult> answer = this.gateway.execute(address, request);
			if (!(answer.join() instanceof ExecuteResult.Success success)
					|| success.payload().size() != PAYLOAD.length) {
				throw new IllegalStateException("Not an answer: " + answer);
			}
		}
	}

	private long perRegistration() {
		long[] perRegistration = new long[BATCHES];
		for (int batch = 0; batch < BATCHES; batch++) {
			long before = used();
			addAll("batch" + batch + "-", REGISTRATIONS);
			perRegistration[batch] = (used() - before) / REGISTRATIONS;
		}
		Arrays.sort(perRegistration);
		return perRegistration[BATCHES / 2];
	}

	private void addAll(String prefix, int number) {
		for (int i = 0; i < number; i++) {
			add(prefix + i);
		}
	}

	private ConnectorAddress add(String instance) {
		RegistrationKey key = new RegistrationKey("default", "echo", instance);
		Registration added = this.runtime.add(new ConnectorRegistration(key, "default",
				(request) -> CompletableFuture.completedStage(request.payload()),
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults().withNonBlocking(true)));
		this.scheduler.advance(Duration.ofMillis(1));
		if (!added.whenReady().isDone()) {
			throw new IllegalStateException(added + " is not ready: " + added.snapshot());
		}
		return ConnectorAddress.of(key);
	}

	private static long used() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
