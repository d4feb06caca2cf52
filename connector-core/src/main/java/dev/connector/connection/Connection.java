package dev.connector.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Connects something, keeps it connected and ends it in order: the one engine behind
 * every connection. What is connected, and how, is up to a {@link ConnectionDriver}.
 * <p>
 * Everything happens in one serial owner; readers get the snapshot. After every step it
 * is checked that a connection which is not ready waits for something that will happen.
 * Safe for use by many threads; no method blocks.
 */
public final class Connection {

	/**
	 * How long the other side may take to go after the goodbye.
	 */
	public static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long what a connection has begun may take before its successor takes its place.
	 */
	public static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(20);

	private final Supervisor supervisor;

	/**
	 * Create a connection without starting it.
	 * @param options what it is called, and on which terms it connects
	 * @param environment what it needs around it
	 * @param driver what it connects
	 */
	public Connection(ConnectionOptions options, ConnectionEnvironment environment, ConnectionDriver driver) {
		this(options, environment, driver, new SerialOwner(options.name()));
	}

	/**
	 * Create a connection without starting it, whose terms may change: what is returned
	 * then holds from the next delay, deadline or attempt.
	 * @param terms returns what it is called and on which terms it connects; asked often,
	 * by its owner. Name and group stay the same
	 * @param environment what it needs around it
	 * @param driver what it connects
	 */
	public Connection(Supplier<ConnectionOptions> terms, ConnectionEnvironment environment, ConnectionDriver driver) {
		this.supervisor = new Supervisor(terms, environment, driver, new SerialOwner(terms.get().name()));
	}

	/**
	 * Create a connection without starting it, for a driver with state that is not only
	 * used in its steps.
	 * @param options what it is called, and on which terms it connects
	 * @param environment what it needs around it
	 * @param driver what it connects
	 * @param owner owns the connection, and whatever else the driver gives it
	 */
	public Connection(ConnectionOptions options, ConnectionEnvironment environment, ConnectionDriver driver,
			SerialOwner owner) {
		this.supervisor = new Supervisor(() -> options, environment, driver, owner);
	}

	/**
	 * Return what is known now.
	 * @return a snapshot
	 */
	public ConnectionSnapshot snapshot() {
		return this.supervisor.snapshot();
	}

	/**
	 * Return the last states.
	 * @return up to {@value Journal#SIZE} states as they were entered, oldest first
	 */
	public List<ConnectionSnapshot> journal() {
		return this.supervisor.chronicle().entries();
	}

	/**
	 * Return what was counted.
	 * @return the counts
	 */
	public ConnectionCounts counts() {
		return this.supervisor.chronicle().counts();
	}

	/**
	 * Wait for the connection to be ready.
	 * @return completes with the generation once it is ready (at once when it is), or
	 * exceptionally with a {@link ConnectionEndedException} when it failed or was stopped
	 */
	public CompletableFuture<Long> whenReady() {
		CompletableFuture<Long> waiter = new CompletableFuture<>();
		this.supervisor.step(() -> this.supervisor.await(waiter));
		return waiter;
	}

	/**
	 * Begin to connect. Does nothing when it began already or was stopped.
	 */
	public void start() {
		this.supervisor.step(this.supervisor::start);
	}

	/**
	 * Take no more work, finish what runs, say goodbye and stop for good.
	 * @param timeout how long what runs may take. A later call may shorten the time of an
	 * earlier one, never lengthen it
	 * @return completes, never exceptionally, once stopped: the same outcome for every
	 * call, at the latest {@link #FAREWELL_TIMEOUT} after the timeout
	 */
	public CompletionStage<Void> stop(Duration timeout) {
		this.supervisor.step(() -> this.supervisor.stop(timeout));
		return this.supervisor.stopped();
	}

	/**
	 * Take no work for now, also after reconnecting. Idempotent.
	 */
	public void pause() {
		this.supervisor.step(() -> this.supervisor.pause(true));
	}

	/**
	 * Take work again. Idempotent.
	 */
	public void resume() {
		this.supervisor.step(() -> this.supervisor.pause(false));
	}

	/**
	 * Return whether no work is wanted for now.
	 * @return {@code true} from {@link #pause()} to {@link #resume()}
	 */
	public boolean isPaused() {
		return this.supervisor.isPaused();
	}

	/**
	 * Connect anew, now. Does nothing when it is not started, waits for its turn already
	 * or stops; a failed connection is rearmed. One whose driver knows of
	 * {@linkplain ConnectionDriver#succession() successors} stays ready until another one
	 * has taken its place.
	 * @param reason why, for people
	 */
	public void reconnect(String reason) {
		this.supervisor.step(() -> this.supervisor.reconnect(reason, null));
	}

	/**
	 * Take turns with others than before, from the next attempt. An attempt that waits
	 * for its turn waits for it there.
	 * @param coordinator says whose turn it is to connect
	 */
	public void follow(ReconnectCoordinator coordinator) {
		this.supervisor.step(() -> this.supervisor.follow(coordinator));
	}

	/**
	 * Connect now what waits out a delay, and rearm what failed. Does nothing otherwise:
	 * an attempt that goes on is not disturbed.
	 */
	public void hurry() {
		this.supervisor.step(this.supervisor::hurry);
	}

	/**
	 * Begin anew with a full budget. Does nothing unless it failed.
	 */
	public void rearm() {
		this.supervisor.step(this.supervisor::rearm);
	}

	/**
	 * Check that the connection waits for something that will happen, and wake it
	 * otherwise. It checks itself after every step; calling this now and then is for a
	 * timer that was armed and never went off.
	 */
	public void check() {
		this.supervisor.step(() -> {
		});
	}

	/**
	 * Run a step in the owner that concerns the driver.
	 * @param step is given the current attempt, or {@code null} when there is none
	 */
	public void run(Consumer<@Nullable ConnectionAttempt> step) {
		this.supervisor.step(() -> step.accept(this.supervisor.attempt()));
	}

	@Override
	public String toString() {
		return this.supervisor.name();
	}

}
