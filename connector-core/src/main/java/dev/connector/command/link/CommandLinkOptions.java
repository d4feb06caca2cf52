package dev.connector.command.link;

import java.time.Duration;
import java.util.Objects;

import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a link is kept up. Immutable.
 *
 * @param target where it leads, for people, such as a URI without secrets
 * @param connectTimeout how long the start of a channel may take
 * @param heartbeat how often the peer is asked for its commands, and after what silence
 * the channel is given up; {@code null} to ask for nothing and to bear any silence
 * @param reconnect when to try again
 */
public record CommandLinkOptions(String target, Duration connectTimeout, @Nullable HeartbeatOptions heartbeat,
		ReconnectOptions reconnect) {

	/**
	 * Create options.
	 * @throws IllegalArgumentException when the timeout is not positive
	 */
	public CommandLinkOptions {
		Objects.requireNonNull(target, "target");
		if (connectTimeout.isNegative() || connectTimeout.isZero()) {
			throw new IllegalArgumentException("connectTimeout must be positive, but is " + connectTimeout);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static CommandLinkOptions defaults() {
		return new CommandLinkOptions("its peer", Duration.ofSeconds(10), HeartbeatOptions.defaults(),
				ReconnectOptions.defaults());
	}

	/**
	 * Return these options with another target.
	 * @param changed where the link leads, for people
	 * @return new options
	 */
	public CommandLinkOptions withTarget(String changed) {
		return new CommandLinkOptions(changed, this.connectTimeout, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with another deadline.
	 * @param changed how long the start of a channel may take
	 * @return new options
	 */
	public CommandLinkOptions withConnectTimeout(Duration changed) {
		return new CommandLinkOptions(this.target, changed, this.heartbeat, this.reconnect);
	}

	/**
	 * Return these options with another heartbeat.
	 * @param changed interval and timeout, or {@code null} for none
	 * @return new options
	 */
	public CommandLinkOptions withHeartbeat(@Nullable HeartbeatOptions changed) {
		return new CommandLinkOptions(this.target, this.connectTimeout, changed, this.reconnect);
	}

	/**
	 * Return these options with other attempts.
	 * @param changed when to try again
	 * @return new options
	 */
	public CommandLinkOptions withReconnect(ReconnectOptions changed) {
		return new CommandLinkOptions(this.target, this.connectTimeout, this.heartbeat, changed);
	}

}
