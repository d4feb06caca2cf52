package dev.connector.managed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.connector.connection.Connection;
import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A managed connection on the engine.
 *
 * @param <M> the messages
 */
final class KeptConnection<M> implements ManagedConnection<M> {

	/** The close has its own deadline; this one is for a close that went wrong. */
	private static final Duration MARGIN = Duration.ofMillis(500);

	private final String name;

	private final Connection connection;

	private final ManagedDriver<M, ?> driver;

	private final ManagedParts<M, ?> parts;

	private final StatusBoard board;

	KeptConnection(String name, Connection connection, ManagedDriver<M, ?> driver, ManagedParts<M, ?> parts,
			StatusBoard board) {
		this.name = name;
		this.connection = connection;
		this.driver = driver;
		this.parts = parts;
		this.board = board;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public ConnectionStatus status() {
		return this.board.latest();
	}

	@Override
	public Cancellable addListener(StatusListener listener) {
		return this.board.add(listener);
	}

	@Override
	public List<ConnectionStatus> history() {
		return this.board.history();
	}

	@Override
	public void start() {
		this.connection.start();
	}

	@Override
	public CompletionStage<Long> whenUp() {
		return this.connection.whenReady();
	}

	@Override
	public CompletionStage<Void> send(M message, Duration timeout) {
		return this.parts.gate().send(message, timeout);
	}

	@Override
	public CompletionStage<@Nullable M> request(ControlRequest<M> request) {
		return this.parts.slot().submit(request);
	}

	@Override
	public void reconnect() {
		this.connection.reconnect("somebody asked for it");
	}

	@Override
	public void rearm() {
		this.connection.rearm();
	}

	@Override
	public CompletionStage<CloseOutcome> close(Duration budget) {
		this.connection.run((attempt) -> this.driver.closeWithin(budget));
		this.connection.stop(budget.plus(MARGIN));
		return this.driver.closeOutcome();
	}

	@Override
	public void cancel() {
		this.connection.run((attempt) -> this.driver.cancel());
		this.connection.stop(Duration.ZERO);
	}

	@Override
	public String toString() {
		return this.name + " " + status().state();
	}

}
