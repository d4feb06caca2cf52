package dev.connector.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.PeerKey;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who exchange messages with the gateway, or invoke connectors through it, and the
 * decision who is let in. The last one to come under a key owns it. Safe for use by many
 * threads.
 */
final class Peers {

	private static final Logger logger = LoggerFactory.getLogger(Peers.class);

	private final GatewayParts parts;

	private final @Nullable MessageHandler handler;

	private final PeerLimits limits;

	private final Evacuation evacuation;

	private final @Nullable Invocations invocations;

	private final Lock lock = new ReentrantLock();

	private final Map<PeerKey, Peer> peers = new HashMap<>();

	private boolean closed;

	Peers(GatewayParts parts, @Nullable MessageHandler handler, PeerLimits limits, Evacuation evacuation,
			@Nullable Invocations invocations) {
		this.parts = parts;
		this.handler = handler;
		this.limits = limits;
		this.evacuation = evacuation;
		this.invocations = invocations;
	}

	/**
	 * Deal with somebody who wants to exchange messages.
	 * @param stream the stream
	 * @param hello its first frame
	 */
	void hello(AcceptedStream stream, ConnectorFrame.Hello hello) {
		boolean invokes = invokes(hello);
		ConnectorAuthenticator.Rejected refusal = check(hello, stream.peer());
		Placement placement = (refusal == null) ? place(hello, stream, invokes ? null : this.handler) : null;
		if (placement != null) {
			PeerStream opened = new PeerStream(placement.peer(), stream, hello, this.parts, this.limits.messages(),
					invokes ? this.invocations : null);
			stream.attach(opened);
			placement.settle(opened);
			return;
		}
		if (refusal == null) {
			refusal = isClosed() ? new ConnectorAuthenticator.Rejected(RejectionCode.CLOSING, Evacuation.REFUSAL)
					: new ConnectorAuthenticator.Rejected(RejectionCode.OVERLOADED,
							"The gateway has as many peers as it takes");
		}
		stream.reject(null, refusal.code(), refusal.message());
	}

	List<Peer> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.peers.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End everybody, and let nobody in any more.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		all().forEach((peer) -> peer.end("the gateway closes",
				AcceptedStream.rejected(RejectionCode.CLOSING, "The gateway is closed")));
	}

	/**
	 * Forget somebody who is gone.
	 */
	void gone(Peer peer) {
		this.lock.lock();
		try {
			this.peers.remove(peer.key(), peer);
		}
		finally {
			this.lock.unlock();
		}
		this.evacuation.gone(peer);
	}

	private @Nullable Placement place(ConnectorFrame.Hello hello, AcceptedStream stream,
			@Nullable MessageHandler told) {
		this.lock.lock();
		try {
			Peer present = this.peers.get(hello.peer());
			boolean same = present != null && present.isOf(hello.process());
			if (present != null && same && hello.moving()) {
				return new Placement(present, true, null, true);
			}
			if (this.closed || (present == null && this.peers.size() >= this.limits.maxPeers())) {
				return null;
			}
			Peer fresh = new Peer(hello, stream.peer(), this, told, this.parts, this.limits.messages());
			this.peers.put(hello.peer(), fresh);
			return new Placement(fresh, false, present, same);
		}
		finally {
			this.lock.unlock();
		}
	}

	private ConnectorAuthenticator.@Nullable Rejected check(ConnectorFrame.Hello hello, String address) {
		if (hello.protocolVersion() != Frame.PROTOCOL_VERSION) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.UNSUPPORTED_VERSION,
					"The other side speaks version " + hello.protocolVersion()
							+ " of the protocol, the gateway version " + Frame.PROTOCOL_VERSION
							+ ": bring both to one release");
		}
		ConnectorAuthenticator.Rejected refusal = authenticate(hello, address);
		if (refusal == null && invokes(hello) && this.invocations == null) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.DISAPPROVED,
					"No connectors are invoked from here: invocations are turned off at the gateway");
		}
		if (refusal == null && !invokes(hello) && this.handler == null) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.DISAPPROVED, "No one listens for messages here");
		}
		if (refusal == null && (isClosed() || this.evacuation.isShut())) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.CLOSING, Evacuation.REFUSAL);
		}
		return refusal;
	}

	private static boolean invokes(ConnectorFrame.Hello hello) {
		return hello.peer().carries().equals(PeerKey.INVOCATIONS);
	}

	private ConnectorAuthenticator.@Nullable Rejected authenticate(ConnectorFrame.Hello hello, String address) {
		try {
			ConnectorAuthenticator.Decision decision = this.parts.authenticator().authenticate(hello, address);
			return (decision instanceof ConnectorAuthenticator.Rejected rejected) ? rejected : null;
		}
		catch (Throwable ex) {
			logger.warn("The credentials of {} from {} could not be checked", hello.peer(), address, ex);
			return new ConnectorAuthenticator.Rejected(RejectionCode.CLOSING,
					"The gateway could not check the credentials");
		}
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Where a stream belongs.
	 *
	 * @param peer whose it is
	 * @param joins whether that peer has another stream, and moves to this one
	 * @param replaced who owned the key before, or {@code null}
	 * @param same whether that one was the same process
	 */
	private record Placement(Peer peer, boolean joins, @Nullable Peer replaced, boolean same) {

		void settle(PeerStream opened) {
			if (this.joins) {
				this.peer.join(opened);
				return;
			}
			if (this.replaced != null) {
				this.replaced.replaced(this.same, opened.address());
			}
			this.peer.begin(opened);
		}

	}

}
