package dev.connector.command.channel.destination;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.CommandChannelContract;
import dev.connector.command.channel.Recorder;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels over messages, held against the contract, with a thread for each direction.
 */
class PayloadChannelContractTests extends CommandChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new Harness();
	}

	/**
	 * Two ends, with a network in between.
	 */
	private static final class Harness implements ChannelHarness {

		private final PayloadEnds ends = PayloadEnds.open("far", "near",
				new CommandMessageCodec(JsonMapper.builder().build(), CommandMessageLimits.defaults()));

		@Override
		public CommandChannel create() {
			return this.ends.near();
		}

		@Override
		public CommandChannel connect(CommandChannel channel, Recorder nearHears, Recorder farHears) {
			assertThat(this.ends.far().start(farHears).toCompletableFuture()).isCompleted();
			assertThat(channel.start(nearHears).toCompletableFuture()).isCompleted();
			return this.ends.far();
		}

		@Override
		public void close() {
			this.ends.close();
		}

	}

}
