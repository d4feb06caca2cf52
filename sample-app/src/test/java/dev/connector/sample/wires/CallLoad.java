package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers that call again as soon as they are answered, without a pause and until they
 * are told to stop.
 */
final class CallLoad implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread created = new Thread(task, "wires-callers");
		created.setDaemon(true);
		return created;
	});

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger number = new AtomicInteger();

	private final List<String> failures = new CopyOnWriteArrayList<>();

	private final Gateway gateway;

	private final RegistrationKey key;

	private final List<CompletableFuture<Void>> callers;

	private volatile boolean over;

	private CallLoad(Gateway gateway, RegistrationKey key, int atATime) {
		this.gateway = gateway;
		this.key = key;
		this.callers = IntStream.range(0, atATime).mapToObj((caller) -> new CompletableFuture<Void>()).toList();
	}

	static CallLoad start(Gateway gateway, RegistrationKey key, int atATime) {
		CallLoad load = new CallLoad(gateway, key, atATime);
		load.callers.forEach((caller) -> load.thread.execute(() -> load.call(caller)));
		return load;
	}

	/**
	 * Wait until so many more calls were answered.
	 */
	void await(int more) {
		int all = this.answered.get() + more;
		Awaitility.await()
			.atMost(TIMEOUT)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(this.answered.get() + this.failures.size()).isGreaterThanOrEqualTo(all));
	}

	int answered() {
		return this.answered.get();
	}

	/**
	 * Make no more calls, and wait for those that run.
	 * @return what calls ended with that weren't answered as they should be
	 */
	List<String> stop() {
		this.over = true;
		CompletableFuture.allOf(this.callers.toArray(new CompletableFuture<?>[0]))
			.orTimeout(90, TimeUnit.SECONDS)
			.join();
		return List.copyOf(this.failures);
	}

	@Override
	public void close() {
		this.over = true;
		this.thread.shutdown();
	}

	private void call(CompletableFuture<Void> caller) {
		if (this.over) {
			caller.complete(null);
			return;
		}
		String id = this.key.instance() + "-" + this.number.incrementAndGet();
		Payload input = Payload.json("\"" + id + "\"");
		this.gateway
			.execute(ConnectorAddress.of(this.key),
					new ExecuteRequest(id, "echo", input, GatewayFrame.Context.NONE, TIMEOUT))
			.whenCompleteAsync((result, thrown) -> {
				note(id, input, result, thrown);
				call(caller);
			}, this.thread);
	}

	private void note(String id, Payload input, ExecuteResult result, Throwable thrown) {
		if (result instanceof ExecuteResult.Success success && success.payload().equals(input)) {
			this.answered.incrementAndGet();
		}
		else {
			this.failures.add(id + ": " + ((thrown != null) ? thrown : result));
		}
	}

}
