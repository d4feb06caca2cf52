package dev.connector.benchmark.micro;

import java.net.URI;
import java.time.Duration;

import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.WireListener;
import org.jspecify.annotations.Nullable;

/**
 * A wire with nothing at its end but what lets one registration in, and then says what it
 * is told to. Used by one thread once the registration is ready.
 */
final class ScriptedWires implements WireFactory, Wire, FrameStream<ConnectorFrame> {

	static final URI URI_OF_GATEWAY = URI.create("scripted:bench");

	private static final GatewayFrame.Terms TERMS = new GatewayFrame.Terms(1024 * 1024, Duration.ofHours(1),
			Duration.ofHours(3));

	private volatile @Nullable FrameListener<GatewayFrame> connector;

	private @Nullable ConnectorFrame answer;

	/**
	 * Say something.
	 */
	void tell(GatewayFrame frame) {
		FrameListener<GatewayFrame> listener = this.connector;
		if (listener == null) {
			throw new IllegalStateException("Nobody is connected");
		}
		listener.onFrame(frame);
	}

	/**
	 * Say something that is answered before this returns.
	 */
	ConnectorFrame ask(GatewayFrame frame) {
		this.answer = null;
		tell(frame);
		ConnectorFrame answered = this.answer;
		if (!(answered instanceof ConnectorFrame.Result)) {
			throw new IllegalStateException("Not an answer: " + answered);
		}
		return answered;
	}

	@Override
	public String kind() {
		return "scripted";
	}

	@Override
	public boolean supports(URI uri) {
		return uri.equals(URI_OF_GATEWAY);
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		return this;
	}

	@Override
	public void connect(WireListener listener) {
		listener.onConnected();
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		this.connector = listener;
		listener.onOpen();
		return this;
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Register register) {
			tell(new GatewayFrame.Registered(register.key(), 1, register.resumption().sessionToken(), false, TERMS));
		}
		this.answer = frame;
		return true;
	}

	@Override
	public void halfClose() {
	}

	@Override
	public void abort(String reason) {
	}

	@Override
	public int queued() {
		return 0;
	}

	@Override
	public void close() {
	}

}
