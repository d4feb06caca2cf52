package dev.connector.command.channel.line;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.connector.command.channel.line.LineHandler.OpenedBy;
import dev.connector.failure.Failure;
import dev.connector.failure.Failures;
import dev.connector.transport.socket.SocketDial;
import dev.connector.transport.socket.SocketRoute;
import dev.connector.transport.socket.SocketTarget;
import dev.connector.transport.socket.TlsSource;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Gets a channel its socket by dialling.
 */
final class TcpDial implements TcpChannel.Opening {

	private final TcpChannelOptions options;

	private final SocketDial dial;

	private final OpenedBy openedBy;

	private final int maxLineBytes;

	TcpDial(TcpChannelOptions options, int maxLineBytes, Executor resolver) {
		this.options = options;
		this.maxLineBytes = maxLineBytes;
		TlsSource tls = options.isSecure() ? new TlsSource(options.access().tls()) : null;
		this.dial = new SocketDial(new SocketRoute(options.host(), options.uri().getPort(), tls,
				options.access().proxy(), options.connectTimeout()), resolver);
		OpenedBy plain = (options.access().proxy() != null) ? OpenedBy.PROXY : OpenedBy.CONNECTION;
		this.openedBy = options.isSecure() ? OpenedBy.TLS : plain;
	}

	@Override
	public Failures failures() {
		return new Failures(this.options.toString(), "the uri");
	}

	@Override
	public Duration timeout() {
		return this.options.connectTimeout();
	}

	@Override
	public void begin(TcpChannel channel, EventLoop loop) {
		this.dial.start(new Target(channel), loop);
	}

	@Override
	public void cancel() {
		// Whatever is open belongs to the channel
		this.dial.cancel();
	}

	@Override
	public String toString() {
		return this.options.toString();
	}

	/**
	 * Hears what becomes of the dial.
	 */
	private final class Target implements SocketTarget {

		private final TcpChannel channel;

		Target(TcpChannel channel) {
			this.channel = channel;
		}

		@Override
		public Failures failures() {
			return this.channel.failures();
		}

		@Override
		public void guarded(Runnable step) {
			try {
				step.run();
			}
			catch (Throwable ex) {
				this.channel.broke(ex);
			}
		}

		@Override
		public void prepare(Channel socket) {
			socket.pipeline()
				.addLast(new LineHandler(this.channel, this.channel.inlet(), TcpDial.this.openedBy,
						TcpDial.this.maxLineBytes));
		}

		@Override
		public void end(Failure failure) {
			this.channel.end(failure);
		}

	}

}
