package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.health.Outages.Outage;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class RegistrationHealthTests {

	private static final Duration DOWN_AFTER = Duration.ofSeconds(10);

	private static final ConnectorProperties PROPERTIES = new Binder(new MapConfigurationPropertySource())
		.bindOrCreate("connector", ConnectorProperties.class);

	private static final Duration NANO = Duration.ofNanos(1);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RegistrationHealth health = new RegistrationHealth(new Outages(this.scheduler, Duration.ofSeconds(2)),
			this.scheduler, DOWN_AFTER, new HealthHints(PROPERTIES));

	@ParameterizedTest
	@MethodSource("states")
	void showsEveryState(ConnectionState state, Status neverReady, Status justLost, Status lostForLong) {
		assertThat(status(state, 0, DOWN_AFTER.minus(NANO), false)).as("never ready").isEqualTo(neverReady);
		assertThat(status(state, 1, DOWN_AFTER.minus(NANO), false)).as("just lost").isEqualTo(justLost);
		assertThat(status(state, 1, DOWN_AFTER, false)).as("lost for long").isEqualTo(lostForLong);
		assertThat(status(state, 0, DOWN_AFTER, false)).as("never ready for long").isEqualTo(lostForLong);
	}

	static Stream<Arguments> states() {
		Status out = Status.OUT_OF_SERVICE;
		return Stream.of(arguments(ConnectionState.IDLE, Status.UNKNOWN, Status.UNKNOWN, Status.UNKNOWN),
				arguments(ConnectionState.CONNECTING, Status.UNKNOWN, Status.UP, Status.DOWN),
				arguments(ConnectionState.HANDSHAKING, Status.UNKNOWN, Status.UP, Status.DOWN),
				arguments(ConnectionState.BACKOFF, Status.UNKNOWN, Status.UP, Status.DOWN),
				arguments(ConnectionState.PENDING_APPROVAL, out, out, out),
				arguments(ConnectionState.PARKED, out, Status.UP, out),
				arguments(ConnectionState.PAUSED, out, out, out), arguments(ConnectionState.DRAINING, out, out, out),
				arguments(ConnectionState.STOPPED, out, out, out),
				arguments(ConnectionState.READY, Status.UP, Status.UP, Status.UP),
				arguments(ConnectionState.FAILED, Status.DOWN, Status.DOWN, Status.DOWN));
	}

	@Test
	void noStateIsLeftOut() {
		List<Object> covered = states().map((row) -> row.get()[0]).toList();
		assertThat(covered).containsExactlyInAnyOrderElementsOf(Arrays.asList(ConnectionState.values()));
	}

	@Test
	void staysDownWhenItIsRearmedUntilItHasBeenConnectedForAWhile() {
		assertThat(status(ConnectionState.BACKOFF, 1, Duration.ZERO, true)).isEqualTo(Status.DOWN);
		assertThat(status(ConnectionState.CONNECTING, 0, Duration.ZERO, true)).isEqualTo(Status.DOWN);
		assertThat(status(ConnectionState.PARKED, 0, Duration.ZERO, true)).isEqualTo(Status.DOWN);
		assertThat(status(ConnectionState.READY, 1, Duration.ZERO, true)).isEqualTo(Status.DOWN);
		assertThat(this.health.statusOf(snapshot(ConnectionState.READY, 1), null)).isEqualTo(Status.UP);
	}

	@Test
	void whoWaitsForATurnAfterAFailureIsDownLikeWhoWaitsForTheNextAttempt() {
		Outage failed = new Outage(this.scheduler.now().minus(DOWN_AFTER), false, true, null);
		assertThat(this.health.statusOf(snapshot(ConnectionState.PARKED, 1), failed)).isEqualTo(Status.DOWN);
		assertThat(this.health.statusOf(snapshot(ConnectionState.PARKED, 0), failed)).isEqualTo(Status.DOWN);
	}

	@Test
	void anOutageThatShowedGoesOnShowingWhenItIsOverForAMoment() {
		Instant now = this.scheduler.now();
		Outage shown = new Outage(now.minus(DOWN_AFTER), false, true, now);
		Outage unseen = new Outage(now.minus(DOWN_AFTER).plus(NANO), false, true, now);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.health.statusOf(snapshot(ConnectionState.READY, 2), shown)).isEqualTo(Status.DOWN);
		assertThat(this.health.statusOf(snapshot(ConnectionState.READY, 2), unseen)).isEqualTo(Status.UP);
	}

	private Status status(ConnectionState state, long generation, Duration lasted, boolean gaveUp) {
		boolean connected = state.isConnected();
		Instant since = this.scheduler.now().minus(lasted);
		return this.health.statusOf(snapshot(state, generation),
				(connected && !gaveUp) ? null : new Outage(since, gaveUp, false, connected ? since : null));
	}

	private ConnectionSnapshot snapshot(ConnectionState state, long generation) {
		return new ConnectionSnapshot(state, this.scheduler.now(), 1, null, null, generation);
	}

}
