package dev.connector.gateway;

import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a stream that registers into a session, and one of messages into a peer, or
 * refuses it. Safe for use by many threads.
 */
final class Handshake {

	private static final Logger logger = LoggerFactory.getLogger(Handshake.class);

	private final GatewayParts parts;

	private final Approvals approvals;

	private final SessionRegistry registry;

	private final Dispatcher dispatcher;

	private final Evacuation evacuation;

	private final Peers peers;

	Handshake(GatewayParts parts, Approvals approvals, SessionRegistry registry, Dispatcher dispatcher,
			Evacuation evacuation, Peers peers) {
		this.parts = parts;
		this.approvals = approvals;
		this.registry = registry;
		this.dispatcher = dispatcher;
		this.evacuation = evacuation;
		this.peers = peers;
	}

	/**
	 * Deal with a stream of messages.
	 * @param stream the stream
	 * @param hello its first frame
	 */
	void hello(AcceptedStream stream, ConnectorFrame.Hello hello) {
		this.peers.hello(stream, hello);
	}

	/**
	 * Deal with the registration of a stream.
	 * @param stream the stream
	 * @param register its first frame
	 */
	void register(AcceptedStream stream, ConnectorFrame.Register register) {
		RegistrationKey key = register.key();
		ConnectorAuthenticator.Rejected refusal = check(register, stream.peer());
		if (refusal != null) {
			stream.reject(key, refusal.code(), refusal.message());
			return;
		}
		boolean approved = this.approvals.of(key) == ApprovalDecision.APPROVE;
		// Goes out before anybody can find the session to approve it
		if (!approved && !stream.send(pending(register))) {
			return;
		}
		SessionRegistry.Placement placement = this.registry.put(key,
				(owner) -> resume(owner, register, stream, approved),
				(epoch) -> new Session(epoch, approved, register, stream, this.parts, this.dispatcher));
		if (placement instanceof SessionRegistry.Placed placed) {
			open(stream, placed, approved);
		}
		else if (placement instanceof SessionRegistry.Resumed resumed) {
			stream.attach(resumed.next());
			resumed.session().takeover().goOn(resumed.next(), resumed.before());
			applyDecision(resumed.session(), true);
		}
		else if (placement instanceof SessionRegistry.Refused refused) {
			stream.reject(key, refused.code(), refused.message());
		}
		else if (placement instanceof SessionRegistry.Outdated) {
			logger.debug("{} from {} registered over a newer stream meanwhile", key, stream.peer());
			stream.finish(AcceptedStream.rejected(RejectionCode.CLOSING,
					"The connector registered over a newer stream meanwhile"));
		}
	}

	private SessionRegistry.@Nullable Placement resume(Session owner, ConnectorFrame.Register register,
			AcceptedStream stream, boolean approved) {
		if (this.evacuation.isShut() && owner.takeover().isMove(register)) {
			this.evacuation.gone(owner);
			return new SessionRegistry.Refused(RejectionCode.CLOSING, Evacuation.REFUSAL);
		}
		return owner.takeover().by(register, stream, approved);
	}

	private GatewayFrame.Pending pending(ConnectorFrame.Register register) {
		return new GatewayFrame.Pending("Somebody has to approve " + register.key() + " at the gateway",
				Negotiation.agree(this.parts.options(), register.terms()));
	}

	private void open(AcceptedStream stream, SessionRegistry.Placed placed, boolean approved) {
		Session session = placed.session();
		stream.attach(session.stream());
		Session replaced = placed.replaced();
		if (replaced != null && replaced.hasToken(session.token())) {
			replaced.end("its connector registered over another stream", null);
		}
		else if (replaced != null) {
			replaced.end("superseded by epoch " + session.epoch() + " from " + session.stream().origin().peer(),
					AcceptedStream.rejected(RejectionCode.SUPERSEDED,
							"Another connection registered as " + session.key() + " from "
									+ session.stream().origin().peer()
									+ " and owns the key now: give each process an instance of its own"));
		}
		session.start();
		if (approved) {
			session.open();
		}
		applyDecision(session, approved);
	}

	/**
	 * The decision may have come while nobody could find the session.
	 */
	private void applyDecision(Session session, boolean approved) {
		ApprovalDecision decision = this.approvals.of(session.key());
		if (decision == ApprovalDecision.REJECT || (decision != null && !approved)) {
			session.decide(decision);
		}
	}

	private ConnectorAuthenticator.@Nullable Rejected check(ConnectorFrame.Register register, String peer) {
		if (register.protocolVersion() != Frame.PROTOCOL_VERSION) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.UNSUPPORTED_VERSION,
					"The connector speaks version " + register.protocolVersion()
							+ " of the protocol, the gateway version " + Frame.PROTOCOL_VERSION
							+ ": bring both to one release");
		}
		if (register.terms().credits() < 0) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.INVALID,
					"Credits must not be negative, but are " + register.terms().credits());
		}
		String problem = Negotiation.problem(register.resumption());
		problem = (problem != null) ? problem : DescriptionLimits.problem(register.description());
		if (problem != null) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.INVALID, problem);
		}
		ConnectorAuthenticator.Rejected refusal = authenticate(register, peer);
		if (refusal == null && this.approvals.of(register.key()) == ApprovalDecision.REJECT) {
			return new ConnectorAuthenticator.Rejected(RejectionCode.DISAPPROVED, Session.disapproval(register.key()));
		}
		return refusal;
	}

	private ConnectorAuthenticator.@Nullable Rejected authenticate(ConnectorFrame.Register register, String peer) {
		try {
			ConnectorAuthenticator.Decision decision = this.parts.authenticator().authenticate(register, peer);
			return (decision instanceof ConnectorAuthenticator.Rejected rejected) ? rejected : null;
		}
		catch (Throwable ex) {
			logger.warn("The credentials of {} from {} could not be checked", register.key(), peer, ex);
			return new ConnectorAuthenticator.Rejected(RejectionCode.CLOSING,
					"The gateway could not check the credentials");
		}
	}

}
