package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationListener;

/**
 * Tells the application itself, by availability events, that it should take no requests
 * while connectors are not ready that its readiness depends on. Takes back only what it
 * said itself: whoever else refuses requests is not overruled. Safe for use by many
 * threads.
 */
final class ReadinessEvents
		implements RegistrationListener, ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

	/** Many changes at a time are looked at once. */
	private static final Duration SOON = Duration.ofMillis(100);

	/** What shows, or is over, later: nobody tells of time that passes. */
	private static final Duration LATER = Duration.ofSeconds(1);

	private final ObjectProvider<ReadinessHealthIndicator> readiness;

	private final ObjectProvider<ApplicationAvailability> availability;

	private final Scheduler scheduler;

	private final Consumer<Object> publisher;

	private final AtomicBoolean looking = new AtomicBoolean();

	private volatile boolean closed;

	/**
	 * Create it.
	 * @param readiness tells whether connectors are ready
	 * @param availability what was said last
	 * @param scheduler the time
	 * @param publisher takes events, and never blocks
	 */
	ReadinessEvents(ObjectProvider<ReadinessHealthIndicator> readiness,
			ObjectProvider<ApplicationAvailability> availability, Scheduler scheduler, Consumer<Object> publisher) {
		this.readiness = readiness;
		this.availability = availability;
		this.scheduler = scheduler;
		this.publisher = publisher;
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		lookIn(SOON);
	}

	@Override
	public void onRemoved(Registration registration) {
		lookIn(SOON);
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (!isOwn(event)) {
			lookIn(Duration.ZERO);
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public void destroy() {
		this.closed = true;
	}

	private void lookIn(Duration delay) {
		if (!this.closed && this.looking.compareAndSet(false, true)) {
			this.scheduler.schedule(delay, this::look);
		}
	}

	private void look() {
		this.looking.set(false);
		if (this.closed) {
			return;
		}
		ReadinessHealthIndicator indicator = this.readiness.getObject();
		AvailabilityChangeEvent<ReadinessState> last = this.availability.getObject()
			.getLastChangeEvent(ReadinessState.class);
		if (last == null || !indicator.isWanted()) {
			return;
		}
		boolean ready = Status.UP.equals(indicator.health().getStatus());
		boolean accepting = last.getState() == ReadinessState.ACCEPTING_TRAFFIC;
		if (!ready && accepting) {
			this.publisher.accept(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
		}
		else if (ready && !accepting && isOwn(last)) {
			this.publisher.accept(new AvailabilityChangeEvent<>(this, ReadinessState.ACCEPTING_TRAFFIC));
		}
		if (!ready || !indicator.isSettled()) {
			lookIn(LATER);
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private boolean isOwn(AvailabilityChangeEvent<ReadinessState> event) {
		return event.getSource() == this;
	}

}
