package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.frame.RejectionCode;
import dev.connector.message.IncomingMessages;
import dev.connector.message.MessageLimits;
import org.jspecify.annotations.Nullable;

/**
 * One stream of messages, or of invocations: what was agreed on it, and the watch over
 * it. Frames are dealt with by the owner of the peer, which calls everything else as well
 * unless it is said otherwise.
 */
final class PeerStream implements StreamUser, ConnectorFrame.Receiver {

	/**
	 * How many frames may wait for a peer that goes on sending, and how many of its own
	 * may wait to be dealt with.
	 */
	private static final int MAX_UNREAD = 10_000;

	private final Peer peer;

	private final AcceptedStream stream;

	private final MessageTerms peerTerms;

	private final MessageTerms terms;

	private final IncomingMessages incoming;

	private final @Nullable PeerInvocations invocations;

	private final Watchdog watchdog;

	private final AtomicInteger posted = new AtomicInteger();

	private volatile long lastHeartbeat;

	private boolean over;

	PeerStream(Peer peer, AcceptedStream stream, ConnectorFrame.Hello hello, GatewayParts parts, MessageLimits limits,
			@Nullable Invocations invocations) {
		this.peer = peer;
		this.stream = stream;
		this.peerTerms = hello.terms();
		GatewayFrame.Terms agreed = Negotiation.agree(parts.options(),
				new ConnectorFrame.Terms(0, 0, this.peerTerms.heartbeatInterval(), this.peerTerms.heartbeatTimeout()));
		this.terms = new MessageTerms(limits.window(), limits.windowBytes(), parts.options().maxPayloadBytes(),
				agreed.heartbeatInterval(), agreed.heartbeatTimeout());
		this.incoming = new IncomingMessages(peer.owner(), this.terms, peer::receive, this::send);
		this.invocations = (invocations != null)
				? new PeerInvocations(invocations, peer, this.peerTerms.maxMessageBytes(), this::send) : null;
		this.watchdog = new Watchdog(parts.scheduler(), this.terms.heartbeatTimeout(),
				() -> peer.owner().execute(() -> giveUp("nothing was heard for " + this.terms.heartbeatTimeout())));
	}

	String address() {
		return this.stream.peer();
	}

	MessageTerms peerTerms() {
		return this.peerTerms;
	}

	/**
	 * Tell the peer that it is let in, and watch over the stream from now on.
	 * @return {@code false} when the stream has ended
	 */
	boolean welcome() {
		if (this.over) {
			return false;
		}
		this.watchdog.start();
		return send(new GatewayFrame.Welcome(this.terms, (this.invocations != null) ? this.invocations.most() : 0));
	}

	/**
	 * Hand messages on that come over this stream.
	 */
	void open() {
		this.incoming.open();
	}

	boolean send(GatewayFrame frame) {
		return this.stream.send(frame);
	}

	/**
	 * Ask the peer to move, without acknowledging a heartbeat that was not acknowledged
	 * yet. Called by any thread.
	 */
	boolean askToReconnect(Duration after) {
		return send(new GatewayFrame.HeartbeatAck(this.lastHeartbeat, after));
	}

	/**
	 * End the stream in order once everything that was invoked over it is answered.
	 */
	void part() {
		PeerInvocations awaited = this.invocations;
		if (awaited != null && !this.over) {
			awaited.whenIdle(() -> finish(null));
		}
		else {
			finish(null);
		}
	}

	/**
	 * End the stream in order.
	 * @param last the last frame, or {@code null} for none
	 */
	void finish(GatewayFrame.@Nullable Rejected last) {
		stop();
		this.stream.finish(last);
	}

	/**
	 * End the stream at once.
	 */
	void abort(String reason) {
		stop();
		this.stream.abort(reason);
	}

	@Override
	public void onFrame(ConnectorFrame frame) {
		this.watchdog.alive();
		if (this.posted.incrementAndGet() > MAX_UNREAD) {
			this.stream.abort("more frames came than can be dealt with");
			return;
		}
		this.peer.owner().execute(() -> {
			this.posted.decrementAndGet();
			if (!this.over) {
				frame.deliverTo(this);
			}
		});
	}

	@Override
	public void onLost(Failure failure) {
		this.peer.owner().execute(() -> {
			stop();
			this.peer.lost(this, "the stream was lost: " + failure.message());
		});
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
		String problem = this.incoming.take(frame);
		if (problem != null) {
			reject(problem);
		}
		else if (this.stream.queued() > MAX_UNREAD) {
			giveUp("the peer sends messages and doesn't read the answers");
		}
	}

	@Override
	public void onInvoke(InvocationFrame.Invoke frame) {
		PeerInvocations taking = this.invocations;
		String problem = (taking != null) ? taking.take(frame) : "The stream carries messages, and no invocations";
		if (problem != null) {
			reject(problem);
		}
		else if (this.stream.queued() > MAX_UNREAD) {
			giveUp("the peer invokes connectors and doesn't read the answers");
		}
	}

	@Override
	public void onCallOff(InvocationFrame.CallOff frame) {
		if (this.invocations != null) {
			this.invocations.callOff(frame);
		}
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
		this.peer.outgoing().answered(frame);
	}

	@Override
	public void onHeartbeat(ConnectorFrame.Heartbeat frame) {
		// One that asks without reading gets no more than it may leave unread
		if (this.stream.queued() <= MAX_UNREAD) {
			this.lastHeartbeat = frame.sequence();
			send(new GatewayFrame.HeartbeatAck(frame.sequence(), null));
		}
	}

	@Override
	public void onDraining(ConnectorFrame.Draining frame) {
		this.peer.draining(this);
	}

	@Override
	public void onGoodbye(ConnectorFrame.Goodbye frame) {
		this.peer.finish("the peer said goodbye: " + OneLine.of(frame.reason()), null);
	}

	@Override
	public void onHello(ConnectorFrame.Hello frame) {
		reject("The stream carries messages already: open another one");
	}

	@Override
	public void onRegister(ConnectorFrame.Register frame) {
		reject("The stream carries messages: open another one to register");
	}

	@Override
	public void onResult(ConnectorFrame.Result frame) {
		reject(frame);
	}

	@Override
	public void onResultError(ConnectorFrame.ResultError frame) {
		reject(frame);
	}

	@Override
	public void onResultChunk(ConnectorFrame.ResultChunk frame) {
		reject(frame);
	}

	@Override
	public void onResultEnd(ConnectorFrame.ResultEnd frame) {
		reject(frame);
	}

	@Override
	public void onCredits(ConnectorFrame.Credits frame) {
		reject(frame);
	}

	private void reject(ConnectorFrame frame) {
		reject("A stream of messages carries no " + frame.getClass().getSimpleName());
	}

	private void reject(String problem) {
		finish(AcceptedStream.rejected(RejectionCode.INVALID, problem));
		this.peer.lost(this, problem);
	}

	private void giveUp(String reason) {
		abort(reason);
		this.peer.lost(this, reason);
	}

	private void stop() {
		this.over = true;
		this.watchdog.stop();
		if (this.invocations != null) {
			this.invocations.lose();
		}
	}

}
