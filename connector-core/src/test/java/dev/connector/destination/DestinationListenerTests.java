package dev.connector.destination;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationListener.Change;
import dev.connector.message.MessageIdentity;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.scripted.ScriptedWire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationListenerTests extends AbstractDestinationTests {

	private final List<Change> changes = new ArrayList<>();

	@Test
	void tellsOfEveryStateInOrderUntilTheEnd() {
		dialsHang();
		Destination destination = listenedTo(this.changes::add);
		open(destination);
		wireTo(BEST).up();
		destination.close();
		assertThat(this.changes).extracting(Change::state)
			.containsExactly(ConnectionState.CONNECTING, ConnectionState.READY, ConnectionState.IDLE);
		assertThat(this.changes).extracting(Change::previous)
			.containsExactly(ConnectionState.IDLE, ConnectionState.CONNECTING, ConnectionState.READY);
		assertThat(this.changes).allSatisfy((change) -> {
			assertThat(change.destination()).isEqualTo("here");
			assertThat(change.since()).isEqualTo(this.scheduler.now());
		});
	}

	@Test
	void anOutageHasOneBeginningOverAllItsAttempts() {
		Destination destination = listenedTo(this.changes::add);
		open(destination);
		assertThat(destination.snapshot().outageSince()).isNull();
		this.scheduler.advance(Duration.ofMinutes(1));
		Instant lost = this.scheduler.now();
		this.gateway.onDial(ScriptedWire::lose);
		wireTo(BEST).lose();
		open(destination);
		for (int attempt = 0; attempt < 5; attempt++) {
			this.scheduler.advance(Duration.ofSeconds(7));
			assertThat(destination.snapshot().outageSince()).isEqualTo(lost);
		}
		assertThat(destination.snapshot().since()).isAfter(lost);
		assertThat(this.changes.get(this.changes.size() - 1)).satisfies((change) -> {
			assertThat(change.outageSince()).isEqualTo(lost);
			assertThat(change.lastFailure()).isNotNull();
		});
		this.gateway.onDial(ScriptedWire::up);
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(destination.snapshot().outageSince()).isNull();
		assertThat(this.changes.get(this.changes.size() - 1)).satisfies((change) -> {
			assertThat(change.state()).isEqualTo(ConnectionState.READY);
			assertThat(change.outageSince()).isNull();
		});
	}

	@Test
	void aListenerThatFailsHarmsNobody() {
		Destination destination = listenedTo(new DestinationListeners(List.of((change) -> {
			throw new AssertionError("thrown by a listener");
		}, this.changes::add)));
		Listener stream = open(destination);
		assertThat(stream.failures).isEmpty();
		assertThat(this.changes).extracting(Change::state)
			.containsExactly(ConnectionState.CONNECTING, ConnectionState.READY);
	}

	@Test
	void tellsWhichDestinationsComeAndGo() {
		List<String> told = new ArrayList<>();
		DestinationTransports transports = new DestinationTransports(List.of(this.gateway), this.scheduler,
				new DestinationListener() {

					@Override
					public void onAdded(Destination destination) {
						told.add("added " + destination.options().name());
						throw new IllegalStateException("harms nobody");
					}

					@Override
					public void onRemoved(Destination destination) {
						told.add("removed " + destination.options().name());
						throw new IllegalStateException("harms nobody");
					}

					@Override
					public void onStateChanged(Change change) {
						told.add(change.toString());
					}

				}, MessageIdentity.random());
		transports.add(DestinationOptions.of("here", BEST));
		assertThat(transports.remove("there")).isFalse();
		assertThat(transports.remove("here")).isTrue();
		assertThat(told).containsExactly("added here", "removed here");
	}

	@Test
	void aListenerMayAskAndChangeTheDestination() {
		List<ConnectionState> seen = new ArrayList<>();
		List<Destination> told = new ArrayList<>();
		Destination destination = listenedTo((change) -> {
			seen.add(told.get(0).snapshot().state());
			if (change.state() == ConnectionState.READY) {
				told.get(0).close();
			}
		});
		told.add(destination);
		open(destination);
		assertThat(seen).endsWith(ConnectionState.IDLE);
	}

	private Destination listenedTo(DestinationListener listener) {
		return track(new Destination(DestinationOptions.of("here", BEST), List.of(this.gateway), this.scheduler,
				new ReconnectCoordinator(ReconnectOptions.defaults().gate(), this.scheduler), listener,
				MessageIdentity.random()));
	}

}
