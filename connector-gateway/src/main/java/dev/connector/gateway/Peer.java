package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.PeerKey;
import dev.connector.frame.RejectionCode;
import dev.connector.message.MessageLimits;
import dev.connector.message.OutgoingMessages;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who exchanges messages with the gateway, or invokes connectors through it,
 * over one stream at a time: what was sent over one that is left is answered there. Safe
 * for use by many threads; everything happens in one owner.
 */
final class Peer implements MessagePeer, Movable {

	private static final Logger logger = LoggerFactory.getLogger(Peer.class);

	/**
	 * A peer moves once at a time, but may have left several streams before the answers
	 * came over the first of them.
	 */
	private static final int MAX_SUCCESSORS = 16;

	private final PeerKey key;

	private final String process;

	private final String address;

	private final Peers peers;

	private final @Nullable MessageHandler handler;

	private final long maxMessageBytes;

	private final SerialOwner owner;

	private final OutgoingMessages outgoing;

	private volatile @Nullable PeerStream current;

	private volatile boolean ended;

	private boolean begun;

	/** Streams that are to follow the one in use, in the order in which they came. */
	private final Deque<PeerStream> successors = new ArrayDeque<>();

	Peer(ConnectorFrame.Hello hello, String address, Peers peers, @Nullable MessageHandler handler, GatewayParts parts,
			MessageLimits limits) {
		this.key = hello.peer();
		this.process = hello.process();
		this.address = address;
		this.peers = peers;
		this.handler = handler;
		this.maxMessageBytes = parts.options().maxPayloadBytes();
		this.owner = new SerialOwner("peer " + this.key);
		this.outgoing = new OutgoingMessages(this.owner, parts.scheduler(), limits,
				parts.options().sessions().registerTimeout());
	}

	PeerKey key() {
		return this.key;
	}

	/**
	 * Return whether messages are what its streams are for.
	 */
	boolean exchangesMessages() {
		return this.handler != null;
	}

	SerialOwner owner() {
		return this.owner;
	}

	OutgoingMessages outgoing() {
		return this.outgoing;
	}

	boolean isOf(String other) {
		return this.process.equals(other);
	}

	/**
	 * Begin with a stream.
	 */
	void begin(PeerStream first) {
		this.owner.execute(() -> {
			if (this.ended || !first.welcome()) {
				first.abort("the stream ended before it was welcomed");
				finish("the stream was lost at once", null);
				return;
			}
			this.current = first;
			this.begun = true;
			logger.debug("{} from {} exchanges messages", this.key, this.address);
			tell((told) -> told.onConnected(this));
			use(first);
		});
	}

	/**
	 * Have another stream at hand for the moment when the one in use is left. That one
	 * may have been left already, and wait for answers.
	 */
	void join(PeerStream next) {
		this.owner.execute(() -> {
			if (this.ended || this.successors.size() >= MAX_SUCCESSORS) {
				next.finish(AcceptedStream.rejected(RejectionCode.CLOSING, "There is no stream that it could follow"));
			}
			else if (next.welcome()) {
				this.successors.add(next);
			}
		});
	}

	/**
	 * Leave the key to somebody else.
	 * @param same whether it is the same process that came back
	 * @param other where the other one comes from
	 */
	void replaced(boolean same, String other) {
		this.owner.execute(() -> {
			if (same) {
				finish("the process came back over another stream", null);
			}
			else {
				String message = "Another process exchanges messages as " + this.key + " from " + other
						+ " and owns the name now: give each process a name of its own";
				finish("superseded from " + other, AcceptedStream.rejected(RejectionCode.SUPERSEDED, message));
			}
		});
	}

	/**
	 * Deal with the loss of a stream.
	 */
	@SuppressWarnings("ReferenceEquality")
	void lost(PeerStream lost, String reason) {
		if (lost != this.current) {
			this.successors.remove(lost);
		}
		else {
			this.outgoing.detach(reason);
			follow();
			if (this.current == null) {
				finish(reason, null);
			}
		}
	}

	/**
	 * Send no more messages over a stream that is to be left, and leave it when those
	 * that were sent are answered.
	 */
	@SuppressWarnings("ReferenceEquality")
	void draining(PeerStream left) {
		if (left != this.current) {
			// Nothing was sent over it
			this.successors.remove(left);
			left.part();
			return;
		}
		this.outgoing.hold(() -> {
			left.part();
			this.outgoing.detach("the peer moved");
			follow();
			if (this.current == null) {
				finish("the peer moved", null);
			}
		});
	}

	/**
	 * End in order, called by anybody.
	 * @param last the last frame, or {@code null} for none
	 */
	void end(String reason, GatewayFrame.@Nullable Rejected last) {
		this.owner.execute(() -> finish(reason, last));
	}

	/**
	 * End in order, now. Called by the owner.
	 */
	void finish(String reason, GatewayFrame.@Nullable Rejected last) {
		if (this.ended) {
			return;
		}
		PeerStream used = this.current;
		this.ended = true;
		this.current = null;
		this.outgoing.end("The peer is gone: " + reason);
		if (used != null) {
			used.finish(last);
		}
		this.successors.forEach((next) -> next.finish(last));
		this.successors.clear();
		if (this.begun) {
			tell((told) -> told.onDisconnected(this, reason));
		}
		this.peers.gone(this);
	}

	@Nullable CompletionStage<Void> receive(Payload message) {
		MessageHandler told = this.handler;
		return (told != null) ? told.onMessage(this, message) : null;
	}

	@Override
	public boolean askToReconnect(Duration after) {
		PeerStream asked = this.current;
		return asked != null && !this.ended && asked.askToReconnect(after);
	}

	@Override
	public boolean isEnded() {
		return this.ended;
	}

	@Override
	public String tenant() {
		return this.key.tenant();
	}

	@Override
	public String name() {
		return this.key.name();
	}

	@Override
	public String carries() {
		return this.key.carries();
	}

	@Override
	public String address() {
		return this.address;
	}

	@Override
	public CompletionStage<Void> send(Payload message) {
		return this.outgoing.send(message, this.maxMessageBytes);
	}

	@Override
	public void reject(String message) {
		end("sent away: " + message, AcceptedStream.rejected(RejectionCode.DISAPPROVED, message));
	}

	@Override
	public String toString() {
		return this.key.toString();
	}

	private void follow() {
		PeerStream next = this.successors.poll();
		this.current = next;
		if (next != null) {
			use(next);
		}
	}

	private void use(PeerStream stream) {
		this.outgoing.attach(stream::send, stream.peerTerms());
		stream.open();
	}

	private void tell(Consumer<MessageHandler> news) {
		MessageHandler told = this.handler;
		try {
			if (told != null) {
				news.accept(told);
			}
		}
		catch (Throwable ex) {
			logger.warn("A handler of messages failed on {}", this.key, ex);
		}
	}

}
