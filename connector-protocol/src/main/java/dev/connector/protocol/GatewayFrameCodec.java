package dev.connector.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import dev.connector.frame.GatewayFrame;
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
import org.jspecify.annotations.Nullable;

/**
 * The codec of the frames from a gateway to a connector.
 */
final class GatewayFrameCodec extends FrameCodec<GatewayFrame, GatewayMessage> {

	private static final int EXECUTE = PlainFields.tag(GatewayMessage.EXECUTE_FIELD_NUMBER);

	private static final int ACKNOWLEDGED = PlainFields.tag(GatewayMessage.ACKNOWLEDGED_FIELD_NUMBER);

	private static final int REGISTERED = PlainFields.tag(GatewayMessage.REGISTERED_FIELD_NUMBER);

	private static final int REQUEST_IDS = PlainFields.tag(Acknowledged.REQUEST_IDS_FIELD_NUMBER);

	@Override
	public GatewayMessage nothing() {
		return GatewayMessage.getDefaultInstance();
	}

	@Override
	public GatewayMessage encode(GatewayFrame frame) {
		GatewayFrameEncoder encoder = new GatewayFrameEncoder();
		frame.deliverTo(encoder);
		return encoder.message();
	}

	@Override
	@Nullable GatewayFrame decode(GatewayMessage message, IncomingFields fields) {
		return switch (message.getFrameCase()) {
			case REGISTERED -> registered(message.getRegistered(), fields);
			case PENDING -> pending(message.getPending(), fields);
			case REJECTED -> rejected(message.getRejected(), fields);
			case EXECUTE -> execute(message.getExecute(), fields);
			case CANCEL -> cancel(message.getCancel(), fields);
			case RESULT_CREDITS -> resultCredits(message.getResultCredits(), fields);
			case ACKNOWLEDGED -> acknowledged(message.getAcknowledged(), fields);
			case HEARTBEAT_ACK -> heartbeatAck(message.getHeartbeatAck(), fields);
			case WELCOME -> welcome(message.getWelcome(), fields);
			case MESSAGE -> MessageFields.message(message.getMessage(), fields);
			case RECEIVED -> MessageFields.received(message.getReceived(), fields);
			case ANSWER -> InvocationFields.answer(message.getAnswer(), fields);
			case INVOKE_ERROR -> InvocationFields.failed(message.getInvokeError(), fields);
			case FRAME_NOT_SET -> null;
		};
	}

	private static GatewayFrame registered(Registered registered, IncomingFields fields) {
		fields.countUnknown(registered);
		fields.require("registered.key", registered.hasKey());
		fields.require("registered.terms", registered.hasTerms());
		return new GatewayFrame.Registered(fields.key("registered.key", registered.getKey()),
				fields.count("registered.epoch", registered.getEpoch()), registered.getSessionToken(),
				registered.getResumed(), terms("registered.terms", registered.getTerms(), fields));
	}

	private static GatewayFrame.Terms terms(String field, GatewayTerms terms, IncomingFields fields) {
		fields.countUnknown(terms);
		return new GatewayFrame.Terms(fields.count(field + ".max_payload_bytes", terms.getMaxPayloadBytes()),
				fields.span(field + ".heartbeat_interval_nanos", terms.getHeartbeatIntervalNanos()),
				fields.span(field + ".heartbeat_timeout_nanos", terms.getHeartbeatTimeoutNanos()));
	}

	private static GatewayFrame pending(Pending pending, IncomingFields fields) {
		fields.countUnknown(pending);
		fields.require("pending.terms", pending.hasTerms());
		return new GatewayFrame.Pending(pending.getReason(), terms("pending.terms", pending.getTerms(), fields));
	}

	private static GatewayFrame rejected(Rejected rejected, IncomingFields fields) {
		fields.countUnknown(rejected);
		return new GatewayFrame.Rejected(rejectionCode(rejected), rejected.getMessage(), rejected.hasRetryAfterNanos()
				? fields.span("rejected.retry_after_nanos", rejected.getRetryAfterNanos()) : null);
	}

	private static RejectionCode rejectionCode(Rejected rejected) {
		return switch (rejected.getCode()) {
			case REJECTION_CODE_UNAUTHENTICATED -> RejectionCode.UNAUTHENTICATED;
			case REJECTION_CODE_FORBIDDEN -> RejectionCode.FORBIDDEN;
			case REJECTION_CODE_DISAPPROVED -> RejectionCode.DISAPPROVED;
			case REJECTION_CODE_UNSUPPORTED_VERSION -> RejectionCode.UNSUPPORTED_VERSION;
			case REJECTION_CODE_INVALID -> RejectionCode.INVALID;
			case REJECTION_CODE_SUPERSEDED -> RejectionCode.SUPERSEDED;
			case REJECTION_CODE_OVERLOADED -> RejectionCode.OVERLOADED;
			case REJECTION_CODE_CLOSING -> RejectionCode.CLOSING;
			case REJECTION_CODE_UNSPECIFIED, UNRECOGNIZED -> RejectionCode.UNKNOWN;
		};
	}

	@Override
	@Nullable EncodedFrame encodePlain(GatewayFrame frame) {
		if (frame instanceof GatewayFrame.Execute execute) {
			return PlainOutput.encode(GatewayMessage.EXECUTE_FIELD_NUMBER, Execute.PAYLOAD_FIELD_NUMBER,
					"execute.payload", execute.payload(), (output) -> say(execute, output));
		}
		if (frame instanceof GatewayFrame.Registered registered) {
			return PlainOutput.encode(GatewayMessage.REGISTERED_FIELD_NUMBER,
					(output) -> PlainRegistered.say(registered, output));
		}
		return (frame instanceof GatewayFrame.Acknowledged acknowledged)
				? PlainOutput.encode(GatewayMessage.ACKNOWLEDGED_FIELD_NUMBER, (output) -> say(acknowledged, output))
				: null;
	}

	private static void say(GatewayFrame.Acknowledged acknowledged, PlainOutput output) {
		for (String requestId : acknowledged.requestIds()) {
			output.text(Acknowledged.REQUEST_IDS_FIELD_NUMBER, requestId);
		}
	}

	private static void say(GatewayFrame.Execute execute, PlainOutput output) throws IOException {
		output.text(Execute.REQUEST_ID_FIELD_NUMBER, execute.requestId());
		output.text(Execute.CAPABILITY_FIELD_NUMBER, execute.capability());
		if (!execute.context().equals(GatewayFrame.Context.NONE)) {
			output.message(Execute.CONTEXT_FIELD_NUMBER, GatewayFrameEncoder.context(execute.context()));
		}
		output.number(Execute.TIMEOUT_NANOS_FIELD_NUMBER, OutgoingFields.nanos(execute.timeout()));
		output.number(Execute.ATTEMPT_FIELD_NUMBER,
				OutgoingFields.count("execute.attempt", execute.delivery().attempt()));
		output.number(Execute.RESULT_CREDITS_FIELD_NUMBER,
				OutgoingFields.count("execute.result_credits", execute.delivery().resultCredits()));
	}

	@Override
	@Nullable GatewayFrame decodePlain(ByteBuffer bytes) {
		try {
			PlainFields fields = PlainFields.of(bytes, EXECUTE);
			if (fields != null) {
				return new PlainExecute().read(fields);
			}
			PlainFields acknowledged = PlainFields.of(bytes, ACKNOWLEDGED);
			if (acknowledged != null) {
				return plainAcknowledged(acknowledged);
			}
			PlainFields registered = PlainFields.of(bytes, REGISTERED);
			return (registered != null) ? new PlainRegistered().read(registered) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static @Nullable GatewayFrame plainAcknowledged(PlainFields fields) throws IOException {
		List<String> requestIds = fields.texts(REQUEST_IDS);
		return (requestIds != null) ? new GatewayFrame.Acknowledged(requestIds) : null;
	}

	private static GatewayFrame execute(Execute execute, IncomingFields fields) {
		fields.countUnknown(execute);
		return new GatewayFrame.Execute(execute.getRequestId(), execute.getCapability(),
				execute.hasPayload() ? fields.payload(execute.getPayload()) : dev.connector.Payload.empty(),
				execute.hasContext() ? context(execute.getContext(), fields) : GatewayFrame.Context.NONE,
				fields.span("execute.timeout_nanos", execute.getTimeoutNanos()),
				new GatewayFrame.Delivery(fields.count("execute.attempt", execute.getAttempt()),
						fields.count("execute.result_credits", execute.getResultCredits())));
	}

	private static GatewayFrame.Context context(Context context, IncomingFields fields) {
		fields.countUnknown(context);
		return new GatewayFrame.Context(context.hasCaller() ? context.getCaller() : null, context.getAttributesMap());
	}

	private static GatewayFrame cancel(Cancel cancel, IncomingFields fields) {
		fields.countUnknown(cancel);
		return new GatewayFrame.Cancel(cancel.getRequestId(), cancel.getReason());
	}

	private static GatewayFrame resultCredits(ResultCredits credits, IncomingFields fields) {
		fields.countUnknown(credits);
		return new GatewayFrame.ResultCredits(credits.getRequestId(),
				fields.count("result_credits.allowed", credits.getAllowed()));
	}

	private static GatewayFrame acknowledged(Acknowledged acknowledged, IncomingFields fields) {
		fields.countUnknown(acknowledged);
		return new GatewayFrame.Acknowledged(acknowledged.getRequestIdsList());
	}

	private static GatewayFrame heartbeatAck(HeartbeatAck ack, IncomingFields fields) {
		fields.countUnknown(ack);
		return new GatewayFrame.HeartbeatAck(fields.count("heartbeat_ack.sequence", ack.getSequence()),
				ack.hasReconnectAfterNanos()
						? fields.span("heartbeat_ack.reconnect_after_nanos", ack.getReconnectAfterNanos()) : null);
	}

	private static GatewayFrame welcome(Welcome welcome, IncomingFields fields) {
		fields.countUnknown(welcome);
		fields.require("welcome.terms", welcome.hasTerms());
		return new GatewayFrame.Welcome(MessageFields.terms("welcome.terms", welcome.getTerms(), fields),
				fields.count("welcome.max_invocations", welcome.getMaxInvocations()));
	}

}
