package dev.connector.autoconfigure.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.DestinationStartup;
import dev.connector.autoconfigure.DestinationUris;
import dev.connector.autoconfigure.startup.NotRegisteredException.Missing;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureStep;
import dev.connector.registration.Registration;
import dev.connector.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Lets the application start only when everything is registered at the destinations
 * without which it must not start. Waits after the connectors have begun to connect, and
 * fails the start as soon as one of them can't be registered in time any more; what was
 * started before is stopped by Spring then. Somebody's approval is not waited for.
 */
final class StartupPolicy implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(StartupPolicy.class);

	private final ConnectorRuntime runtime;

	private final ConnectorProperties properties;

	private final StartupWatch watch;

	private final Scheduler scheduler;

	private final FailureAdvice advice;

	private volatile boolean running;

	StartupPolicy(ConnectorRuntime runtime, ConnectorProperties properties, StartupWatch watch, Scheduler scheduler) {
		this.runtime = runtime;
		this.properties = properties;
		this.watch = watch;
		this.scheduler = scheduler;
		this.advice = new FailureAdvice(properties);
	}

	/**
	 * Wait for what has to be registered.
	 * @throws NotRegisteredException when something is not registered in time, or can't
	 * be
	 */
	@Override
	public void start() {
		List<Registration> required = required();
		if (!required.isEmpty()) {
			this.watch.begin();
			try {
				awaitAll();
			}
			finally {
				this.watch.end();
			}
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * After the connectors have started.
	 */
	@Override
	public int getPhase() {
		int connectors = this.properties.lifecycle().phase();
		return (connectors < Integer.MAX_VALUE) ? connectors + 1 : connectors;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	private void awaitAll() {
		Instant began = this.scheduler.now();
		Instant deadline = began.plus(this.properties.lifecycle().bootTimeout());
		boolean late = false;
		List<Registration> missing = missing();
		while (!missing.isEmpty()) {
			List<Registration> lost = late ? missing
					: missing.stream().filter((registration) -> isLost(registration, deadline)).toList();
			if (!lost.isEmpty()) {
				throw new NotRegisteredException(lost.stream().map(this::describe).toList(),
						Duration.between(began, this.scheduler.now()));
			}
			logger.debug("The start waits for {}", missing);
			late = !hearsBefore(deadline);
			missing = missing();
		}
	}

	private boolean hearsBefore(Instant deadline) {
		try {
			return this.watch.await(Duration.between(this.scheduler.now(), deadline));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the start waited for registrations", ex);
		}
	}

	private List<Registration> required() {
		return this.runtime.list()
			.stream()
			.filter((registration) -> this.properties
				.startupOf(registration.definition().destination()) == DestinationStartup.REQUIRED)
			.toList();
	}

	private List<Registration> missing() {
		return required().stream().filter((registration) -> !isThere(registration.snapshot().state())).toList();
	}

	/**
	 * One that waits for somebody's approval has reached its gateway, which took its
	 * credentials: all that a start can ask for. One that was removed or paused meanwhile
	 * is what somebody wanted.
	 */
	private static boolean isThere(ConnectionState state) {
		return switch (state) {
			case READY, PENDING_APPROVAL, PAUSED, DRAINING, STOPPED -> true;
			case IDLE, CONNECTING, HANDSHAKING, BACKOFF, PARKED, FAILED -> false;
		};
	}

	private static boolean isLost(Registration registration, Instant deadline) {
		ConnectionSnapshot connection = registration.snapshot().connection();
		Instant next = connection.nextAttemptAt();
		return connection.state() == ConnectionState.FAILED && (next == null || !next.isBefore(deadline));
	}

	private Missing describe(Registration registration) {
		ConnectionSnapshot connection = registration.snapshot().connection();
		String destination = registration.definition().destination();
		Optional<Destination> found = this.runtime.transports().find(destination);
		Failure failure = connection.lastError();
		if (failure == null && found.isPresent()) {
			failure = found.get().snapshot().lastFailure();
		}
		FailureStep step = (failure != null) ? failure.step() : stepOf(connection.state());
		String error = (failure != null) ? failure.message() : "nothing answered so far";
		String uri = found.map((known) -> DestinationUris.shown(known.options().uri())).orElse("");
		return new Missing(registration.key(), destination, uri, connection.state(), connection.attempt(), step, error,
				this.advice.of(destination, step),
				this.properties.propertyOf(destination, (own) -> own.startup(), "startup"));
	}

	private static FailureStep stepOf(ConnectionState state) {
		return switch (state) {
			case CONNECTING -> FailureStep.TCP;
			case HANDSHAKING -> FailureStep.REGISTRATION;
			case IDLE, PENDING_APPROVAL, READY, BACKOFF, PARKED, PAUSED, DRAINING, FAILED, STOPPED -> FailureStep.OTHER;
		};
	}

}
