package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ExecuteResult;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.SystemScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits that change under load with both engines and many threads.
 */
class ChangedLimitsRaceTests {

	private static final RegistrationKey KEY = new RegistrationKey("default", "echo", "one");

	private static final int CHANGES = 300;

	@Test
	void noCallOfManyThreadsFailsWhileTheLimitGoesUpAndDown() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try (InProcessGateway gateway = InProcessGateway.start();
				SystemScheduler scheduler = SystemScheduler.create("connector-race")) {
			ConnectorRuntime runtime = ConnectorRuntime.builder()
				.scheduler(scheduler)
				.handlerExecutor(threads)
				.wireFactory(gateway.wires())
				.destination(DestinationOptions.of("default", URI.create("inprocess:test")))
				.build();
			AtomicInteger ran = new AtomicInteger();
			Registration registration = runtime.add(definition(ran));
			runtime.start();
			registration.whenReady().get(30, TimeUnit.SECONDS);
			AtomicBoolean over = new AtomicBoolean();
			List<CompletableFuture<Integer>> callers = new ArrayList<>();
			for (int caller = 0; caller < 3; caller++) {
				callers.add(CompletableFuture.supplyAsync(() -> callUntil(over, gateway), threads));
			}
			for (int change = 0; change < CHANGES; change++) {
				registration.changeLimit((change % 2 == 0) ? 1 : 16);
				int enough = ran.get() + 20;
				while (ran.get() < enough) {
					Thread.onSpinWait();
				}
			}
			over.set(true);
			int called = 0;
			for (CompletableFuture<Integer> caller : callers) {
				called += caller.get(30, TimeUnit.SECONDS);
			}
			assertThat(ran).hasValue(called);
			assertThat(registration.snapshot().requests().failed()).isZero();
			runtime.stop(Duration.ofSeconds(5)).toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static ConnectorRegistration definition(AtomicInteger ran) {
		return new ConnectorRegistration(KEY, "default", (request) -> {
			ran.incrementAndGet();
			return CompletableFuture.completedFuture(request.payload());
		}, ConnectorRegistration.Description.NONE.withCapabilities(List.of(Capability.named("say"))),
				RegistrationOptions.defaults());
	}

	/**
	 * Call again and again, each time before the last calls are answered.
	 * @return how many calls were answered with a result
	 */
	private static int callUntil(AtomicBoolean over, InProcessGateway gateway) {
		int most = 32;
		Semaphore open = new Semaphore(most);
		AtomicInteger succeeded = new AtomicInteger();
		int calls = 0;
		while (!over.get()) {
			open.acquireUninterruptibly();
			calls++;
			gateway.call(KEY, "say", Payload.json("1")).whenComplete((result, thrown) -> {
				if (result instanceof ExecuteResult.Success) {
					succeeded.incrementAndGet();
				}
				open.release();
			});
		}
		open.acquireUninterruptibly(most);
		assertThat(succeeded).hasValue(calls);
		return calls;
	}

}
