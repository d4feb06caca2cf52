package dev.connector.protocol;

import dev.connector.ConnectorAddress;
import dev.connector.InvocationErrorCode;
import dev.connector.Payload;
import dev.connector.frame.InvocationFrame;
import dev.connector.protocol.v1.Answer;
import dev.connector.protocol.v1.CallOff;
import dev.connector.protocol.v1.Invoke;
import dev.connector.protocol.v1.InvokeError;

/**
 * Reads and writes the frames of invocations, of both directions.
 */
final class InvocationFields {

	private InvocationFields() {
	}

	static InvocationFrame.Invoke invoke(Invoke invoke, IncomingFields fields) {
		fields.countUnknown(invoke);
		fields.require("invoke.address", invoke.hasAddress());
		return new InvocationFrame.Invoke(fields.count("invoke.id", invoke.getId()),
				address(invoke.getAddress(), fields), invoke.getCapability(),
				invoke.hasPayload() ? fields.payload(invoke.getPayload()) : Payload.empty(),
				fields.span("invoke.timeout_nanos", invoke.getTimeoutNanos()),
				new InvocationFrame.Manner(invoke.getAttributesMap(),
						invoke.hasIdempotencyKey() ? invoke.getIdempotencyKey() : null, invoke.getOneWay()));
	}

	static Invoke invoke(InvocationFrame.Invoke frame) {
		Invoke.Builder builder = Invoke.newBuilder()
			.setId(OutgoingFields.count("invoke.id", frame.id()))
			.setAddress(address(frame.address()))
			.setCapability(frame.capability())
			.setPayload(OutgoingFields.payload("invoke.payload", frame.payload()))
			.setTimeoutNanos(OutgoingFields.nanos(frame.timeout()))
			.putAllAttributes(frame.manner().attributes())
			.setOneWay(frame.manner().oneWay());
		if (frame.manner().idempotencyKey() != null) {
			builder.setIdempotencyKey(frame.manner().idempotencyKey());
		}
		return builder.build();
	}

	private static ConnectorAddress address(dev.connector.protocol.v1.ConnectorAddress address, IncomingFields fields) {
		fields.countUnknown(address);
		try {
			return new ConnectorAddress(address.getTenant(), address.getType(),
					address.hasInstance() ? address.getInstance() : null);
		}
		catch (IllegalArgumentException ex) {
			throw new ProtocolException("invoke.address: " + ex.getMessage(), ex);
		}
	}

	private static dev.connector.protocol.v1.ConnectorAddress address(ConnectorAddress address) {
		dev.connector.protocol.v1.ConnectorAddress.Builder builder = dev.connector.protocol.v1.ConnectorAddress
			.newBuilder()
			.setTenant(address.tenant())
			.setType(address.type());
		if (address.instance() != null) {
			builder.setInstance(address.instance());
		}
		return builder.build();
	}

	static InvocationFrame.CallOff callOff(CallOff callOff, IncomingFields fields) {
		fields.countUnknown(callOff);
		return new InvocationFrame.CallOff(fields.count("call_off.id", callOff.getId()), callOff.getReason());
	}

	static CallOff callOff(InvocationFrame.CallOff frame) {
		return CallOff.newBuilder()
			.setId(OutgoingFields.count("call_off.id", frame.id()))
			.setReason(frame.reason())
			.build();
	}

	static InvocationFrame.Answer answer(Answer answer, IncomingFields fields) {
		fields.countUnknown(answer);
		return new InvocationFrame.Answer(fields.count("answer.id", answer.getId()),
				answer.hasPayload() ? fields.payload(answer.getPayload()) : Payload.empty());
	}

	static Answer answer(InvocationFrame.Answer frame) {
		return Answer.newBuilder()
			.setId(OutgoingFields.count("answer.id", frame.id()))
			.setPayload(OutgoingFields.payload("answer.payload", frame.payload()))
			.build();
	}

	static InvocationFrame.Failed failed(InvokeError error, IncomingFields fields) {
		fields.countUnknown(error);
		return new InvocationFrame.Failed(fields.count("invoke_error.id", error.getId()), code(error.getCode()),
				error.getMessage(), error.getDetailsMap(), error.hasRetryAfterNanos()
						? fields.span("invoke_error.retry_after_nanos", error.getRetryAfterNanos()) : null);
	}

	static InvokeError failed(InvocationFrame.Failed frame) {
		InvokeError.Builder builder = InvokeError.newBuilder()
			.setId(OutgoingFields.count("invoke_error.id", frame.id()))
			.setCode(code(frame.code()))
			.setMessage(frame.message())
			.putAllDetails(frame.details());
		if (frame.retryAfter() != null) {
			builder.setRetryAfterNanos(OutgoingFields.nanos(frame.retryAfter()));
		}
		return builder.build();
	}

	private static InvocationErrorCode code(dev.connector.protocol.v1.InvocationErrorCode code) {
		return switch (code) {
			case INVOCATION_ERROR_CODE_INVALID_REQUEST -> InvocationErrorCode.INVALID_REQUEST;
			case INVOCATION_ERROR_CODE_FORBIDDEN -> InvocationErrorCode.FORBIDDEN;
			case INVOCATION_ERROR_CODE_NOT_FOUND -> InvocationErrorCode.NOT_FOUND;
			case INVOCATION_ERROR_CODE_PENDING_APPROVAL -> InvocationErrorCode.PENDING_APPROVAL;
			case INVOCATION_ERROR_CODE_TOO_LARGE -> InvocationErrorCode.TOO_LARGE;
			case INVOCATION_ERROR_CODE_OVERLOADED -> InvocationErrorCode.OVERLOADED;
			case INVOCATION_ERROR_CODE_UNAVAILABLE -> InvocationErrorCode.UNAVAILABLE;
			case INVOCATION_ERROR_CODE_TIMEOUT -> InvocationErrorCode.TIMEOUT;
			case INVOCATION_ERROR_CODE_CANCELLED -> InvocationErrorCode.CANCELLED;
			case INVOCATION_ERROR_CODE_UNSUPPORTED -> InvocationErrorCode.UNSUPPORTED;
			case INVOCATION_ERROR_CODE_CONNECTOR_FAILED, INVOCATION_ERROR_CODE_UNSPECIFIED, UNRECOGNIZED ->
				InvocationErrorCode.CONNECTOR_FAILED;
		};
	}

	private static dev.connector.protocol.v1.InvocationErrorCode code(InvocationErrorCode code) {
		return switch (code) {
			case INVALID_REQUEST -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_INVALID_REQUEST;
			case FORBIDDEN -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_FORBIDDEN;
			case NOT_FOUND -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_NOT_FOUND;
			case PENDING_APPROVAL ->
				dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_PENDING_APPROVAL;
			case TOO_LARGE -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_TOO_LARGE;
			case OVERLOADED -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_OVERLOADED;
			case CONNECTOR_FAILED ->
				dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_CONNECTOR_FAILED;
			case UNAVAILABLE -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_UNAVAILABLE;
			case TIMEOUT -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_TIMEOUT;
			case CANCELLED -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_CANCELLED;
			case UNSUPPORTED -> dev.connector.protocol.v1.InvocationErrorCode.INVOCATION_ERROR_CODE_UNSUPPORTED;
		};
	}

}
