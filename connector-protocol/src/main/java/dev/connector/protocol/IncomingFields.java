package dev.connector.protocol;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.Credentials;

/**
 * Reads the fields of messages, refusing illegal values by name and counting what is not
 * known.
 */
final class IncomingFields {

	private final LongAdder unknown = new LongAdder();

	long unknown() {
		return this.unknown.sum();
	}

	void countUnknown(Message message) {
		UnknownFieldSet fields = message.getUnknownFields();
		if (!fields.isEmpty()) {
			this.unknown.add(fields.asMap().size());
		}
	}

	void require(String field, boolean present) {
		if (!present) {
			throw new ProtocolException(field + " is missing");
		}
	}

	int count(String field, int value) {
		return (int) count(field, (long) value);
	}

	long count(String field, long value) {
		if (value < 0) {
			throw new ProtocolException(field + " must not be negative, but is " + value);
		}
		return value;
	}

	Duration span(String field, long nanos) {
		return Duration.ofNanos(count(field, nanos));
	}

	RegistrationKey key(String field, dev.connector.protocol.v1.RegistrationKey key) {
		countUnknown(key);
		try {
			return new RegistrationKey(key.getTenant(), key.getType(), key.getInstance());
		}
		catch (IllegalArgumentException ex) {
			throw new ProtocolException(field + ": " + ex.getMessage(), ex);
		}
	}

	Payload payload(dev.connector.protocol.v1.Payload payload) {
		countUnknown(payload);
		return Payload.of(ArrayView.of(payload.getData()), payload.getContentType());
	}

	Credentials credentials(dev.connector.protocol.v1.Credentials credentials) {
		countUnknown(credentials);
		return new Credentials(credentials.getScheme(), credentials.getValue());
	}

}
