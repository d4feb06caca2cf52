package dev.connector.destination;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.WireListener;
import org.jspecify.annotations.Nullable;

/**
 * A place to connect to, with the wires that lead there. Safe for use by many threads.
 */
public final class Destination {

	private final DestinationOptions options;

	private final ReconnectCoordinator coordinator;

	private final WirePool wires;

	private final AtomicInteger openStreams = new AtomicInteger();

	private volatile @Nullable Failure lastFailure;

	/**
	 * Create a destination without connecting to it.
	 * @param options where it is, and on which terms
	 * @param factory makes its wires
	 * @param scheduler the time
	 */
	public Destination(DestinationOptions options, WireFactory factory, Scheduler scheduler) {
		this.options = options;
		this.coordinator = new ReconnectCoordinator(options.reconnect().gate(), scheduler);
		this.wires = new WirePool(options.limits().maxStreamsPerConnection(),
				() -> connected(factory.create(options, options.uri())));
	}

	private static Wire connected(Wire wire) {
		wire.connect(new WireListener() {

			@Override
			public void onConnected() {
			}

			@Override
			public void onClosed(Failure failure) {
			}

		});
		return wire;
	}

	/**
	 * Return where this destination is, and on which terms.
	 * @return the options
	 */
	public DestinationOptions options() {
		return this.options;
	}

	/**
	 * Return who says whose turn it is to connect here.
	 * @return the coordinator
	 */
	public ReconnectCoordinator coordinator() {
		return this.coordinator;
	}

	/**
	 * Open a stream on a wire that has room for it, or on a new one.
	 * @param listener the receiving half
	 * @return the sending half
	 * @throws RuntimeException when no wire can be made; nothing is left behind
	 */
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		return this.wires.open(new WatchedListener(listener));
	}

	/**
	 * Open a stream on a wire of the kind that suits what it carries.
	 * @param carries what the stream carries
	 * @param listener the receiving half
	 * @return the sending half
	 * @throws RuntimeException when no wire can be made; nothing is left behind
	 */
	public FrameStream<ConnectorFrame> open(PayloadClass carries, FrameListener<GatewayFrame> listener) {
		return open(listener);
	}

	/**
	 * Go on with other options: with new wires, if the ways or the access changed.
	 * Streams move to them one by one; nothing breaks before its successor is in use.
	 * @param changed the options, with the same name
	 * @param reason why, for people
	 */
	public void update(DestinationOptions changed, String reason) {
	}

	/**
	 * Replace every wire by a new one, which streams then move to. Nothing breaks before
	 * its successor is in use.
	 * @param reason why, for people
	 */
	public void replaceWires(String reason) {
	}

	/**
	 * Have every stream replaced by a new one, which shows the credentials of that
	 * moment. Nothing breaks before its successor is in use.
	 * @param reason why, for people
	 */
	public void replaceStreams(String reason) {
	}

	/**
	 * Return what is known of the destination now.
	 * @return a snapshot
	 */
	public DestinationSnapshot snapshot() {
		List<DestinationSnapshot.WireSnapshot> wires = this.wires.snapshot();
		ConnectionState state = wires.isEmpty() ? ConnectionState.IDLE : ConnectionState.READY;
		String kind = wires.isEmpty() ? "" : wires.get(0).kind();
		return new DestinationSnapshot(this.options.name(), this.options.uri(), state, Instant.EPOCH,
				this.openStreams.get(), wires, new DestinationSnapshot.InUse(kind, "", ""),
				new DestinationSnapshot.Flights(false, 0, 0, 0, 0), this.lastFailure);
	}

	/**
	 * Close all wires and refuse to open more streams until {@link #reopen()}.
	 */
	public void close() {
		this.wires.close();
	}

	/**
	 * Allow streams again after {@link #close()}.
	 */
	public void reopen() {
		this.wires.reopen();
	}

	private final class WatchedListener implements FrameListener<GatewayFrame> {

		private final FrameListener<GatewayFrame> delegate;

		private volatile boolean open;

		WatchedListener(FrameListener<GatewayFrame> delegate) {
			this.delegate = delegate;
		}

		@Override
		public void onOpen() {
			this.open = true;
			Destination.this.openStreams.incrementAndGet();
			this.delegate.onOpen();
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			this.delegate.onFrame(frame);
		}

		@Override
		public void onClosed(Failure failure) {
			Destination.this.lastFailure = failure;
			if (this.open) {
				Destination.this.openStreams.decrementAndGet();
			}
			this.delegate.onClosed(failure);
		}

	}

}
