package dev.connector.autoconfigure.command.channel;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.EnumSet;
import java.util.Set;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.WriteLimits;
import dev.connector.command.channel.line.StdioChannel;
import dev.connector.command.link.CommandLinkOptions;

/**
 * The channel over the standard streams of this process, to whoever started it. There is
 * one, and it ends with them.
 *
 * @param environment what channels need
 */
record StdioScheme(ChannelEnvironment environment) implements CommandChannelScheme {

	static final String NAME = "stdio";

	@Override
	public Set<String> schemes() {
		return Set.of(NAME);
	}

	@Override
	public Set<Feature> features(String scheme) {
		return EnumSet.noneOf(Feature.class);
	}

	/**
	 * There is nothing to open again.
	 */
	@Override
	public CommandLinkOptions linkOptions(CommandLinkOptions options) {
		return options.withReconnect(options.reconnect().withEnabled(false));
	}

	@Override
	public CommandChannelFactory channels(CommandChannelTerms terms) {
		return (id) -> new StdioChannel(id, new FileInputStream(FileDescriptor.in),
				new FileOutputStream(FileDescriptor.out), this.environment, WriteLimits.defaults());
	}

}
