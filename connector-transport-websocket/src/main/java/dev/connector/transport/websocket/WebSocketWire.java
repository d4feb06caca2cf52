package dev.connector.transport.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import dev.connector.transport.socket.Tasks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket to a gateway, from the dial to the end. Everything but the methods of the
 * wire happens on its event loop, and so does everything that is told to its listener.
 */
final class WebSocketWire implements Wire, DialTarget, MuxOwner<ConnectorFrame, GatewayFrame> {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketWire.class);

	private final WebSocketWireFactory factory;

	private final MuxTerms<ConnectorFrame, GatewayFrame> terms;

	private final Failures failures;

	private final EventLoop loop;

	private final Dial dial;

	private final AtomicBoolean closing = new AtomicBoolean();

	private @Nullable WireListener listener;

	private @Nullable Channel channel;

	/** Set once by the event loop, when the socket is open. */
	private volatile @Nullable MuxSocket<ConnectorFrame, GatewayFrame> mux;

	/** Set once by the event loop, at the end. */
	private volatile @Nullable Failure over;

	WebSocketWire(WebSocketWireFactory factory, String destination, DialOptions dial,
			MuxTerms<ConnectorFrame, GatewayFrame> terms) {
		this.factory = factory;
		this.terms = terms;
		this.failures = new Failures(terms.address(), "connector.destinations." + destination + ".uri");
		this.loop = factory.threads().next();
		this.dial = new Dial(dial, factory.threads().resolver());
	}

	@Override
	public String kind() {
		return WebSocketWireFactory.KIND;
	}

	@Override
	public void connect(WireListener listener) {
		this.factory.add(this);
		boolean begun = Tasks.run(this.loop, () -> {
			this.listener = listener;
			if (this.over != null) {
				tellOver(this.over);
				return;
			}
			guarded(() -> this.dial.start(this, this.loop));
		});
		if (!begun) {
			this.factory.remove(this);
			listener.onClosed(closedHere());
		}
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		MuxSocket<ConnectorFrame, GatewayFrame> socket = this.mux;
		if (socket == null) {
			Failure failure = this.over;
			return EndedStream.of(listener, (failure != null) ? failure
					: Failure.transientFailure(this.terms.address() + ": the connection is not open"));
		}
		MuxStream<ConnectorFrame, GatewayFrame> stream = socket.open(listener);
		Tasks.run(this.loop, stream::opened);
		return stream;
	}

	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			Tasks.run(this.loop, () -> end(closedHere()));
		}
	}

	@Override
	public Failures failures() {
		return this.failures;
	}

	@Override
	public void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			end(this.failures.ofCause(ex));
		}
	}

	@Override
	public void connected(Channel connected) {
		this.channel = connected;
		if (this.over != null) {
			connected.close();
		}
	}

	@Override
	public void opened() {
		Channel open = this.channel;
		if (this.over != null || open == null) {
			return;
		}
		this.mux = new MuxSocket<>(new NettyBinarySocket(open, this.loop, this.factory.scheduler()), this.terms, this);
		tell(WireListener::onConnected);
	}

	@Override
	public void refused(int status, @Nullable String retryAfter) {
		end(this.failures.ofHttpStatus(status, retryAfter, this.factory.scheduler().now()));
	}

	@Override
	public void received(String text) {
		MuxSocket<ConnectorFrame, GatewayFrame> socket = this.mux;
		if (socket != null) {
			String what = "a text came where only bytes are spoken";
			socket.close(CloseCode.UNSUPPORTED, what, this.failures.of(FailureKind.PROTOCOL_BROKEN, what));
		}
	}

	@Override
	public void received(ByteBuf content) {
		MuxSocket<ConnectorFrame, GatewayFrame> socket = this.mux;
		if (socket != null) {
			socket.onMessage(content.nioBuffer());
		}
	}

	@Override
	public void ponged() {
		// Nothing is pinged: the streams have heartbeats of their own
	}

	@Override
	public void peerClosing(int code, String reason) {
		// What is closed at the end is the answer
		end(this.failures.ofClose(code, reason));
	}

	@Override
	public void leaving(String reason) {
		tell((told) -> told.onLeaving(reason));
	}

	@Override
	public void over(Failure failure) {
		if (this.loop.inEventLoop()) {
			end(failure);
		}
		else {
			Tasks.run(this.loop, () -> end(failure));
		}
	}

	@Override
	public void end(Failure failure) {
		if (this.over != null) {
			return;
		}
		this.over = failure;
		this.factory.remove(this);
		this.dial.cancel();
		MuxSocket<ConnectorFrame, GatewayFrame> socket = this.mux;
		if (socket != null) {
			socket.close(CloseCode.NORMAL, "", failure);
		}
		else if (this.channel != null) {
			this.channel.close();
		}
		tellOver(failure);
	}

	private Failure closedHere() {
		return Failure.transientFailure(this.terms.address() + ": the connection was closed by this side");
	}

	private void tell(Consumer<WireListener> news) {
		WireListener told = this.listener;
		if (told == null || this.over != null) {
			return;
		}
		try {
			news.accept(told);
		}
		catch (Throwable ex) {
			logger.warn("The listener of a wire failed, the wire is closed", ex);
			end(this.failures.of(FailureKind.UNEXPECTED, ex));
		}
	}

	private void tellOver(Failure failure) {
		WireListener told = this.listener;
		this.listener = null;
		if (told == null) {
			return;
		}
		try {
			told.onClosed(failure);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the end of its wire", ex);
		}
	}

}
