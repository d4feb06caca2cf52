package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.command.link.CommandLinkListener;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Remembers since when a registration, or a link of commands, is not connected, over all
 * its attempts. An outage is over when the connection has lasted for a while: one that is
 * lost at once was only an attempt more. Safe for use by many threads.
 */
final class Outages implements RegistrationListener, CommandLinkListener {

	/** By the key of a registration, or the id of a channel. */
	private final Map<Object, Outage> outages = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	private final Duration upAfter;

	/**
	 * Create a memory of outages.
	 * @param scheduler the time
	 * @param upAfter how long a connection has to last until an outage is over
	 */
	Outages(Scheduler scheduler, Duration upAfter) {
		this.scheduler = scheduler;
		this.upAfter = upAfter;
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		changed(registration.key(), current);
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		lost(registration.key(), wasConnected);
	}

	@Override
	public void onStateChanged(String channelId, ConnectionSnapshot previous, ConnectionSnapshot current) {
		changed(channelId, current);
	}

	@Override
	public void onLost(String channelId, Failure failure, boolean wasConnected) {
		lost(channelId, wasConnected);
	}

	@Override
	public void onRemoved(Registration registration) {
		this.outages.remove(registration.key());
	}

	/**
	 * Return the outage of a registration.
	 * @param registration which registration
	 * @return the outage, or {@code null} when there is none, or it is over
	 */
	@Nullable Outage of(Registration registration) {
		return find(registration.key());
	}

	/**
	 * Return the outage of a link of commands.
	 * @param channelId which link
	 * @return the outage, or {@code null} when there is none, or it is over
	 */
	@Nullable Outage of(String channelId) {
		return find(channelId);
	}

	private void changed(Object who, ConnectionSnapshot current) {
		ConnectionState state = current.state();
		if (state == ConnectionState.STOPPED) {
			this.outages.remove(who);
		}
		else if (state.isConnected() || state == ConnectionState.PENDING_APPROVAL) {
			this.outages.computeIfPresent(who, (key, outage) -> outage.connected(current.since()));
		}
		else {
			this.outages.compute(who, (key, outage) -> (outage == null || isOver(outage, current.since()))
					? Outage.of(current) : outage.goesOn(current));
		}
	}

	private void lost(Object who, boolean wasConnected) {
		if (!wasConnected) {
			this.outages.computeIfPresent(who, (key, outage) -> outage.afterAnAttempt());
		}
	}

	private @Nullable Outage find(Object who) {
		Outage outage = this.outages.get(who);
		return (outage != null && !isOver(outage, this.scheduler.now())) ? outage : null;
	}

	private boolean isOver(Outage outage, Instant now) {
		Instant connectedAt = outage.connectedAt();
		return connectedAt != null && Duration.between(connectedAt, now).compareTo(this.upAfter) >= 0;
	}

	/**
	 * The time in which a registration is not connected, or not for long.
	 *
	 * @param since when it began
	 * @param gaveUp whether the registration failed in it, even if it was rearmed since
	 * @param attempted whether an attempt to connect failed in it
	 * @param connectedAt when it was connected again, or {@code null} while it is not
	 */
	record Outage(Instant since, boolean gaveUp, boolean attempted, @Nullable Instant connectedAt) {

		static Outage of(ConnectionSnapshot current) {
			return new Outage(current.since(), current.state() == ConnectionState.FAILED, false, null);
		}

		private Outage afterAnAttempt() {
			return new Outage(this.since, this.gaveUp, true, this.connectedAt);
		}

		private Outage connected(Instant now) {
			return (this.connectedAt != null) ? this : new Outage(this.since, this.gaveUp, this.attempted, now);
		}

		private Outage goesOn(ConnectionSnapshot current) {
			return new Outage(this.since, this.gaveUp || current.state() == ConnectionState.FAILED, this.attempted,
					null);
		}

	}

}
