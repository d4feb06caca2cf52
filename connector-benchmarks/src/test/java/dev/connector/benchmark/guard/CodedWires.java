package dev.connector.benchmark.guard;

import java.net.URI;
import java.nio.ByteBuffer;

import com.google.protobuf.Message;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.Gateway;
import dev.connector.protocol.FrameCodec;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.WireListener;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessWireFactory;

/**
 * Wires within the process whose frames are encoded and decoded as if they went over a
 * network. Everything runs on the thread that calls.
 */
final class CodedWires implements WireFactory {

	static final URI URI_OF_GATEWAY = URI.create("inprocess:guard");

	private final FrameCodec<ConnectorFrame, ?> up = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, ?> down = FrameCodec.ofGatewayFrames();

	private final WireFactory wires;

	CodedWires(Gateway gateway) {
		InProcessGateways gateways = new InProcessGateways();
		this.wires = new InProcessWireFactory(gateways);
		gateways.listen("guard", (stream, peer) -> gateway.accept(new CodedStream<>(stream, this.down), peer));
	}

	@Override
	public String kind() {
		return this.wires.kind();
	}

	@Override
	public boolean supports(URI uri) {
		return this.wires.supports(uri);
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		return new CodedWire(this.wires.create(destination, uri), this.up);
	}

	/**
	 * A wire whose streams encode.
	 *
	 * @param wire the wire below
	 * @param codec encodes and decodes
	 */
	private record CodedWire(Wire wire, FrameCodec<ConnectorFrame, ?> codec) implements Wire {

		@Override
		public String kind() {
			return this.wire.kind();
		}

		@Override
		public void connect(WireListener listener) {
			this.wire.connect(listener);
		}

		@Override
		public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
			return new CodedStream<>(this.wire.open(listener), this.codec);
		}

		@Override
		public void close() {
			this.wire.close();
		}

	}

	/**
	 * A stream whose frames become bytes and frames again.
	 *
	 * @param <F> the frames
	 * @param stream the stream below
	 * @param codec encodes and decodes
	 */
	private record CodedStream<F extends Frame>(FrameStream<F> stream,
			FrameCodec<F, ? extends Message> codec) implements FrameStream<F> {

		@Override
		public boolean send(F frame) {
			return this.stream.send(this.codec.decode(ByteBuffer.wrap(this.codec.encodeToBytes(frame).toByteArray())));
		}

		@Override
		public void halfClose() {
			this.stream.halfClose();
		}

		@Override
		public void abort(String reason) {
			this.stream.abort(reason);
		}

		@Override
		public String wire() {
			return this.stream.wire();
		}

		@Override
		public int queued() {
			return this.stream.queued();
		}

	}

}
