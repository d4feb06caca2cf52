package dev.connector.command.channel.line;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLEngine;

import dev.connector.command.channel.line.LineHandler.OpenedBy;
import dev.connector.failure.Failures;
import dev.connector.transport.socket.TlsSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a peer made: its handshake, and then its channel. Nothing is read for
 * the channel before it is started. Used on its event loop, apart from {@link #close()}.
 */
final class AcceptedSocket extends ChannelInboundHandlerAdapter implements TcpChannel.Opening {

	private final TcpListener listener;

	private final Channel socket;

	private volatile @Nullable TcpChannel channel;

	AcceptedSocket(TcpListener listener, Channel socket) {
		this.listener = listener;
		this.socket = socket;
	}

	void begin() {
		this.socket.closeFuture().addListener((closed) -> this.listener.remove(this));
		TcpListenerOptions.Tls tls = this.listener.options().tls();
		if (tls == null) {
			handOver();
			return;
		}
		try {
			SSLEngine engine = new TlsSource(tls.options()).accept(tls.clientCertificates());
			SslHandler handler = new SslHandler(engine);
			handler.setHandshakeTimeoutMillis(this.listener.options().handshakeTimeout().toMillis());
			this.socket.pipeline().addLast(handler, new FlowControlHandler(), this);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			fail(ex);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent tls) {
			if (tls.isSuccess()) {
				this.socket.config().setAutoRead(false);
				handOver();
			}
			else {
				fail(tls.cause());
			}
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		TcpChannel made = this.channel;
		if (made != null) {
			made.broke(cause);
		}
		else {
			this.socket.close();
		}
	}

	@Override
	public Failures failures() {
		return new Failures(toString(), "the listener");
	}

	@Override
	public Duration timeout() {
		return this.listener.options().handshakeTimeout();
	}

	@Override
	public void begin(TcpChannel made, EventLoop loop) {
		this.socket.pipeline()
			.addLast(new LineHandler(made, made.inlet(), OpenedBy.CONNECTION,
					this.listener.environment().maxMessageBytes()));
		if (!this.socket.isActive()) {
			made.ended();
			return;
		}
		made.opened(this.socket);
		this.socket.config().setAutoRead(true);
	}

	@Override
	public void cancel() {
		this.socket.close();
	}

	/**
	 * Close the channel, or the connection when it has none yet.
	 */
	CompletionStage<Void> close() {
		TcpChannel made = this.channel;
		if (made != null) {
			return made.close();
		}
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.socket.close().addListener((done) -> closed.complete(null));
		return closed;
	}

	@Override
	public String toString() {
		return String.valueOf(this.socket.remoteAddress());
	}

	private void handOver() {
		TcpChannel made = new TcpChannel(this.listener.nextId(), this.socket.eventLoop(), this.listener.environment(),
				this.listener.options().writes(), this, (ended) -> this.listener.remove(this));
		made.connected(this.socket);
		this.channel = made;
		if (this.listener.isClosed()) {
			made.close();
			return;
		}
		taken(made).whenComplete((done, failure) -> {
			if (failure != null) {
				this.listener.failed(toString(), failure);
				made.close();
			}
		});
	}

	private CompletionStage<Void> taken(TcpChannel made) {
		try {
			return this.listener.acceptor().accept(made);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private void fail(Throwable reason) {
		this.listener.failed(toString(), reason);
		this.socket.close();
	}

}
