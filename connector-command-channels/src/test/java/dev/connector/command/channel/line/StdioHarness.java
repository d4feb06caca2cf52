package dev.connector.command.channel.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.WriteLimits;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two channels whose streams are pipes of the system.
 */
final class StdioHarness implements ChannelHarness {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ChannelEnvironment environment = ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_MESSAGE)),
			this.scheduler);

	private final Pipe there = open();

	private final Pipe back = open();

	private final CommandChannel near = channel("near", this.back, this.there);

	private final CommandChannel far = channel("far", this.there, this.back);

	@Override
	public CommandChannel create() {
		return this.near;
	}

	@Override
	public CommandChannel connect(CommandChannel near, Recorder nearHears, Recorder farHears) {
		this.far.start(farHears).toCompletableFuture().join();
		near.start(nearHears).toCompletableFuture().join();
		return this.far;
	}

	@Override
	public void close() {
		this.near.close();
		this.far.close();
		this.scheduler.advance(Duration.ofMinutes(1));
		Leftovers.requireNone(this.scheduler);
	}

	private CommandChannel channel(String id, Pipe in, Pipe out) {
		return new StdioChannel(id, Channels.newInputStream(in.source()), Channels.newOutputStream(out.sink()),
				this.environment, WriteLimits.defaults());
	}

	private static Pipe open() {
		try {
			return Pipe.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
