package dev.connector.command.link;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.CommandRegistry;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionEnvironment;
import dev.connector.connection.ConnectionOptions;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.heartbeat.HeartbeatMonitor;
import dev.connector.reconnect.ReconnectCoordinator;

/**
 * Keeps a registry connected with one peer: attaches a channel, and another one when that
 * is lost. It is ready while the registry uses a channel. Peers are asked for their
 * commands regularly, which shows whether they are there, and what they have now.
 * <p>
 * What was asked over a channel that is lost fails; nothing is asked twice. Safe for use
 * by many threads; no method blocks, unless code that waits for an answer of the registry
 * does.
 */
public final class CommandLink {

	private final LinkDriver driver;

	private final Connection connection;

	private CommandLink(LinkDriver driver, Connection connection) {
		this.driver = driver;
		this.connection = connection;
	}

	/**
	 * Create a link without starting it.
	 * @param registry what is to be connected; stays the caller's
	 * @param channelId the id of the channels, which nobody else may use at the registry
	 * @param channels makes them
	 * @param options the terms
	 * @param environment what it needs around it
	 * @return the link, to be stopped by the caller
	 */
	public static CommandLink create(CommandRegistry registry, String channelId, CommandChannelFactory channels,
			CommandLinkOptions options, CommandLinkEnvironment environment) {
		Objects.requireNonNull(registry, "registry");
		Objects.requireNonNull(channels, "channels");
		LinkDriver driver = new LinkDriver(registry, channelId, channels, options, environment);
		String name = "Command channel '" + channelId + "'";
		LinkNews news = new LinkNews(channelId, environment,
				new LinkLog(name, driver::options, environment.scheduler()));
		Connection connection = new Connection(() -> terms(name, driver.options()),
				new ConnectionEnvironment(environment.scheduler(), environment.random(),
						new ReconnectCoordinator(options.reconnect().gate(), environment.scheduler()), news),
				driver);
		return new CommandLink(driver, connection);
	}

	/**
	 * Return the id of the channels.
	 * @return always the same id
	 */
	public String channelId() {
		return this.driver.channelId();
	}

	/**
	 * Begin to connect. Does nothing when it began already or was stopped.
	 */
	public void start() {
		this.connection.start();
	}

	/**
	 * Refuse new requests of the peer, answer those that run, close the channel, and stop
	 * for good.
	 * @param timeout how long requests that run may take
	 * @return completes, never exceptionally, once stopped: at the latest
	 * {@link Connection#FAREWELL_TIMEOUT} after the timeout
	 */
	public CompletionStage<Void> stop(Duration timeout) {
		return this.connection.stop(timeout);
	}

	/**
	 * Refuse requests of the peer for now, with {@code channel_disconnected}. Those that
	 * run are answered, and this side may go on asking. Idempotent.
	 */
	public void pause() {
		this.connection.pause();
	}

	/**
	 * Take requests of the peer again. Idempotent.
	 */
	public void resume() {
		this.connection.resume();
	}

	/**
	 * Leave the channel, if there is one, and connect anew, now; what waits for an answer
	 * over it fails. A link that failed is rearmed.
	 */
	public void reconnect() {
		this.connection.reconnect("somebody asked for it");
	}

	/**
	 * Begin anew with a full budget. Does nothing unless the link failed.
	 */
	public void rearm() {
		this.connection.rearm();
	}

	/**
	 * Go on with other terms: where there is a channel, with its heartbeat, otherwise
	 * from the next attempt. A heartbeat is switched on or off with the next channel.
	 * @param changed the terms
	 */
	public void update(CommandLinkOptions changed) {
		this.driver.change(changed);
		this.connection.run((attempt) -> this.driver.heartbeatChanged());
	}

	/**
	 * Check that the link waits for something that will happen, and wake it otherwise. It
	 * checks itself after every step; calling this now and then is for a timer that never
	 * went off.
	 */
	public void check() {
		this.connection.check();
	}

	/**
	 * Wait for a channel that is in use.
	 * @return completes with a number that grows with each channel, at once when there is
	 * one; exceptionally with a {@link dev.connector.connection.ConnectionEndedException}
	 * when the link failed or was stopped
	 */
	public CompletionStage<Long> awaitReady() {
		return this.connection.whenReady();
	}

	/**
	 * Return what is known now.
	 * @return a snapshot
	 */
	public CommandLinkSnapshot snapshot() {
		HeartbeatMonitor monitor = this.driver.heartbeat();
		return new CommandLinkSnapshot(channelId(), this.driver.options().target(), this.connection.snapshot(),
				this.connection.counts(), this.connection.isPaused(), (monitor != null) ? monitor.roundTrip() : null);
	}

	/**
	 * Return the last states.
	 * @return boundedly many states as they were entered, oldest first
	 */
	public List<ConnectionSnapshot> journal() {
		return this.connection.journal();
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

	private static ConnectionOptions terms(String name, CommandLinkOptions options) {
		return new ConnectionOptions(name, name, options.target(), options.connectTimeout(), options.connectTimeout(),
				options.reconnect());
	}

}
