package dev.connector.destination;

import java.util.List;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.WireFactory;

/**
 * A place to connect to, with the wires that lead there. They are made when streams want
 * them, shared by as many streams as allowed, kept and replaced while streams use them,
 * and closed some time after the last one.
 * <p>
 * Streams that find no wire wait for one together: one search, which belongs to none of
 * them, tries the ways that lead here, and its wire or its failure is that of all who
 * waited. Safe for use by many threads; no method blocks.
 */
public final class Destination {

	private final ReconnectCoordinator coordinator;

	private final WirePool pool;

	/**
	 * Create a destination without connecting to it.
	 * @param options where it is, and on which terms
	 * @param factories make its wires, each those of one kind
	 * @param scheduler the time
	 * @throws UnsupportedUriException when nothing leads to one of its URIs
	 */
	public Destination(DestinationOptions options, List<WireFactory> factories, Scheduler scheduler) {
		this(options, factories, scheduler, new ReconnectCoordinator(options.reconnect().gate(), scheduler));
	}

	/**
	 * Create a destination without connecting to it, whose registrations may take turns
	 * with others.
	 * @param options where it is, and on which terms
	 * @param factories make its wires, each those of one kind
	 * @param scheduler the time
	 * @param coordinator says whose turn it is to register
	 * @throws UnsupportedUriException when nothing leads to one of its URIs
	 */
	public Destination(DestinationOptions options, List<WireFactory> factories, Scheduler scheduler,
			ReconnectCoordinator coordinator) {
		this(options, factories, scheduler, coordinator, DestinationListener.NONE);
	}

	/**
	 * Create a destination without connecting to it, of whose changes somebody is told.
	 * @param options where it is, and on which terms
	 * @param factories make its wires, each those of one kind
	 * @param scheduler the time
	 * @param coordinator says whose turn it is to register
	 * @param listener is told of changes
	 * @throws UnsupportedUriException when nothing leads to one of its URIs
	 */
	public Destination(DestinationOptions options, List<WireFactory> factories, Scheduler scheduler,
			ReconnectCoordinator coordinator, DestinationListener listener) {
		this.coordinator = coordinator;
		this.pool = new WirePool(options,
				new PoolEnvironment(factories, scheduler, Randomness.shared(), coordinator, listener));
	}

	/**
	 * Return where this destination is, and on which terms.
	 * @return the options of this moment
	 */
	public DestinationOptions options() {
		return this.pool.options();
	}

	/**
	 * Return who says whose turn it is to register here.
	 * @return the coordinator
	 */
	public ReconnectCoordinator coordinator() {
		return this.coordinator;
	}

	/**
	 * Open a stream for requests and their answers.
	 * @param listener the receiving half
	 * @return the sending half
	 * @throws IllegalStateException when the destination is closed
	 */
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		return open(PayloadClass.EXECUTE, listener);
	}

	/**
	 * Open a stream on a wire that has room for it, of the kind that suits what it
	 * carries. Where there is none, the stream waits until one is connected, at the
	 * longest for the connect timeout and the head starts of the ways; whoever wants to
	 * wait less aborts it.
	 * @param carries what the stream carries
	 * @param listener the receiving half
	 * @return the sending half
	 * @throws IllegalStateException when the destination is closed
	 */
	public FrameStream<ConnectorFrame> open(PayloadClass carries, FrameListener<GatewayFrame> listener) {
		return this.pool.open(carries, listener);
	}

	/**
	 * Go on with other options. Where they lead elsewhere, show something else or carry
	 * other payloads, that is on new wires, which streams are told to move to once there
	 * is one; where a stream agreed on something else, on new streams. Nothing breaks
	 * before its successor is in use. Everything else holds from the next attempt.
	 * @param changed the options, with the same name
	 * @param reason why, for people
	 * @throws UnsupportedUriException when nothing leads to one of the URIs; nothing
	 * changes then
	 */
	public void update(DestinationOptions changed, String reason) {
		this.pool.update(changed, reason);
		this.coordinator.change(changed.reconnect().gate());
	}

	/**
	 * Replace every wire by a new one, which streams then move to. Nothing breaks before
	 * its successor is in use.
	 * @param reason why, for people
	 */
	public void replaceWires(String reason) {
		this.pool.replaceWires(reason);
	}

	/**
	 * Have every stream replaced by a new one, which shows the credentials of that
	 * moment. Nothing breaks before its successor is in use.
	 * @param reason why, for people
	 */
	public void replaceStreams(String reason) {
		this.pool.replaceStreams(reason);
	}

	/**
	 * Return what is known of the destination now.
	 * @return a snapshot
	 */
	public DestinationSnapshot snapshot() {
		return this.pool.snapshot();
	}

	/**
	 * Close all wires, end those streams that wait for one, and refuse to open more
	 * streams until {@link #reopen()}. A wire that is being connected is closed as soon
	 * as it is known.
	 */
	public void close() {
		this.pool.close();
	}

	/**
	 * Take no more streams, before others are closed as well.
	 */
	void refuse() {
		this.pool.refuse();
	}

	/**
	 * Allow streams again after {@link #close()}.
	 */
	public void reopen() {
		this.pool.reopen();
	}

	/**
	 * See to it that every wire waits for something that will happen. To be called now
	 * and then, for a timer that was armed and never went off.
	 */
	public void check() {
		this.pool.check();
	}

	@Override
	public String toString() {
		return "Destination " + options().name();
	}

}
