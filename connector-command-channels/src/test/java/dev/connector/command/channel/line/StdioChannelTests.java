package dev.connector.command.channel.line;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.WriteLimits;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Channels over streams that do what streams do: end, fail and block.
 */
@Timeout(120)
class StdioChannelTests {

	private static final int MAX_BYTES = 100_000;

	private static final String LIST = "{\"id\":\"%s\",\"type\":\"list.commands.request\"}";

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ChannelEnvironment environment = ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_BYTES)),
			this.scheduler);

	private final Recorder hears = new Recorder();

	private final CountDownLatch unblock = new CountDownLatch(1);

	@AfterEach
	void leavesNothingBehind() {
		this.unblock.countDown();
		this.scheduler.advance(Duration.ofMinutes(1));
		Leftovers.requireNone(this.scheduler);
		this.hears.requireOrder();
	}

	@Test
	void theEndOfTheInputIsTheEndOfTheChannel() throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		StdioChannel channel = channel(input("nonsense\n" + LIST.formatted("1") + "\r\n\n" + LIST.formatted("2")), out);
		channel.start(this.hears);
		assertThat(this.hears.next(2)).containsExactly(new CommandMessage.ListRequest("1"),
				new CommandMessage.ListRequest("2"));
		assertThat(this.hears.end()).isNull();
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> channel.send(new CommandMessage.ListRequest("3")))
			.matches(CommandChannelException::isClosed);
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void endsOnALineThatIsTooLong() {
		StdioChannel channel = channel(input("x".repeat(MAX_BYTES + 2)), new ByteArrayOutputStream());
		channel.start(this.hears);
		assertThat(this.hears.end()).hasMessageContaining("bytes that are allowed");
	}

	@Test
	void endsWhenTheOutputFails() throws Exception {
		StdioChannel channel = channel(Channels.newInputStream(Pipe.open().source()), new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				throw new IOException("Broken pipe");
			}

		});
		channel.start(this.hears);
		channel.send(new CommandMessage.ListRequest("1"));
		assertThat(this.hears.end()).isInstanceOf(CommandChannelException.class).hasMessageContaining("Broken pipe");
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void neverBlocksTheSenderAndEndsWhenThePeerDoesNotRead() throws Exception {
		Pipe nobodyReads = Pipe.open();
		StdioChannel channel = channel(Channels.newInputStream(Pipe.open().source()),
				Channels.newOutputStream(nobodyReads.sink()));
		channel.start(this.hears);
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> {
			for (int i = 0; i < 10_000; i++) {
				channel.send(large());
			}
		}).withMessageContaining("doesn't read");
		assertThat(this.hears.end()).hasMessageContaining("doesn't read");
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void endsWhenAWriteTakesTooLong() throws Exception {
		StdioChannel channel = channel(Channels.newInputStream(Pipe.open().source()),
				Channels.newOutputStream(Pipe.open().sink()));
		channel.start(this.hears);
		for (int i = 0; i < 5; i++) {
			channel.send(large());
		}
		Awaitility.await().until(() -> this.scheduler.pending() == 1);
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(this.hears.end()).hasMessageContaining("took nothing for PT30S");
	}

	@Test
	void aCloseCompletesThoughNeitherStreamCanBeBrokenOff() {
		StdioChannel channel = channel(new InputStream() {

			@Override
			public int read() {
				blocked();
				return -1;
			}

		}, new OutputStream() {

			@Override
			public void write(int value) {
				blocked();
			}

		});
		channel.start(this.hears);
		channel.send(new CommandMessage.ListRequest("1"));
		Awaitility.await().until(() -> this.scheduler.pending() == 1);
		channel.close();
		assertThat(this.hears.end()).isNull();
		assertThat(channel.close().toCompletableFuture()).isNotDone();
		this.scheduler.advance(Duration.ofSeconds(30));
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void speaksWithAChildProcess() throws Exception {
		Process child = new ProcessBuilder("cat").start();
		StdioChannel channel = channel(child.getInputStream(), child.getOutputStream());
		channel.start(this.hears);
		channel.send(large());
		channel.send(new CommandMessage.ListRequest("1"));
		assertThat(this.hears.next(2)).containsExactly(large(), new CommandMessage.ListRequest("1"));
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(child.exitValue()).isZero();
	}

	@Test
	void hearsThatAChildProcessDied() throws Exception {
		Process child = new ProcessBuilder("cat").start();
		StdioChannel channel = channel(child.getInputStream(), child.getOutputStream());
		channel.start(this.hears);
		child.destroyForcibly();
		this.hears.end();
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	private StdioChannel channel(InputStream in, OutputStream out) {
		return new StdioChannel("peer", in, out, this.environment, WriteLimits.defaults().withMaxWaitingBytes(1 << 20));
	}

	private void blocked() {
		boolean interrupted = true;
		while (interrupted) {
			try {
				interrupted = !this.unblock.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
	}

	private static InputStream input(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static CommandMessage large() {
		return new CommandMessage.Event("id", "e", Payload.json("\"" + "x".repeat(MAX_BYTES - 1000) + "\""));
	}

}
