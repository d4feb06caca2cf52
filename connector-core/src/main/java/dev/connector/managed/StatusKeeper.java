package dev.connector.managed;

import java.time.Duration;

import dev.connector.connection.ConnectionListener;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the state of a managed connection: shows it to users first, and then tells
 * those who wait for a connection that there will be none. Used by the owner only.
 */
final class StatusKeeper implements ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(ManagedConnection.class);

	private final String name;

	private final StatusBoard board;

	private final ManagedParts<?, ?> parts;

	private ConnectionSnapshot firstLoss;

	private int losses;

	StatusKeeper(String name, StatusBoard board, ManagedParts<?, ?> parts, ConnectionSnapshot first) {
		this.name = name;
		this.board = board;
		this.parts = parts;
		this.firstLoss = first;
	}

	@Override
	public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
		logger.debug("Connection {}: {} -> {}", this.name, previous.state(), current.state());
		this.board.show(current);
		if (current.state() == ConnectionState.FAILED) {
			Failure failure = current.lastError();
			this.parts.end("The connection failed" + ((failure != null) ? ": " + failure.message() : ""));
		}
		else if (current.state() == ConnectionState.STOPPED) {
			this.parts.end("The connection was closed");
		}
		else if (previous.state() == ConnectionState.FAILED) {
			this.parts.rearm();
		}
		else if (current.state() == ConnectionState.READY && this.losses > 0) {
			logger.info("Connection {} is up again, after {} and {} failures", this.name,
					Duration.between(this.firstLoss.since(), current.since()), this.losses);
			this.losses = 0;
		}
	}

	@Override
	public void onLost(Failure failure, boolean wasConnected) {
		ConnectionStatus now = this.board.latest();
		if (now.state() == ConnectionStatus.State.FAILED) {
			logger.error("Connection {} has failed for good: {}", this.name, failure.message());
			this.losses = 0;
			return;
		}
		this.losses++;
		if (this.losses == 1) {
			this.firstLoss = new ConnectionSnapshot(ConnectionState.BACKOFF, now.since(), 0, null, failure, 0);
			logger.warn("Connection {} {}: {} (next attempt at {})", this.name,
					wasConnected ? "was lost" : "could not be made", failure.message(), now.nextTryAt());
		}
		else {
			logger.debug("Connection {}: {} (next attempt at {})", this.name, failure.message(), now.nextTryAt());
		}
	}

}
