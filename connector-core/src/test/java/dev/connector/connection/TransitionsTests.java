package dev.connector.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the table is visited by a real connection to which the event happens as it
 * does in life; a row that cannot happen fails here, and so does a stale diagram.
 */
class TransitionsTests {

	private static final Path MANUAL = Path.of("..", "docs", "concepts.md");

	private static final String BEGIN = "<!-- states: generated from the table of transitions -->";

	private static final String END = "<!-- end of states -->";

	private static final Duration DRAIN = Duration.ofSeconds(20);

	private ConnectionBench bench = new ConnectionBench();

	@ParameterizedTest
	@MethodSource("rows")
	void everyRowIsVisitedByAConnection(Transition row) {
		bring(row);
		assertThat(this.bench.state()).isEqualTo(row.from());
		this.bench.driver.steps.clear();
		int before = this.bench.told.states.size();
		cause(row);
		assertThat(this.bench.told.states.subList(before, this.bench.told.states.size())).startsWith(row.to());
		assertThat(this.bench.driver.steps).startsWith(row.effects().stream().map(Enum::name).toArray(String[]::new));
		assertThat(this.bench.connection.counts().unexpectedEvents()).isZero();
		assertThat(this.bench.connection.counts().invariantViolations()).isZero();
	}

	@Test
	void nothingLeadsOutOfTheEnd() {
		assertThat(Transitions.all()).extracting(Transition::from).doesNotContain(ConnectionState.STOPPED);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
	void everyStateButTheEndCanBeLeftAndLeadsThere(ConnectionState state) {
		assertThat(Transitions.all()).extracting(Transition::from).contains(state);
		if (state != ConnectionState.READY && state != ConnectionState.PAUSED) {
			assertThat(Transitions.of(state, ConnectionEvent.STOP)).isNotNull();
		}
		else {
			assertThat(Transitions.of(state, ConnectionEvent.DRAIN)).isNotNull();
		}
	}

	@Test
	void theDiagramInTheManualIsThatOfTheTable() throws IOException {
		String manual = Files.readString(MANUAL);
		String expected = BEGIN + "\n" + diagram() + END;
		if (Boolean.getBoolean("connector.docs.write")) {
			int from = manual.indexOf(BEGIN);
			int to = manual.indexOf(END) + END.length();
			Files.writeString(MANUAL, manual.substring(0, from) + expected + manual.substring(to));
		}
		assertThat(Files.readString(MANUAL))
			.as("run this test with -Dconnector.docs.write=true to write the diagram anew")
			.contains(expected);
	}

	private void bring(Transition row) {
		if (row.from() == ConnectionState.PARKED && row.event() == ConnectionEvent.GIVEN_UP) {
			this.bench = new ConnectionBench(
					ReconnectOptions.defaults().withLimits(ReconnectOptions.defaults().limits().withMaxAttempts(1)));
		}
		ConnectionBench at = this.bench;
		switch (row.from()) {
			case IDLE, STOPPED -> {
			}
			case PARKED -> {
				at.takeTheOnlyTurn();
				at.connection.start();
			}
			case CONNECTING -> at.connection.start();
			case HANDSHAKING -> handshake();
			case PENDING_APPROVAL -> {
				handshake();
				if (row.event() == ConnectionEvent.ACCEPTED_DRAINING || row.event() == ConnectionEvent.STOP) {
					at.driver.holdsWork = true;
					at.connection.stop(DRAIN);
				}
				at.attempt().pending();
			}
			case READY -> at.ready();
			case PAUSED -> {
				at.ready();
				at.connection.pause();
			}
			case BACKOFF -> {
				at.connection.start();
				at.lose();
			}
			case DRAINING -> {
				at.ready();
				at.driver.holdsWork = true;
				at.connection.stop(DRAIN);
			}
			case FAILED -> {
				at.connection.start();
				at.attempt().lost(Failure.fatal("no"));
			}
		}
	}

	private void handshake() {
		this.bench.connection.start();
		this.bench.attempt().opened();
	}

	private void cause(Transition row) {
		ConnectionBench at = this.bench;
		switch (row.event()) {
			case QUEUED -> {
				at.takeTheOnlyTurn();
				proceed(row.from());
			}
			case TURN -> proceed(row.from());
			case OPENED -> at.attempt().opened();
			case PENDING -> at.attempt().pending();
			case ACCEPTED -> at.attempt().accepted();
			case ACCEPTED_PAUSED -> {
				at.connection.pause();
				at.attempt().accepted();
			}
			case ACCEPTED_DRAINING -> {
				at.driver.holdsWork = true;
				at.connection.stop(DRAIN);
				at.attempt().accepted();
			}
			case LOST -> lose(row.from());
			case GIVEN_UP -> giveUp(row.from());
			case RETRY -> at.connection.reconnect("because");
			case PAUSE -> at.connection.pause();
			case RESUME -> at.connection.resume();
			case DRAIN -> at.connection.stop(DRAIN);
			case STOP -> stop(row.from());
		}
	}

	private void proceed(ConnectionState state) {
		if (state == ConnectionState.IDLE) {
			this.bench.connection.start();
		}
		else if (state == ConnectionState.PARKED) {
			this.bench.giveTheTurnBack();
		}
		else if (state == ConnectionState.READY || state == ConnectionState.PAUSED) {
			this.bench.connection.reconnect("because");
		}
		else {
			this.bench.advance(Duration.ofMillis(500));
		}
	}

	private void lose(ConnectionState state) {
		if (state == ConnectionState.PARKED) {
			this.bench.advance(Duration.ofMinutes(10));
		}
		else {
			this.bench.lose();
		}
	}

	private void giveUp(ConnectionState state) {
		if (state == ConnectionState.PARKED) {
			this.bench.advance(Duration.ofMinutes(10));
		}
		else {
			this.bench.attempt().lost(Failure.fatal("no"));
		}
	}

	private void stop(ConnectionState state) {
		if (state == ConnectionState.PENDING_APPROVAL) {
			this.bench.advance(DRAIN);
		}
		else if (state == ConnectionState.DRAINING) {
			this.bench.driver.holdsWork = false;
			this.bench.lose();
		}
		else {
			this.bench.connection.stop(DRAIN);
		}
	}

	static Stream<Transition> rows() {
		return Transitions.all().stream();
	}

	private static String diagram() {
		StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> IDLE\n");
		for (ConnectionState from : ConnectionState.values()) {
			for (ConnectionState to : ConnectionState.values()) {
				List<String> events = Transitions.all()
					.stream()
					.filter((row) -> row.from() == from && row.to() == to)
					.map((row) -> row.event().label())
					.toList();
				if (!events.isEmpty()) {
					text.append("    %s --> %s: %s\n".formatted(from, to, String.join(", ", events)));
				}
			}
		}
		return text.append("    STOPPED --> [*]\n```\n").toString();
	}

}
