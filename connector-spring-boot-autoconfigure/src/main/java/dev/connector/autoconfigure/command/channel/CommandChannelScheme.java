package dev.connector.autoconfigure.command.channel;

import java.util.EnumSet;
import java.util.Set;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.link.CommandLinkOptions;

/**
 * Knows how to open channels of commands to peers whose URIs have certain schemes. A bean
 * of this type adds schemes, or takes over those that are known. Safe for use by many
 * threads.
 */
public interface CommandChannelScheme {

	/**
	 * Return which schemes it knows.
	 * @return the schemes in lower case
	 */
	Set<String> schemes();

	/**
	 * Return what can be said about channels of a scheme. Anything else is refused at the
	 * start.
	 * @param scheme the scheme
	 * @return what makes sense there
	 */
	default Set<Feature> features(String scheme) {
		return EnumSet.allOf(Feature.class);
	}

	/**
	 * Change how a channel is kept up, where that is different from what holds for all.
	 * @param options what properties say
	 * @return the same, or other options
	 */
	default CommandLinkOptions linkOptions(CommandLinkOptions options) {
		return options;
	}

	/**
	 * Prepare to open channels to a peer.
	 * @param terms what properties say
	 * @return makes the channels
	 * @throws dev.connector.autoconfigure.InvalidPropertyException when that can't work
	 * @throws IllegalArgumentException when the URI can't work; the message says why
	 */
	CommandChannelFactory channels(CommandChannelTerms terms);

	/**
	 * What can be said about a channel.
	 */
	enum Feature {

		/**
		 * It can show a token.
		 */
		TOKEN,

		/**
		 * It uses TLS.
		 */
		TLS,

		/**
		 * It can go through a proxy.
		 */
		PROXY,

		/**
		 * The names of the peer's commands can have a prefix here.
		 */
		PREFIX,

		/**
		 * It limits how long a call takes.
		 */
		TIMEOUT

	}

}
