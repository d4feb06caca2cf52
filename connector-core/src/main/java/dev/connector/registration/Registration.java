package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.Journal;

/**
 * One connector under one identity at one destination: connects, registers, answers what
 * comes, and connects again when the connection is lost. Safe for use by many threads; no
 * method blocks.
 */
public final class Registration {

	private final ConnectorRegistration definition;

	private final Executions executions;

	private final RegistrationConnection connection;

	/**
	 * Create a registration without starting it.
	 * @param definition what to register
	 * @param environment what it needs around it
	 */
	public Registration(ConnectorRegistration definition, RegistrationEnvironment environment) {
		this.definition = definition;
		this.executions = new Executions(this, environment);
		this.connection = new RegistrationConnection(this, environment, this.executions);
	}

	/**
	 * Return the identity.
	 * @return the key
	 */
	public RegistrationKey key() {
		return this.definition.key();
	}

	/**
	 * Return what is registered.
	 * @return the definition
	 */
	public ConnectorRegistration definition() {
		return this.definition;
	}

	/**
	 * Return what is known now.
	 * @return a snapshot
	 */
	public RegistrationSnapshot snapshot() {
		return new RegistrationSnapshot(key(), this.definition.destination(), this.connection.snapshot(),
				this.executions.snapshot(), this.connection.reconnects(), this.connection.heartbeatRoundTrip());
	}

	/**
	 * Return the last states of the connection.
	 * @return up to {@value Journal#SIZE} states as they were entered, oldest first
	 */
	public List<ConnectionSnapshot> journal() {
		return this.connection.journal();
	}

	/**
	 * Forget the answered requests that were remembered for long enough. They are
	 * forgotten by and by anyway, but not by a registration without work.
	 */
	public void prune() {
		this.executions.prune();
	}

	/**
	 * Begin to connect. Does nothing when it began already or was stopped.
	 */
	public void start() {
		this.connection.start();
	}

	/**
	 * Take no more work, let what runs be answered, say goodbye and stop for good.
	 * @param drainTimeout how long what runs may take; what still runs then is cancelled.
	 * A later call may shorten the time of an earlier one, never lengthen it
	 * @return completes, never exceptionally, once stopped; the same outcome for every
	 * call
	 */
	public CompletionStage<Void> stop(Duration drainTimeout) {
		return this.connection.stop(drainTimeout);
	}

	/**
	 * Wait for the registration to be ready.
	 * @return completes with the generation of the connection once it is ready (at once
	 * when it is), or exceptionally with a {@link RegistrationFailedException} when it
	 * failed or was stopped
	 */
	public CompletableFuture<Long> whenReady() {
		return this.connection.whenReady();
	}

	@Override
	public String toString() {
		return key().toString();
	}

}
