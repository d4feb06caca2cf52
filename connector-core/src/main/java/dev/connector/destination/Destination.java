package dev.connector.destination;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.connector.ConnectorClient;
import dev.connector.Invocation;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.message.MessageIdentity;
import dev.connector.message.MessageLimits;
import dev.connector.message.MessageListener;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Cancellable;
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

	private final DestinationMessages messages;

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
		this(options, factories, scheduler, coordinator, DestinationListener.NONE, MessageIdentity.random());
	}

	/**
	 * Create a destination without connecting to it, of whose changes somebody is told.
	 * @param options where it is, and on which terms
	 * @param factories make its wires, each those of one kind
	 * @param scheduler the time
	 * @param coordinator says whose turn it is to register
	 * @param listener is told of changes
	 * @param identity who this process is to those that it exchanges messages with
	 * @throws UnsupportedUriException when nothing leads to one of its URIs
	 */
	public Destination(DestinationOptions options, List<WireFactory> factories, Scheduler scheduler,
			ReconnectCoordinator coordinator, DestinationListener listener, Supplier<MessageIdentity> identity) {
		this.coordinator = coordinator;
		this.pool = new WirePool(options,
				new PoolEnvironment(factories, scheduler, Randomness.shared(), coordinator, listener));
		this.messages = new DestinationMessages(new MessageEnvironment(this.pool, scheduler, Randomness.shared(),
				coordinator, identity, MessageLimits.defaults(), Randomness.token()));
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
	 * Send a message that belongs to no registration, over a stream of its own for
	 * everything of its class, which is opened now if there is none. A message is handed
	 * to one live stream once: it arrives once, or fails.
	 * <p>
	 * Where there is no stream, a message waits for one for the connect timeout at most.
	 * So many messages wait, for a stream or for answers, and no more.
	 * @param carries what the message is, as far as the choice of a wire goes
	 * @param message what it carries, not a stream
	 * @return completes when the receiver at the gateway took the message, or
	 * exceptionally with a {@link dev.connector.message.MessageNotDeliveredException},
	 * which says whether the message may have been delivered. Completed by any thread, so
	 * what depends on it must not block
	 */
	public CompletionStage<Void> send(PayloadClass carries, Payload message) {
		return this.messages.send(carries, message);
	}

	/**
	 * Listen to the messages that come from the gateway over the stream of one class,
	 * which is opened now if there is none, tried again if it was given up, and kept open
	 * until the destination is closed.
	 * @param carries the class
	 * @param listener takes the messages, also after the destination was closed and
	 * reopened
	 * @return ends the listening: the stream stays, and messages that come are refused
	 * @throws IllegalStateException when somebody listens to that class already
	 */
	public Cancellable listen(PayloadClass carries, MessageListener listener) {
		return this.messages.listen(carries, listener);
	}

	/**
	 * Return what asks connectors through the gateway here, over a stream of its own,
	 * which is opened with the first invocation and connected again when it is lost.
	 * @return the client, also after the destination was closed and reopened
	 */
	public ConnectorClient client() {
		return new DestinationClient(this.messages::invoke);
	}

	CompletableFuture<Payload> invoke(Invocation invocation, boolean oneWay) {
		return this.messages.invoke(invocation, oneWay);
	}

	/**
	 * Take no more messages and invocations, wait for the answers to those that were
	 * sent, and end their streams in order, until {@link #reopen()}.
	 * @param timeout how long to wait for answers at most
	 * @return completes, never exceptionally, once all streams of messages ended: shortly
	 * after the timeout at the latest
	 */
	public CompletionStage<Void> stopMessages(Duration timeout) {
		return this.messages.stop(timeout);
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
		this.messages.rearm();
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
		return this.pool.snapshot().withMessages(this.messages.snapshot(), this.messages.invocations());
	}

	/**
	 * Close all wires, end those streams that wait for one, fail the messages that are
	 * left, and refuse to open more streams until {@link #reopen()}. A wire that is being
	 * connected is closed as soon as it is known.
	 */
	public void close() {
		this.messages.stop(Duration.ZERO);
		this.pool.close();
	}

	/**
	 * Take no more streams, before others are closed as well.
	 */
	void refuse() {
		this.messages.stop(Duration.ZERO);
		this.pool.refuse();
	}

	/**
	 * Allow streams again after {@link #close()}.
	 */
	public void reopen() {
		this.pool.reopen();
		this.messages.reopen();
	}

	/**
	 * See to it that every wire waits for something that will happen. To be called now
	 * and then, for a timer that was armed and never went off.
	 */
	public void check() {
		this.pool.check();
		this.messages.check();
	}

	@Override
	public String toString() {
		return "Destination " + options().name();
	}

}
