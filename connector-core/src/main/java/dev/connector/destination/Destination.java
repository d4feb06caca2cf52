package dev.connector.destination;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.WireFactory;
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
		this.wires = new WirePool(options.limits().maxStreamsPerConnection(), () -> factory.create(options));
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
	 * Return what is known of the destination now.
	 * @return a snapshot
	 */
	public DestinationSnapshot snapshot() {
		return new DestinationSnapshot(this.options.name(), this.options.uri(), this.openStreams.get(),
				this.wires.snapshot(), this.lastFailure);
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

	/**
	 * What is known of a destination at one moment.
	 *
	 * @param name its name
	 * @param uri where it is
	 * @param openStreams how many streams are open
	 * @param wires its wires
	 * @param lastFailure how the last stream that failed ended, or {@code null}
	 */
	public record DestinationSnapshot(String name, URI uri, int openStreams, List<WireSnapshot> wires,
			@Nullable Failure lastFailure) {

	}

	/**
	 * What is known of a wire at one moment.
	 *
	 * @param kind its kind
	 * @param streams how many streams hold a slot on it
	 */
	public record WireSnapshot(String kind, int streams) {

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
