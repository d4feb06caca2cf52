package dev.connector.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.protocol.v1.Capability;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.ConnectorTerms;
import dev.connector.protocol.v1.Description;
import dev.connector.protocol.v1.Draining;
import dev.connector.protocol.v1.Goodbye;
import dev.connector.protocol.v1.Hello;
import dev.connector.protocol.v1.Register;
import dev.connector.protocol.v1.Result;
import dev.connector.protocol.v1.ResultChunk;
import dev.connector.protocol.v1.ResultEnd;
import dev.connector.protocol.v1.ResultError;
import dev.connector.protocol.v1.Resumption;
import org.jspecify.annotations.Nullable;

/**
 * The codec of the frames from a connector to its gateway.
 */
final class ConnectorFrameCodec extends FrameCodec<ConnectorFrame, ConnectorMessage> {

	private static final int RESULT_REQUEST_ID = PlainFields.tag(Result.REQUEST_ID_FIELD_NUMBER);

	private static final int RESULT_PAYLOAD = PlainFields.tag(Result.PAYLOAD_FIELD_NUMBER);

	@Override
	public ConnectorMessage nothing() {
		return ConnectorMessage.getDefaultInstance();
	}

	@Override
	public ConnectorMessage encode(ConnectorFrame frame) {
		ConnectorFrameEncoder encoder = new ConnectorFrameEncoder();
		frame.deliverTo(encoder);
		return encoder.message();
	}

	@Override
	@Nullable ConnectorFrame decode(ConnectorMessage message, IncomingFields fields) {
		return switch (message.getFrameCase()) {
			case REGISTER -> register(message.getRegister(), fields);
			case RESULT -> result(message.getResult(), fields);
			case RESULT_ERROR -> resultError(message.getResultError(), fields);
			case RESULT_CHUNK -> resultChunk(message.getResultChunk(), fields);
			case RESULT_END -> resultEnd(message.getResultEnd(), fields);
			case CREDITS -> {
				fields.countUnknown(message.getCredits());
				yield new ConnectorFrame.Credits(fields.count("credits.limit", message.getCredits().getLimit()));
			}
			case HEARTBEAT -> {
				fields.countUnknown(message.getHeartbeat());
				yield new ConnectorFrame.Heartbeat(
						fields.count("heartbeat.sequence", message.getHeartbeat().getSequence()));
			}
			case DRAINING -> draining(message.getDraining(), fields);
			case GOODBYE -> goodbye(message.getGoodbye(), fields);
			case HELLO -> hello(message.getHello(), fields);
			case MESSAGE -> MessageFields.message(message.getMessage(), fields);
			case RECEIVED -> MessageFields.received(message.getReceived(), fields);
			case INVOKE -> InvocationFields.invoke(message.getInvoke(), fields);
			case CALL_OFF -> InvocationFields.callOff(message.getCallOff(), fields);
			case FRAME_NOT_SET -> null;
		};
	}

	@Override
	@Nullable EncodedFrame encodePlain(ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Result result) {
			return PlainOutput.encode(ConnectorMessage.RESULT_FIELD_NUMBER, Result.PAYLOAD_FIELD_NUMBER,
					"result.payload", result.payload(),
					(output) -> output.text(Result.REQUEST_ID_FIELD_NUMBER, result.requestId()));
		}
		if (frame instanceof ConnectorFrame.Register register) {
			return PlainOutput.encode(ConnectorMessage.REGISTER_FIELD_NUMBER,
					(output) -> PlainRegister.say(register, output));
		}
		return (frame instanceof ConnectorFrame.ResultChunk chunk)
				? PlainOutput.encode(ConnectorMessage.RESULT_CHUNK_FIELD_NUMBER, ResultChunk.PAYLOAD_FIELD_NUMBER,
						"result_chunk.payload", chunk.payload(), (output) -> say(chunk, output))
				: null;
	}

	private static void say(ConnectorFrame.ResultChunk chunk, PlainOutput output) throws IOException {
		output.text(ResultChunk.REQUEST_ID_FIELD_NUMBER, chunk.requestId());
		output.number(ResultChunk.SEQUENCE_FIELD_NUMBER,
				OutgoingFields.count("result_chunk.sequence", chunk.sequence()));
	}

	@Override
	@Nullable ConnectorFrame decodePlain(ByteBuffer bytes) {
		try {
			PlainFields fields = PlainFields.of(bytes, PlainFields.tag(ConnectorMessage.RESULT_FIELD_NUMBER));
			if (fields != null) {
				return plainResult(fields);
			}
			PlainFields register = PlainFields.of(bytes, PlainFields.tag(ConnectorMessage.REGISTER_FIELD_NUMBER));
			return (register != null) ? new PlainRegister().read(register) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static @Nullable ConnectorFrame plainResult(PlainFields fields) throws IOException {
		String requestId = "";
		dev.connector.Payload payload = null;
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == RESULT_REQUEST_ID) {
				requestId = fields.text();
			}
			else if (tag == RESULT_PAYLOAD) {
				payload = fields.payload();
			}
			else {
				return null;
			}
		}
		return (payload != null) ? new ConnectorFrame.Result(requestId, payload) : null;
	}

	private static ConnectorFrame register(Register register, IncomingFields fields) {
		fields.countUnknown(register);
		int version = register.getProtocolVersion();
		if (version < 1) {
			throw new ProtocolException("register.protocol_version must be at least 1, but is " + version);
		}
		fields.require("register.key", register.hasKey());
		fields.require("register.terms", register.hasTerms());
		return new ConnectorFrame.Register(version, fields.key("register.key", register.getKey()),
				description(register.getDescription(), fields), fields.credentials(register.getCredentials()),
				resumption(register.getResumption(), fields), terms(register.getTerms(), fields));
	}

	private static ConnectorRegistration.Description description(Description description, IncomingFields fields) {
		fields.countUnknown(description);
		return new ConnectorRegistration.Description(description.getVersion(), description.getDisplayName(),
				description.getCapabilitiesList().stream().map((capability) -> capability(capability, fields)).toList(),
				description.getMetadataMap());
	}

	private static dev.connector.Capability capability(Capability capability, IncomingFields fields) {
		fields.countUnknown(capability);
		return new dev.connector.Capability(capability.getName(), capability.getDescription(),
				capability.hasInputSchema() ? capability.getInputSchema() : null,
				capability.hasOutputSchema() ? capability.getOutputSchema() : null, capability.getIdempotent(),
				capability.getStreaming());
	}

	private static ConnectorFrame.Resumption resumption(Resumption resumption, IncomingFields fields) {
		fields.countUnknown(resumption);
		return new ConnectorFrame.Resumption(resumption.getSessionToken(),
				fields.count("register.resumption.attempt", resumption.getAttempt()), resumption.getInFlightList());
	}

	private static ConnectorFrame.Terms terms(ConnectorTerms terms, IncomingFields fields) {
		fields.countUnknown(terms);
		return new ConnectorFrame.Terms(fields.count("register.terms.credits", terms.getCredits()),
				fields.count("register.terms.max_payload_bytes", terms.getMaxPayloadBytes()),
				fields.span("register.terms.heartbeat_interval_nanos", terms.getHeartbeatIntervalNanos()),
				fields.span("register.terms.heartbeat_timeout_nanos", terms.getHeartbeatTimeoutNanos()));
	}

	private static ConnectorFrame result(Result result, IncomingFields fields) {
		fields.countUnknown(result);
		return new ConnectorFrame.Result(result.getRequestId(),
				result.hasPayload() ? fields.payload(result.getPayload()) : dev.connector.Payload.empty());
	}

	private static ConnectorFrame resultError(ResultError error, IncomingFields fields) {
		fields.countUnknown(error);
		return new ConnectorFrame.ResultError(error.getRequestId(), errorCode(error), error.getMessage(),
				error.getDetailsMap());
	}

	private static ErrorCode errorCode(ResultError error) {
		return switch (error.getCode()) {
			case ERROR_CODE_NOT_FOUND -> ErrorCode.NOT_FOUND;
			case ERROR_CODE_INVALID_REQUEST -> ErrorCode.INVALID_REQUEST;
			case ERROR_CODE_UNAVAILABLE -> ErrorCode.UNAVAILABLE;
			case ERROR_CODE_OVERLOADED -> ErrorCode.OVERLOADED;
			case ERROR_CODE_TIMEOUT -> ErrorCode.TIMEOUT;
			case ERROR_CODE_CANCELLED -> ErrorCode.CANCELLED;
			case ERROR_CODE_INTERNAL, ERROR_CODE_UNSPECIFIED, UNRECOGNIZED -> ErrorCode.INTERNAL;
		};
	}

	private static ConnectorFrame resultChunk(ResultChunk chunk, IncomingFields fields) {
		fields.countUnknown(chunk);
		return new ConnectorFrame.ResultChunk(chunk.getRequestId(),
				fields.count("result_chunk.sequence", chunk.getSequence()),
				chunk.hasPayload() ? fields.payload(chunk.getPayload()) : dev.connector.Payload.empty());
	}

	private static ConnectorFrame resultEnd(ResultEnd end, IncomingFields fields) {
		fields.countUnknown(end);
		return new ConnectorFrame.ResultEnd(end.getRequestId(), fields.count("result_end.chunks", end.getChunks()),
				end.getContentType());
	}

	private static ConnectorFrame draining(Draining draining, IncomingFields fields) {
		fields.countUnknown(draining);
		return new ConnectorFrame.Draining(draining.getReason());
	}

	private static ConnectorFrame goodbye(Goodbye goodbye, IncomingFields fields) {
		fields.countUnknown(goodbye);
		return new ConnectorFrame.Goodbye(goodbye.getReason());
	}

	private static ConnectorFrame hello(Hello hello, IncomingFields fields) {
		fields.countUnknown(hello);
		int version = hello.getProtocolVersion();
		if (version < 1) {
			throw new ProtocolException("hello.protocol_version must be at least 1, but is " + version);
		}
		fields.require("hello.peer", hello.hasPeer());
		fields.require("hello.terms", hello.hasTerms());
		return new ConnectorFrame.Hello(version, MessageFields.key("hello.peer", hello.getPeer(), fields),
				fields.credentials(hello.getCredentials()), hello.getProcess(), hello.getMoving(),
				MessageFields.terms("hello.terms", hello.getTerms(), fields));
	}

}
