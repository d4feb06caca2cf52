package dev.connector.test;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.WireListener;

/**
 * Wires whose streams hold frames back when a test says so, in either direction, so that
 * what is on its way at the same time can be put into any order. For one thread.
 */
final class HoldingWires implements WireFactory {

	private final WireFactory delegate;

	private final List<Held> streams = new ArrayList<>();

	private Consumer<Held> onOpen = (stream) -> {
	};

	HoldingWires(WireFactory delegate) {
		this.delegate = delegate;
	}

	/**
	 * Say what is done with streams before anything goes over them.
	 */
	void onOpen(Consumer<Held> changed) {
		this.onOpen = changed;
	}

	Held stream(int number) {
		return this.streams.get(number - 1);
	}

	int count() {
		return this.streams.size();
	}

	@Override
	public String kind() {
		return this.delegate.kind();
	}

	@Override
	public boolean supports(URI uri) {
		return this.delegate.supports(uri);
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		Wire wire = this.delegate.create(destination, uri);
		return new Wire() {

			@Override
			public String kind() {
				return wire.kind();
			}

			@Override
			public void connect(WireListener listener) {
				wire.connect(listener);
			}

			@Override
			public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
				Held held = new Held(listener);
				HoldingWires.this.streams.add(held);
				HoldingWires.this.onOpen.accept(held);
				held.to = wire.open(held);
				return held;
			}

			@Override
			public void close() {
				wire.close();
			}

		};
	}

	/**
	 * One stream, as the connector sees it.
	 */
	static final class Held implements FrameStream<ConnectorFrame>, FrameListener<GatewayFrame> {

		private final FrameListener<GatewayFrame> connector;

		private final Queue<ConnectorFrame> up = new ArrayDeque<>();

		private final Queue<Runnable> down = new ArrayDeque<>();

		private FrameStream<ConnectorFrame> to;

		private boolean holdsUp;

		private boolean holdsDown;

		private int closes;

		private boolean aborted;

		private Held(FrameListener<GatewayFrame> connector) {
			this.connector = connector;
		}

		/**
		 * Let nothing through to the gateway.
		 */
		void holdUp() {
			this.holdsUp = true;
		}

		/**
		 * Let nothing through to the connector.
		 */
		void holdDown() {
			this.holdsDown = true;
		}

		void releaseUp() {
			this.holdsUp = false;
			while (!this.up.isEmpty()) {
				this.to.send(this.up.remove());
			}
		}

		void releaseDown() {
			this.holdsDown = false;
			while (!this.down.isEmpty()) {
				this.down.remove().run();
			}
		}

		/**
		 * Say that the stream runs on something that is about to be replaced.
		 */
		void leaving() {
			this.connector.onLeaving("the wire is replaced");
		}

		int closes() {
			return this.closes;
		}

		boolean isAborted() {
			return this.aborted;
		}

		@Override
		public boolean send(ConnectorFrame frame) {
			if (this.holdsUp) {
				return this.up.add(frame);
			}
			return this.to.send(frame);
		}

		@Override
		public void halfClose() {
			this.to.halfClose();
		}

		@Override
		public void abort(String reason) {
			this.aborted = true;
			this.up.clear();
			this.down.clear();
			this.holdsDown = false;
			this.to.abort(reason);
		}

		@Override
		public int queued() {
			return this.to.queued();
		}

		@Override
		public void onOpen() {
			this.connector.onOpen();
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			downwards(() -> this.connector.onFrame(frame));
		}

		@Override
		public void onClosed(Failure failure) {
			downwards(() -> {
				this.closes++;
				this.connector.onClosed(failure);
			});
		}

		private void downwards(Runnable event) {
			if (this.holdsDown) {
				this.down.add(event);
			}
			else {
				event.run();
			}
		}

	}

}
