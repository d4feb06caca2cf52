package dev.connector.protocol;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.ConnectorTerms;
import dev.connector.protocol.v1.Credits;
import dev.connector.protocol.v1.Description;
import dev.connector.protocol.v1.Draining;
import dev.connector.protocol.v1.Goodbye;
import dev.connector.protocol.v1.Heartbeat;
import dev.connector.protocol.v1.Hello;
import dev.connector.protocol.v1.Register;
import dev.connector.protocol.v1.Result;
import dev.connector.protocol.v1.ResultChunk;
import dev.connector.protocol.v1.ResultEnd;
import dev.connector.protocol.v1.ResultError;
import dev.connector.protocol.v1.Resumption;

/**
 * Encodes one frame of a connector.
 */
final class ConnectorFrameEncoder implements ConnectorFrame.Receiver {

	private final ConnectorMessage.Builder message = ConnectorMessage.newBuilder();

	ConnectorMessage message() {
		return this.message.build();
	}

	@Override
	public void onRegister(ConnectorFrame.Register frame) {
		this.message.setRegister(Register.newBuilder()
			.setProtocolVersion(version(frame))
			.setKey(OutgoingFields.key(frame.key()))
			.setDescription(description(frame.description()))
			.setCredentials(OutgoingFields.credentials(frame.credentials()))
			.setResumption(Resumption.newBuilder()
				.setSessionToken(frame.resumption().sessionToken())
				.setAttempt(OutgoingFields.count("register.resumption.attempt", frame.resumption().attempt()))
				.addAllInFlight(frame.resumption().inFlight()))
			.setTerms(terms(frame.terms())));
	}

	static int version(ConnectorFrame.Register frame) {
		if (frame.protocolVersion() < 1) {
			throw new ProtocolException(
					"register.protocol_version must be at least 1, but is " + frame.protocolVersion());
		}
		return frame.protocolVersion();
	}

	private static Description description(ConnectorRegistration.Description description) {
		Description.Builder builder = Description.newBuilder()
			.setVersion(description.version())
			.setDisplayName(description.displayName())
			.putAllMetadata(description.metadata());
		description.capabilities().forEach((capability) -> builder.addCapabilities(capability(capability)));
		return builder.build();
	}

	private static dev.connector.protocol.v1.Capability capability(Capability capability) {
		dev.connector.protocol.v1.Capability.Builder builder = dev.connector.protocol.v1.Capability.newBuilder()
			.setName(capability.name())
			.setDescription(capability.description())
			.setIdempotent(capability.idempotent())
			.setStreaming(capability.streaming());
		if (capability.inputSchema() != null) {
			builder.setInputSchema(capability.inputSchema());
		}
		if (capability.outputSchema() != null) {
			builder.setOutputSchema(capability.outputSchema());
		}
		return builder.build();
	}

	private static ConnectorTerms terms(ConnectorFrame.Terms terms) {
		return ConnectorTerms.newBuilder()
			.setCredits(OutgoingFields.count("register.terms.credits", terms.credits()))
			.setMaxPayloadBytes(OutgoingFields.count("register.terms.max_payload_bytes", terms.maxPayloadBytes()))
			.setHeartbeatIntervalNanos(OutgoingFields.nanos(terms.heartbeatInterval()))
			.setHeartbeatTimeoutNanos(OutgoingFields.nanos(terms.heartbeatTimeout()))
			.build();
	}

	@Override
	public void onResult(ConnectorFrame.Result frame) {
		this.message.setResult(Result.newBuilder()
			.setRequestId(frame.requestId())
			.setPayload(OutgoingFields.payload("result.payload", frame.payload())));
	}

	@Override
	public void onResultError(ConnectorFrame.ResultError frame) {
		this.message.setResultError(ResultError.newBuilder()
			.setRequestId(frame.requestId())
			.setCode(errorCode(frame.code()))
			.setMessage(frame.message())
			.putAllDetails(frame.details()));
	}

	private static dev.connector.protocol.v1.ErrorCode errorCode(ErrorCode code) {
		return switch (code) {
			case NOT_FOUND -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_NOT_FOUND;
			case INVALID_REQUEST -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_INVALID_REQUEST;
			case UNAVAILABLE -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_UNAVAILABLE;
			case OVERLOADED -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_OVERLOADED;
			case TIMEOUT -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_TIMEOUT;
			case CANCELLED -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_CANCELLED;
			case INTERNAL -> dev.connector.protocol.v1.ErrorCode.ERROR_CODE_INTERNAL;
		};
	}

	@Override
	public void onResultChunk(ConnectorFrame.ResultChunk frame) {
		this.message.setResultChunk(ResultChunk.newBuilder()
			.setRequestId(frame.requestId())
			.setSequence(OutgoingFields.count("result_chunk.sequence", frame.sequence()))
			.setPayload(OutgoingFields.payload("result_chunk.payload", frame.payload())));
	}

	@Override
	public void onResultEnd(ConnectorFrame.ResultEnd frame) {
		this.message.setResultEnd(ResultEnd.newBuilder()
			.setRequestId(frame.requestId())
			.setChunks(OutgoingFields.count("result_end.chunks", frame.chunks()))
			.setContentType(frame.contentType()));
	}

	@Override
	public void onCredits(ConnectorFrame.Credits frame) {
		this.message.setCredits(Credits.newBuilder().setLimit(OutgoingFields.count("credits.limit", frame.limit())));
	}

	@Override
	public void onHeartbeat(ConnectorFrame.Heartbeat frame) {
		this.message.setHeartbeat(
				Heartbeat.newBuilder().setSequence(OutgoingFields.count("heartbeat.sequence", frame.sequence())));
	}

	@Override
	public void onDraining(ConnectorFrame.Draining frame) {
		this.message.setDraining(Draining.newBuilder().setReason(frame.reason()));
	}

	@Override
	public void onGoodbye(ConnectorFrame.Goodbye frame) {
		this.message.setGoodbye(Goodbye.newBuilder().setReason(frame.reason()));
	}

	@Override
	public void onHello(ConnectorFrame.Hello frame) {
		if (frame.protocolVersion() < 1) {
			throw new ProtocolException("hello.protocol_version must be at least 1, but is " + frame.protocolVersion());
		}
		this.message.setHello(Hello.newBuilder()
			.setProtocolVersion(frame.protocolVersion())
			.setPeer(MessageFields.key(frame.peer()))
			.setCredentials(OutgoingFields.credentials(frame.credentials()))
			.setProcess(frame.process())
			.setMoving(frame.moving())
			.setTerms(MessageFields.terms("hello.terms", frame.terms())));
	}

	@Override
	public void onInvoke(InvocationFrame.Invoke frame) {
		this.message.setInvoke(InvocationFields.invoke(frame));
	}

	@Override
	public void onCallOff(InvocationFrame.CallOff frame) {
		this.message.setCallOff(InvocationFields.callOff(frame));
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
