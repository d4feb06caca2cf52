package dev.connector.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.Gateway;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;

/**
 * The streams between connectors and a gateway of one process.
 */
final class InProcessStreams {

	private final Gateway gateway;

	private final Set<StreamPair> open = ConcurrentHashMap.newKeySet();

	private volatile boolean refusing;

	InProcessStreams(Gateway gateway) {
		this.gateway = gateway;
	}

	Wire newWire() {
		return new InProcessWire();
	}

	void cutAll() {
		this.open.forEach((pair) -> pair.cut(Failure.transientFailure("The test cut the stream")));
	}

	void refuse(boolean changed) {
		this.refusing = changed;
	}

	private FrameStream<ConnectorFrame> newStream(InProcessWire wire, FrameListener<GatewayFrame> listener) {
		StreamPair pair = new StreamPair(wire, listener, this.open::remove);
		this.open.add(pair);
		if (this.refusing) {
			pair.cut(Failure.transientFailure("The test refuses streams"));
		}
		else {
			pair.connect((stream) -> this.gateway.accept(stream, "inprocess"));
		}
		return pair.connectorSide();
	}

	/**
	 * A wire without a network.
	 */
	final class InProcessWire implements Wire {

		@Override
		public String kind() {
			return "inprocess";
		}

		@Override
		public void connect(WireListener listener) {
			listener.onConnected();
		}

		@Override
		public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
			return newStream(this, listener);
		}

		@Override
		public void close() {
			InProcessStreams.this.open.stream()
				.filter((pair) -> pair.isOn(this))
				.forEach((pair) -> pair.cut(Failure.transientFailure("The wire was closed")));
		}

	}

}
