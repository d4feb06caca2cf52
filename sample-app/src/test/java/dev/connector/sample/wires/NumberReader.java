package dev.connector.sample.wires;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;

/**
 * Reads a streamed answer of ascending numbers all the time, and wants each of them once.
 */
final class NumberReader implements Flow.Subscriber<Payload> {

	static final String CAPABILITY = "numbers";

	private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

	private final AtomicInteger read = new AtomicInteger();

	private final List<String> problems = new CopyOnWriteArrayList<>();

	private volatile Flow.Subscription subscription;

	/**
	 * Return the answer to a call that a reader made.
	 */
	static CompletableFuture<Payload> answer(ConnectorRequest request) {
		AtomicInteger number = new AtomicInteger();
		return CompletableFuture.completedFuture(
				Payload.stream(Payload.JSON, new Endless(() -> Payload.json("" + number.getAndIncrement()))));
	}

	static NumberReader start(Gateway gateway, RegistrationKey key) {
		NumberReader reader = new NumberReader();
		gateway
			.execute(ConnectorAddress.of(key),
					new ExecuteRequest("numbers", CAPABILITY, Payload.empty(), GatewayFrame.Context.NONE,
							CallLoad.TIMEOUT))
			.whenComplete((result, thrown) -> {
				if (result instanceof ExecuteResult.Success success) {
					success.payload().items().subscribe(reader);
				}
				else {
					reader.problems.add(String.valueOf((thrown != null) ? thrown : result));
				}
			});
		return reader;
	}

	/**
	 * Return how many numbers came.
	 */
	int read() {
		return this.read.get();
	}

	/**
	 * Read no more.
	 * @return what came that wasn't the next number
	 */
	List<String> stop() {
		List<String> found = List.copyOf(this.problems);
		this.subscription.cancel();
		return found;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(1);
	}

	@Override
	public void onNext(Payload item) {
		String expected = "" + this.read.getAndIncrement();
		if (!item.text().equals(expected)) {
			this.problems.add(item.text() + " instead of " + expected);
		}
		SOON.execute(() -> this.subscription.request(1));
	}

	@Override
	public void onError(Throwable error) {
		this.problems.add(error.toString());
	}

	@Override
	public void onComplete() {
		this.problems.add("the end after " + this.read);
	}

}
