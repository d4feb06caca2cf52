package dev.connector.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorContext;
import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * A request whose end is in the hands of a test.
 */
public final class TestContext implements ConnectorContext {

	private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

	private final AtomicInteger checks = new AtomicInteger();

	private volatile int cancelAtCheck = Integer.MAX_VALUE;

	private volatile Duration remaining = Duration.ofMinutes(1);

	/**
	 * The caller gives up.
	 */
	public void cancel() {
		this.cancelled.complete(null);
	}

	/**
	 * The deadline passes.
	 */
	public void expire() {
		this.remaining = Duration.ZERO;
		cancel();
	}

	/**
	 * The caller gives up when it is asked for the n-th time whether it did.
	 * @param n the number of the question
	 */
	public void cancelAtCheck(int n) {
		this.cancelAtCheck = n;
	}

	/**
	 * Return how often it was asked for.
	 * @return the number of questions
	 */
	public int checks() {
		return this.checks.get();
	}

	@Override
	public String requestId() {
		return "1";
	}

	@Override
	public RegistrationKey registration() {
		return new RegistrationKey("default", "test", "1");
	}

	@Override
	public @Nullable String caller() {
		return null;
	}

	@Override
	public Map<String, String> attributes() {
		return Map.of();
	}

	@Override
	public int attempt() {
		return 1;
	}

	@Override
	public Instant deadline() {
		return Instant.EPOCH;
	}

	@Override
	public Duration remaining() {
		return this.remaining;
	}

	@Override
	public boolean isCancelled() {
		if (this.checks.incrementAndGet() >= this.cancelAtCheck) {
			cancel();
		}
		return this.cancelled.isDone();
	}

	@Override
	public void onCancel(Runnable action) {
		this.cancelled.thenRun(action);
	}

}
