package dev.connector.command.channel.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.WriteLimits;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels over WebSocket through a network that fails on command.
 */
final class WebSocketHarness implements ChannelHarness {

	private static final WriteLimits WRITES = WriteLimits.defaults().withMaxWaitingBytes(MAX_WAITING);

	final VirtualScheduler scheduler = new VirtualScheduler();

	final ChannelEnvironment environment = ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_MESSAGE)),
			this.scheduler);

	final WebSocketChannels channels = new WebSocketChannels(this.environment);

	final BlockingQueue<CommandChannel> accepted = new LinkedBlockingQueue<>();

	final WebSocketCommandEndpoint endpoint = new WebSocketCommandEndpoint("far", (channel) -> {
		this.accepted.add(channel);
		return CompletableFuture.completedStage(null);
	}, this.environment, WRITES);

	final TestServer server = new TestServer(this.endpoint);

	final TcpFaultProxy proxy = TcpFaultProxy.to(this.server.port());

	WebSocketChannelOptions options() {
		return WebSocketChannelOptions.of(URI.create("ws://localhost:" + this.proxy.port() + "/cmd/ws"))
			.withPings(null)
			.withWrites(WRITES);
	}

	@Override
	public CommandChannel create() {
		return this.channels.create("near", options());
	}

	@Override
	public CommandChannel connect(CommandChannel near, Recorder nearHears, Recorder farHears) throws Exception {
		near.start(nearHears).toCompletableFuture().get(30, TimeUnit.SECONDS);
		CommandChannel far = this.accepted.poll(30, TimeUnit.SECONDS);
		assertThat(far).isNotNull();
		far.start(farHears).toCompletableFuture().get(30, TimeUnit.SECONDS);
		return far;
	}

	@Override
	public void reset() {
		this.proxy.reset();
	}

	@Override
	public void stall() {
		this.proxy.stall();
	}

	@Override
	public void refuse() {
		this.proxy.refuse();
	}

	@Override
	public void dropFarSide() {
		this.proxy.drop(Side.TARGET);
	}

	@Override
	public void letTimePass() {
		this.scheduler.advance(Duration.ofMinutes(1));
	}

	@Override
	public int timers() {
		return this.scheduler.pending();
	}

	@Override
	public void close() {
		this.endpoint.close();
		this.channels.close();
		this.proxy.close();
		// Sockets of a server whose threads have ended tell nothing any more
		Awaitility.await().until(() -> this.endpoint.sockets() == 0);
		this.server.close();
		Leftovers.requireNone(this.scheduler);
		assertThat(this.channels.isTerminated()).isTrue();
	}

}
