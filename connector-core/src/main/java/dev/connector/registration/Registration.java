package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionEndedException;
import dev.connector.connection.ConnectionEnvironment;
import dev.connector.connection.ConnectionListener;
import dev.connector.connection.ConnectionOptions;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.Journal;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One connector under one identity at one destination: connects, registers, answers what
 * comes, and connects again when the connection is lost. Safe for use by many threads; no
 * method blocks.
 */
public final class Registration {

	private final RegistrationListener listener;

	private final Executions executions;

	private final RegistrationDriver driver;

	private final Connection connection;

	private volatile ConnectorRegistration definition;

	private volatile Destination destination;

	/** Made when it is asked for: then it is for every request. */
	private @Nullable String text;

	/**
	 * Create a registration without starting it.
	 * @param definition what to register
	 * @param environment what it needs around it
	 */
	public Registration(ConnectorRegistration definition, RegistrationEnvironment environment) {
		this.definition = definition;
		this.destination = environment.destination();
		this.listener = environment.listener();
		this.executions = new Executions(this, environment);
		this.driver = new RegistrationDriver(this, environment, this.executions);
		String name = "Registration " + definition.key();
		this.connection = new Connection(() -> terms(name), new ConnectionEnvironment(environment.scheduler(),
				environment.random(), this.destination.coordinator(), new Told(this.listener)), this.driver);
		this.executions.onMoreCredits(() -> this.connection.run(this.driver::offerAgain));
	}

	/**
	 * Each registration is a group of its own.
	 */
	private ConnectionOptions terms(String name) {
		DestinationOptions options = this.destination.options();
		return new ConnectionOptions(name, name, options.uri().toString(), options.limits().connectTimeout(),
				options.limits().handshakeTimeout(), options.reconnect());
	}

	/**
	 * Return the identity.
	 * @return the key
	 */
	public RegistrationKey key() {
		return this.definition.key();
	}

	/**
	 * Return what is registered, with the options that it was given last.
	 * @return the definition of this moment
	 */
	public ConnectorRegistration definition() {
		return this.definition;
	}

	/**
	 * Return where it registers.
	 */
	Destination destination() {
		return this.destination;
	}

	/**
	 * Register something else under the same identity, or at another place. Limits and
	 * timeouts hold at once where they differ from those it was given last, a handler
	 * from the next request. What the gateway has to be told, it is told on another
	 * stream, which takes the place of the one in use when the gateway has answered: no
	 * request fails. A registration that has failed or waits to connect tries anew.
	 * @param changed what to register
	 * @param where the destination that it names
	 * @param reason why, for people
	 * @throws IllegalArgumentException when that is another identity
	 */
	public void change(ConnectorRegistration changed, Destination where, String reason) {
		ConnectorRegistration before = this.definition;
		if (!changed.key().equals(before.key())) {
			throw new IllegalArgumentException("The key of " + before.key() + " can't become " + changed.key());
		}
		boolean elsewhere = !where.equals(this.destination);
		if (elsewhere) {
			this.listener.onRemoved(this);
		}
		this.destination = where;
		this.definition = changed;
		if (elsewhere) {
			this.listener.onAdded(this);
			this.connection.follow(where.coordinator());
		}
		if (elsewhere || !changed.description().equals(before.description())) {
			this.connection.reconnect(reason);
		}
		follow(before.options(), changed.options());
	}

	/**
	 * What was said while it ran holds until somebody says something else.
	 */
	private void follow(RegistrationOptions before, RegistrationOptions changed) {
		if (changed.maxConcurrentRequests() != before.maxConcurrentRequests()) {
			changeLimit(changed.maxConcurrentRequests());
		}
		if (!changed.requestTimeout().equals(before.requestTimeout())) {
			changeRequestTimeout(changed.requestTimeout());
		}
		this.executions.allowance().changeNonBlocking(changed.nonBlocking());
	}

	/**
	 * Return the limits and timeouts that hold now.
	 * @return the options
	 */
	public RegistrationOptions options() {
		return this.executions.allowance().options();
	}

	/**
	 * Change how many requests run at a time, from now on and whatever the state is. More
	 * are granted at once. Fewer take effect as running requests are answered: none that
	 * the gateway sent within what it had been granted is refused.
	 * @param maxConcurrentRequests the new limit
	 * @throws IllegalArgumentException when that is less than 1; nothing changes then
	 */
	public void changeLimit(int maxConcurrentRequests) {
		this.executions.allowance().changeLimit(maxConcurrentRequests);
		this.connection.run(this.driver::offerAgain);
	}

	/**
	 * Change how long a request may run. Requests that run already keep their deadline.
	 * @param requestTimeout the new timeout
	 * @throws IllegalArgumentException when that is not positive; nothing changes then
	 */
	public void changeRequestTimeout(Duration requestTimeout) {
		this.executions.allowance().changeRequestTimeout(requestTimeout);
	}

	/**
	 * Return what is known now.
	 * @return a snapshot
	 */
	public RegistrationSnapshot snapshot() {
		return new RegistrationSnapshot(key(), this.definition.destination(), this.connection.snapshot(),
				this.executions.snapshot(), this.connection.counts(), this.driver.heartbeatRoundTrip(),
				this.connection.isPaused());
	}

	/**
	 * Return the kind of the wire that carries the registration.
	 * @return a short name, such as {@code grpc}, empty while there is none
	 */
	public String wire() {
		return this.driver.wire();
	}

	/**
	 * Return for how long nothing has come from the gateway.
	 * @return the time, or {@code null} while nothing is expected to come
	 */
	public @Nullable Duration silence() {
		return this.driver.silence();
	}

	/**
	 * Return the last states of the connection.
	 * @return up to {@value Journal#SIZE} states as they were entered, oldest first
	 */
	public List<ConnectionSnapshot> journal() {
		return this.connection.journal();
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
	 * Stay registered, but take no work for now, also after reconnecting: what runs is
	 * finished, and the gateway sends requests elsewhere. Idempotent.
	 */
	public void pause() {
		this.connection.pause();
	}

	/**
	 * Take work again. Idempotent.
	 */
	public void resume() {
		this.connection.resume();
	}

	/**
	 * Wait until {@link #snapshot()} shows what was asked for.
	 * @return completes, never exceptionally, once the steps are taken that were asked
	 * for before; what they set off may go on
	 */
	public CompletionStage<Void> settled() {
		CompletableFuture<Void> settled = new CompletableFuture<>();
		this.connection.run((attempt) -> settled.complete(null));
		return settled.minimalCompletionStage();
	}

	/**
	 * Connect anew, now, resuming the session. Does nothing when it is not started, waits
	 * for its turn already or stops; a failed registration is rearmed. One that is ready
	 * stays so until another connection has taken the place of the one in use.
	 * @param reason why, for people
	 */
	public void reconnect(String reason) {
		this.connection.reconnect(reason);
	}

	/**
	 * Begin anew after it failed. Does nothing in any other state.
	 */
	public void rearm() {
		this.connection.rearm();
	}

	/**
	 * Check that the registration waits for something that will happen, wake it
	 * otherwise, and forget the answered requests that were remembered for long enough.
	 * Cheap; called now and then by the runtime.
	 */
	public void check() {
		this.connection.check();
		this.executions.prune();
	}

	/**
	 * Wait for the registration to be ready.
	 * @return completes with the generation of the connection once it is ready (at once
	 * when it is), or exceptionally with a {@link ConnectionEndedException} when it
	 * failed or was stopped
	 */
	public CompletableFuture<Long> whenReady() {
		return this.connection.whenReady();
	}

	@Override
	public String toString() {
		String present = this.text;
		if (present == null) {
			present = key().toString();
			this.text = present;
		}
		return present;
	}

	/**
	 * Tells the listener of registrations what happens to the connection of this one.
	 */
	private final class Told implements ConnectionListener {

		private final RegistrationListener listener;

		Told(RegistrationListener listener) {
			this.listener = listener;
		}

		@Override
		public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
			this.listener.onStateChanged(Registration.this, previous, current);
		}

		@Override
		public void onLost(Failure failure, boolean wasConnected) {
			this.listener.onLost(Registration.this, failure, wasConnected);
		}

		@Override
		public void onMoved(String reason) {
			this.listener.onMoved(Registration.this, reason);
		}

		@Override
		public void onMoveFailed(Failure failure, Duration nextIn) {
			this.listener.onMoveFailed(Registration.this, failure, nextIn);
		}

	}

}
