package dev.connector.protocol;

import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.protocol.v1.Acknowledged;
import dev.connector.protocol.v1.Cancel;
import dev.connector.protocol.v1.Context;
import dev.connector.protocol.v1.Execute;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.protocol.v1.GatewayTerms;
import dev.connector.protocol.v1.HeartbeatAck;
import dev.connector.protocol.v1.Pending;
import dev.connector.protocol.v1.Registered;
import dev.connector.protocol.v1.Rejected;
import dev.connector.protocol.v1.ResultCredits;
import dev.connector.protocol.v1.Welcome;

/**
 * Encodes one frame of a gateway.
 */
final class GatewayFrameEncoder implements GatewayFrame.Receiver {

	private final GatewayMessage.Builder message = GatewayMessage.newBuilder();

	GatewayMessage message() {
		return this.message.build();
	}

	@Override
	public void onRegistered(GatewayFrame.Registered frame) {
		this.message.setRegistered(Registered.newBuilder()
			.setKey(OutgoingFields.key(frame.key()))
			.setEpoch(OutgoingFields.count("registered.epoch", frame.epoch()))
			.setSessionToken(frame.sessionToken())
			.setResumed(frame.resumed())
			.setTerms(terms("registered.terms", frame.terms())));
	}

	private static GatewayTerms terms(String field, GatewayFrame.Terms terms) {
		return GatewayTerms.newBuilder()
			.setMaxPayloadBytes(OutgoingFields.count(field + ".max_payload_bytes", terms.maxPayloadBytes()))
			.setHeartbeatIntervalNanos(OutgoingFields.nanos(terms.heartbeatInterval()))
			.setHeartbeatTimeoutNanos(OutgoingFields.nanos(terms.heartbeatTimeout()))
			.build();
	}

	@Override
	public void onPending(GatewayFrame.Pending frame) {
		this.message
			.setPending(Pending.newBuilder().setReason(frame.reason()).setTerms(terms("pending.terms", frame.terms())));
	}

	@Override
	public void onRejected(GatewayFrame.Rejected frame) {
		Rejected.Builder builder = Rejected.newBuilder()
			.setCode(rejectionCode(frame.code()))
			.setMessage(frame.message());
		if (frame.retryAfter() != null) {
			builder.setRetryAfterNanos(OutgoingFields.nanos(frame.retryAfter()));
		}
		this.message.setRejected(builder);
	}

	private static dev.connector.protocol.v1.RejectionCode rejectionCode(RejectionCode code) {
		return switch (code) {
			case UNAUTHENTICATED -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_UNAUTHENTICATED;
			case FORBIDDEN -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_FORBIDDEN;
			case DISAPPROVED -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_DISAPPROVED;
			case UNSUPPORTED_VERSION -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_UNSUPPORTED_VERSION;
			case INVALID -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_INVALID;
			case SUPERSEDED -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_SUPERSEDED;
			case OVERLOADED -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_OVERLOADED;
			case CLOSING -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_CLOSING;
			case UNKNOWN -> dev.connector.protocol.v1.RejectionCode.REJECTION_CODE_UNSPECIFIED;
		};
	}

	@Override
	public void onExecute(GatewayFrame.Execute frame) {
		Execute.Builder builder = Execute.newBuilder()
			.setRequestId(frame.requestId())
			.setCapability(frame.capability())
			.setPayload(OutgoingFields.payload("execute.payload", frame.payload()))
			.setTimeoutNanos(OutgoingFields.nanos(frame.timeout()))
			.setAttempt(OutgoingFields.count("execute.attempt", frame.delivery().attempt()))
			.setResultCredits(OutgoingFields.count("execute.result_credits", frame.delivery().resultCredits()));
		if (!frame.context().equals(GatewayFrame.Context.NONE)) {
			builder.setContext(context(frame.context()));
		}
		this.message.setExecute(builder);
	}

	static Context context(GatewayFrame.Context context) {
		Context.Builder builder = Context.newBuilder().putAllAttributes(context.attributes());
		if (context.caller() != null) {
			builder.setCaller(context.caller());
		}
		return builder.build();
	}

	@Override
	public void onCancel(GatewayFrame.Cancel frame) {
		this.message.setCancel(Cancel.newBuilder().setRequestId(frame.requestId()).setReason(frame.reason()));
	}

	@Override
	public void onResultCredits(GatewayFrame.ResultCredits frame) {
		this.message.setResultCredits(ResultCredits.newBuilder()
			.setRequestId(frame.requestId())
			.setAllowed(OutgoingFields.count("result_credits.allowed", frame.allowed())));
	}

	@Override
	public void onAcknowledged(GatewayFrame.Acknowledged frame) {
		this.message.setAcknowledged(Acknowledged.newBuilder().addAllRequestIds(frame.requestIds()));
	}

	@Override
	public void onHeartbeatAck(GatewayFrame.HeartbeatAck frame) {
		HeartbeatAck.Builder builder = HeartbeatAck.newBuilder()
			.setSequence(OutgoingFields.count("heartbeat_ack.sequence", frame.sequence()));
		if (frame.reconnectAfter() != null) {
			builder.setReconnectAfterNanos(OutgoingFields.nanos(frame.reconnectAfter()));
		}
		this.message.setHeartbeatAck(builder);
	}

	@Override
	public void onWelcome(GatewayFrame.Welcome frame) {
		this.message.setWelcome(Welcome.newBuilder()
			.setTerms(MessageFields.terms("welcome.terms", frame.terms()))
			.setMaxInvocations(OutgoingFields.count("welcome.max_invocations", frame.maxInvocations())));
	}

	@Override
	public void onAnswer(InvocationFrame.Answer frame) {
		this.message.setAnswer(InvocationFields.answer(frame));
	}

	@Override
	public void onFailed(InvocationFrame.Failed frame) {
		this.message.setInvokeError(InvocationFields.failed(frame));
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
		this.message.setMessage(MessageFields.message(frame));
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
		this.message.setReceived(MessageFields.received(frame));
	}

}
