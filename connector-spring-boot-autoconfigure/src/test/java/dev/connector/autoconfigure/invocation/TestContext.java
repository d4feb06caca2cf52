package dev.connector.autoconfigure.invocation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorContext;
import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a request in a test; cancelled by the test.
 */
final class TestContext implements ConnectorContext {

	private final List<Runnable> actions = new ArrayList<>();

	private boolean cancelled;

	void cancel() {
		this.cancelled = true;
		this.actions.forEach(Runnable::run);
	}

	@Override
	public String requestId() {
		return "r-1";
	}

	@Override
	public RegistrationKey registration() {
		return new RegistrationKey("default", "test", "one");
	}

	@Override
	public @Nullable String caller() {
		return "somebody";
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
		return Instant.MAX;
	}

	@Override
	public Duration remaining() {
		return Duration.ofDays(1);
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable action) {
		this.actions.add(action);
	}

}
