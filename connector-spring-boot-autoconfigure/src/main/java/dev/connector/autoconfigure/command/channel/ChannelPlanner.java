package dev.connector.autoconfigure.command.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.connector.autoconfigure.AuthProperties;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.autoconfigure.PeerMapper;
import dev.connector.autoconfigure.command.channel.CommandChannelProperties.Channel;
import dev.connector.autoconfigure.command.channel.CommandChannelScheme.Feature;
import dev.connector.command.CommandChannelFactory;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.reconnect.ReconnectOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * Decides which channels there are, from the properties. For one thread.
 */
final class ChannelPlanner {

	private static final Logger logger = LoggerFactory.getLogger(ChannelPlanner.class);

	/**
	 * What channels are called that others open on the web server.
	 */
	private static final Pattern TAKEN = Pattern.compile("http-server|websocket-\\d+");

	private final List<CommandChannelScheme> schemes;

	private final PeerMapper peers;

	/**
	 * Create a planner.
	 * @param schemes who opens channels; the first one that knows a scheme does it
	 * @param peers reads what is said as for destinations
	 */
	ChannelPlanner(List<CommandChannelScheme> schemes, PeerMapper peers) {
		this.schemes = List.copyOf(schemes);
		this.peers = peers;
	}

	/**
	 * Decide which there are.
	 * @throws InvalidPropertyException when one of them can't work
	 */
	List<PlannedChannel> plan(Map<String, Channel> channels) {
		List<PlannedChannel> planned = new ArrayList<>();
		channels.forEach((name, channel) -> {
			if (channel.enabled()) {
				planned.add(plan(name, channel));
			}
		});
		return planned;
	}

	private PlannedChannel plan(String name, Channel channel) {
		String prefix = "connector.commands.channels." + name;
		if (TAKEN.matcher(name).matches()) {
			throw new InvalidPropertyException(prefix,
					"The name '" + name + "' is that of a channel of the web server.",
					"Give the channel below " + prefix + " another name.", null);
		}
		URI uri = uri(name, prefix + ".uri", channel.uri());
		String kind = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		CommandChannelScheme scheme = scheme(name, prefix + ".uri", kind);
		requireUse(prefix, kind, channel, scheme.features(kind));
		AuthProperties auth = new AuthProperties(null, channel.token(), channel.tokenFile(), null, null,
				new AuthProperties.OAuth2(null, null, null, null, List.of()));
		Access access = this.peers.access(name, prefix, auth, channel.ssl(), channel.proxy());
		CommandChannelTerms terms = new CommandChannelTerms(name, uri, access,
				StringUtils.hasText(channel.prefix()) ? channel.prefix() : "",
				this.peers.connectTimeout(prefix, channel.connectTimeout()), channel.timeout(),
				this.peers.heartbeat(prefix, channel.heartbeat()));
		ReconnectOptions reconnect = this.peers.reconnect(prefix, channel.reconnect());
		CommandLinkOptions options = CommandLinkOptions.defaults()
			.withTarget(terms.shownUri())
			.withConnectTimeout(terms.connectTimeout())
			.withHeartbeat(terms.heartbeat())
			.withReconnect(reconnect);
		boolean shows = channel.token() != null || channel.tokenFile() != null;
		if (shows && !scheme.features(kind).contains(Feature.TLS) && !isThisMachine(uri)) {
			logger.warn("The token for the channel '{}' crosses the network in the clear: set {} to {}s://", name,
					prefix + ".uri", kind);
		}
		return new PlannedChannel(name, kind, channels(scheme, terms), scheme.linkOptions(options));
	}

	private static CommandChannelFactory channels(CommandChannelScheme scheme, CommandChannelTerms terms) {
		try {
			return scheme.channels(terms);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(terms.property("uri"),
					"The channel '" + terms.name() + "' can't work: " + ex.getMessage() + ".",
					"Change the properties below " + terms.property("").replaceFirst("\\.$", "") + ".", ex);
		}
	}

	private static URI uri(String name, String property, @Nullable String text) {
		String example = "Set " + property + " to a URI such as tcps://host.example.org:7500.";
		if (!StringUtils.hasText(text)) {
			throw new InvalidPropertyException(property, "The channel '" + name + "' has no URI.", example, null);
		}
		String stripped = text.strip();
		if (stripped.equals(StdioScheme.NAME) || stripped.equals(StdioScheme.NAME + ":")) {
			return URI.create(StdioScheme.NAME + ":-");
		}
		try {
			URI uri = new URI(stripped);
			if (uri.getScheme() == null) {
				throw new URISyntaxException(text, "it has no scheme");
			}
			if (uri.getRawUserInfo() != null) {
				throw new URISyntaxException(text, "it has a user before the host, which belongs into the token");
			}
			return uri;
		}
		catch (URISyntaxException ex) {
			// The reason alone, for a URI may hold a secret where none is expected
			throw new InvalidPropertyException(property,
					"The URI of the channel '" + name + "' is not legal: " + ex.getReason() + ".", example, null);
		}
	}

	private CommandChannelScheme scheme(String name, String property, String kind) {
		Set<String> known = new TreeSet<>();
		for (CommandChannelScheme scheme : this.schemes) {
			if (scheme.schemes().contains(kind)) {
				return scheme;
			}
			known.addAll(scheme.schemes());
		}
		throw new InvalidPropertyException(property,
				"Nothing opens channels with the scheme '" + kind + "', which the channel '" + name
						+ "' has. The schemes are " + known + ".",
				"Set " + property + " to a URI with one of them, or add what knows the scheme: most are in"
						+ " connector-command-channels.",
				null);
	}

	private static void requireUse(String prefix, String kind, Channel channel, Set<Feature> features) {
		requireUse(prefix + ".token", kind, channel.token(), features.contains(Feature.TOKEN));
		requireUse(prefix + ".token-file", kind, channel.tokenFile(), features.contains(Feature.TOKEN));
		requireUse(prefix + ".ssl.bundle", kind, channel.ssl().bundle(), features.contains(Feature.TLS));
		requireUse(prefix + ".proxy", kind, channel.proxy(), features.contains(Feature.PROXY));
		requireUse(prefix + ".prefix", kind, channel.prefix(), features.contains(Feature.PREFIX));
		requireUse(prefix + ".timeout", kind, channel.timeout(), features.contains(Feature.TIMEOUT));
	}

	private static void requireUse(String property, String kind, @Nullable Object value, boolean used) {
		if (value != null && !used) {
			throw new InvalidPropertyException(property,
					"A channel with the scheme '" + kind + "' has no use for " + property + ".",
					"Remove " + property + ", or change the scheme.", null);
		}
	}

	private static boolean isThisMachine(URI uri) {
		String host = uri.getHost();
		return host == null || host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

}
