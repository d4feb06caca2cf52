package dev.connector.protocol;

import dev.connector.Payload;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.frame.PeerKey;
import dev.connector.protocol.v1.MessageOutcome;
import dev.connector.protocol.v1.PeerMessage;
import dev.connector.protocol.v1.Received;

/**
 * Reads and writes what streams of messages have in both directions.
 */
final class MessageFields {

	private MessageFields() {
	}

	static MessageFrame.Message message(PeerMessage message, IncomingFields fields) {
		fields.countUnknown(message);
		return new MessageFrame.Message(fields.count("message.sequence", message.getSequence()),
				message.hasPayload() ? fields.payload(message.getPayload()) : Payload.empty());
	}

	static PeerMessage message(MessageFrame.Message frame) {
		return PeerMessage.newBuilder()
			.setSequence(OutgoingFields.count("message.sequence", frame.sequence()))
			.setPayload(OutgoingFields.payload("message.payload", frame.payload()))
			.build();
	}

	static MessageFrame.Received received(Received received, IncomingFields fields) {
		fields.countUnknown(received);
		return new MessageFrame.Received(fields.count("received.sequence", received.getSequence()),
				switch (received.getOutcome()) {
					case MESSAGE_OUTCOME_TAKEN -> MessageFrame.Outcome.TAKEN;
					case MESSAGE_OUTCOME_FAILED -> MessageFrame.Outcome.FAILED;
					case MESSAGE_OUTCOME_UNHEARD -> MessageFrame.Outcome.UNHEARD;
					case MESSAGE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> MessageFrame.Outcome.UNKNOWN;
				});
	}

	static Received received(MessageFrame.Received frame) {
		return Received.newBuilder()
			.setSequence(OutgoingFields.count("received.sequence", frame.sequence()))
			.setOutcome(switch (frame.outcome()) {
				case TAKEN -> MessageOutcome.MESSAGE_OUTCOME_TAKEN;
				case FAILED -> MessageOutcome.MESSAGE_OUTCOME_FAILED;
				case UNHEARD -> MessageOutcome.MESSAGE_OUTCOME_UNHEARD;
				case UNKNOWN -> MessageOutcome.MESSAGE_OUTCOME_UNSPECIFIED;
			})
			.build();
	}

	static MessageTerms terms(String field, dev.connector.protocol.v1.MessageTerms terms, IncomingFields fields) {
		fields.countUnknown(terms);
		return new MessageTerms(fields.count(field + ".window", terms.getWindow()),
				fields.count(field + ".window_bytes", terms.getWindowBytes()),
				fields.count(field + ".max_message_bytes", terms.getMaxMessageBytes()),
				fields.span(field + ".heartbeat_interval_nanos", terms.getHeartbeatIntervalNanos()),
				fields.span(field + ".heartbeat_timeout_nanos", terms.getHeartbeatTimeoutNanos()));
	}

	static dev.connector.protocol.v1.MessageTerms terms(String field, MessageTerms terms) {
		return dev.connector.protocol.v1.MessageTerms.newBuilder()
			.setWindow(OutgoingFields.count(field + ".window", terms.window()))
			.setWindowBytes(OutgoingFields.count(field + ".window_bytes", terms.windowBytes()))
			.setMaxMessageBytes(OutgoingFields.count(field + ".max_message_bytes", terms.maxMessageBytes()))
			.setHeartbeatIntervalNanos(OutgoingFields.nanos(terms.heartbeatInterval()))
			.setHeartbeatTimeoutNanos(OutgoingFields.nanos(terms.heartbeatTimeout()))
			.build();
	}

	static PeerKey key(String field, dev.connector.protocol.v1.PeerKey key, IncomingFields fields) {
		fields.countUnknown(key);
		try {
			return new PeerKey(key.getTenant(), key.getName(), key.getCarries());
		}
		catch (IllegalArgumentException ex) {
			throw new ProtocolException(field + ": " + ex.getMessage(), ex);
		}
	}

	static dev.connector.protocol.v1.PeerKey key(PeerKey key) {
		return dev.connector.protocol.v1.PeerKey.newBuilder()
			.setTenant(key.tenant())
			.setName(key.name())
			.setCarries(key.carries())
			.build();
	}

}
