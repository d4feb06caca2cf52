package dev.connector.command.channel.line;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import dev.connector.command.channel.TestTls;
import dev.connector.command.channel.WriteLimits;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels over TCP through a network that fails on command.
 */
final class TcpHarness implements ChannelHarness {

	private static final WriteLimits WRITES = WriteLimits.defaults().withMaxWaitingBytes(MAX_WAITING);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TcpChannels channels = new TcpChannels(ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_MESSAGE)),
			this.scheduler));

	private final BlockingQueue<CommandChannel> accepted = new LinkedBlockingQueue<>();

	private final TcpListener listener;

	private final TcpFaultProxy proxy;

	private final @Nullable TestTls tls;

	TcpHarness(@Nullable TestTls tls) {
		this.tls = tls;
		TcpListenerOptions options = TcpListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.withTls((tls != null) ? new TcpListenerOptions.Tls(tls::both, true) : null)
			.withWrites(WRITES);
		this.listener = this.channels.listener("far", options, (channel) -> {
			this.accepted.add(channel);
			return CompletableFuture.completedStage(null);
		});
		this.listener.start().toCompletableFuture().join();
		this.proxy = TcpFaultProxy.to(this.listener.address().getPort());
	}

	@Override
	public CommandChannel create() {
		TestTls certificate = this.tls;
		String scheme = (certificate != null) ? "tcps" : "tcp";
		TcpChannelOptions options = TcpChannelOptions.of(URI.create(scheme + "://localhost:" + this.proxy.port()))
			.withAccess((certificate != null) ? Access.OPEN.withTls(certificate::both) : Access.OPEN)
			.withWrites(WRITES);
		return this.channels.create("near", options);
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
		this.channels.close();
		this.proxy.close();
		Leftovers.requireNone(this.scheduler);
		assertThat(this.channels.isTerminated()).isTrue();
		assertThat(this.listener.connections()).isZero();
	}

}
