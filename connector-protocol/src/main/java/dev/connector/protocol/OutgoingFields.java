package dev.connector.protocol;

import java.time.Duration;

import com.google.protobuf.UnsafeByteOperations;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.Credentials;

/**
 * Writes the fields of messages, refusing by name what no receiver would take.
 */
final class OutgoingFields {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private OutgoingFields() {
	}

	static int count(String field, int value) {
		return (int) count(field, (long) value);
	}

	static long count(String field, long value) {
		if (value < 0) {
			throw new ProtocolException(field + " must not be negative, but is " + value);
		}
		return value;
	}

	static long nanos(Duration span) {
		if (span.isNegative()) {
			return 0;
		}
		return (span.compareTo(LONGEST) < 0) ? span.toNanos() : Long.MAX_VALUE;
	}

	static dev.connector.protocol.v1.RegistrationKey key(RegistrationKey key) {
		return dev.connector.protocol.v1.RegistrationKey.newBuilder()
			.setTenant(key.tenant())
			.setType(key.type())
			.setInstance(key.instance())
			.build();
	}

	static dev.connector.protocol.v1.Payload payload(String field, Payload payload) {
		if (payload.isStream()) {
			throw isStream(field);
		}
		return dev.connector.protocol.v1.Payload.newBuilder()
			.setData(UnsafeByteOperations.unsafeWrap(payload.unsafeBytes()))
			.setContentType(payload.contentType())
			.build();
	}

	static ProtocolException isStream(String field) {
		return new ProtocolException(field + " must not be a stream: send its items one by one");
	}

	static dev.connector.protocol.v1.Credentials credentials(Credentials credentials) {
		return dev.connector.protocol.v1.Credentials.newBuilder()
			.setScheme(credentials.scheme())
			.setValue(credentials.value())
			.build();
	}

}
