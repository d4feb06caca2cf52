package dev.connector.command.channel.destination;

import java.time.Duration;
import java.util.Objects;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelFactory;
import dev.connector.command.MessageIds;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.destination.DestinationTransports;
import dev.connector.destination.PayloadClass;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;

/**
 * Makes channels to the registry of a gateway, over the messages of a destination. Only
 * one of them at a time can be in use for a destination and a class of payload. A channel
 * ends when the stream of messages is lost, and starts when there is one. Safe for use by
 * many threads.
 */
public final class DestinationChannels implements CommandChannelFactory {

	/** The stream of messages has deadlines of its own, and says when it gives up. */
	private static final Duration WAITS_FOR_THE_STREAM = Duration.ofDays(3650);

	private final DestinationTransports transports;

	private final String destination;

	private final Scheduler scheduler;

	private final PayloadChannel.Terms terms;

	private final PayloadClass carries;

	private final Duration openTimeout;

	private DestinationChannels(DestinationTransports transports, String destination, Scheduler scheduler,
			PayloadChannel.Terms terms, PayloadClass carries, Duration openTimeout) {
		this.transports = transports;
		this.destination = destination;
		this.scheduler = scheduler;
		this.terms = terms;
		this.carries = carries;
		this.openTimeout = openTimeout;
	}

	/**
	 * Create a factory with the usual limits, for messages of the class
	 * {@link PayloadClass#EXECUTE}.
	 * @param transports has the destination
	 * @param destination its name
	 * @param codec reads and writes messages
	 * @param scheduler the time
	 * @return the factory
	 */
	public static DestinationChannels of(DestinationTransports transports, String destination,
			CommandMessageCodec codec, Scheduler scheduler) {
		return new DestinationChannels(transports, Objects.requireNonNull(destination, "destination"), scheduler,
				new PayloadChannel.Terms(codec, WaitingLimits.defaults(), new MessageIds(Randomness.shared())),
				PayloadClass.EXECUTE, Duration.ofSeconds(10));
	}

	/**
	 * Return the same factory for another class of payload, which decides over which
	 * wires messages go. The gateway has to take commands in that class.
	 * @param changed the class
	 * @return another factory
	 */
	public DestinationChannels withCarries(PayloadClass changed) {
		return new DestinationChannels(this.transports, this.destination, this.scheduler, this.terms, changed,
				this.openTimeout);
	}

	/**
	 * Return the same factory with other limits.
	 * @param changed how much may wait for the gateway to take it
	 * @return another factory
	 */
	public DestinationChannels withWaiting(WaitingLimits changed) {
		return new DestinationChannels(this.transports, this.destination, this.scheduler,
				new PayloadChannel.Terms(this.terms.codec(), changed, this.terms.ids()), this.carries,
				this.openTimeout);
	}

	/**
	 * Return the same factory with another deadline.
	 * @param changed how long the gateway may take to answer that it has a channel, once
	 * there is a stream
	 * @return another factory
	 */
	public DestinationChannels withOpenTimeout(Duration changed) {
		return new DestinationChannels(this.transports, this.destination, this.scheduler, this.terms, this.carries,
				changed);
	}

	/**
	 * Return the options of a link that uses these channels. The stream of messages is
	 * connected by the destination with its own deadlines and delays, so the link waits
	 * for it as long as it is tried.
	 * @param options the options
	 * @return the same with another target and deadline
	 */
	public CommandLinkOptions linkOptions(CommandLinkOptions options) {
		return options.withTarget("destination:" + this.destination).withConnectTimeout(WAITS_FOR_THE_STREAM);
	}

	/**
	 * Make a channel.
	 * @throws dev.connector.destination.UnknownDestinationException when there is no such
	 * destination
	 */
	@Override
	public CommandChannel create(String channelId) {
		return new PayloadChannel(channelId, this.terms, new DestinationCarrier(this.transports.get(this.destination),
				this.carries, this.scheduler, this.openTimeout));
	}

}
