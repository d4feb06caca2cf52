package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.ConnectorContext;
import dev.connector.RegistrationKey;
import dev.connector.command.CommandCaller;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a call by the registry: no gateway knows of it, and it has neither
 * a deadline nor a way to be taken back. Immutable.
 */
final class LocalContext implements ConnectorContext {

	/**
	 * The protocol tells nothing of how long a caller waits.
	 */
	private static final Duration NO_DEADLINE = Duration.ofDays(365);

	private static final AtomicLong COUNT = new AtomicLong();

	private final String requestId = "command-" + COUNT.incrementAndGet();

	private final RegistrationKey key;

	private final CommandCaller caller;

	private final Scheduler scheduler;

	private final Instant deadline;

	LocalContext(RegistrationKey key, CommandCaller caller, Scheduler scheduler) {
		this.key = key;
		this.caller = caller;
		this.scheduler = scheduler;
		this.deadline = scheduler.now().plus(NO_DEADLINE);
	}

	@Override
	public String requestId() {
		return this.requestId;
	}

	@Override
	public RegistrationKey registration() {
		return this.key;
	}

	/**
	 * Return the name of the channel over which the call came.
	 */
	@Override
	public @Nullable String caller() {
		return this.caller.channel();
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
		return this.deadline;
	}

	@Override
	public Duration remaining() {
		return Duration.between(this.scheduler.now(), this.deadline);
	}

	@Override
	public boolean isCancelled() {
		return false;
	}

	@Override
	public void onCancel(Runnable action) {
		// Nobody takes a call back
	}

}
