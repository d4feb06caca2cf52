package dev.connector.command.channel.line;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.WriteLimits;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A peer that reads slowly, over a real socket.
 */
class SlowReaderTests {

	/** More than the buffers of the system hold. */
	private static final int LINE = 32 * 1024 * 1024;

	private static final int STEP = 4 * 1024 * 1024;

	private static final Duration TIMEOUT = WriteLimits.defaults().timeout();

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TcpChannels channels = new TcpChannels(ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(2 * LINE)),
			this.scheduler));

	private final Recorder hears = new Recorder();

	@AfterEach
	void leavesNothingBehind() {
		this.channels.close();
		Leftovers.requireNone(this.scheduler);
		this.hears.requireOrder();
	}

	@Test
	void takesItsTimeForALongLineButNotForNothing() throws Exception {
		BlockingQueue<CommandChannel> accepted = new LinkedBlockingQueue<>();
		TcpListener listener = this.channels.listener("peer",
				TcpListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
				(channel) -> channel.start(this.hears).thenRun(() -> accepted.add(channel)));
		try (Socket peer = new Socket()) {
			peer.setReceiveBufferSize(STEP / 16);
			peer.connect(listener.start().toCompletableFuture().get());
			accepted.take().send(new CommandMessage.Event("1", "e", "x".repeat(LINE)));
			for (int i = 0; i < 4; i++) {
				read(peer.getInputStream());
				this.scheduler.advance(TIMEOUT.multipliedBy(2).dividedBy(3));
			}
			// What the system takes after the last read is taken at a time of its own
			await().until(() -> {
				this.scheduler.advance(TIMEOUT);
				return this.hears.isEnded();
			});
			assertThat(this.hears.end()).hasMessageContaining("took nothing");
		}
	}

	private static void read(InputStream input) throws IOException {
		assertThat(input.readNBytes(STEP).length).isEqualTo(STEP);
	}

}
