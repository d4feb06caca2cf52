package dev.connector.protocol;

import java.io.IOException;
import java.time.Duration;

import dev.connector.RegistrationKey;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.v1.GatewayTerms;
import dev.connector.protocol.v1.Registered;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a registration as it is read straight from its bytes, and written to
 * them. Used by one thread, once.
 */
final class PlainRegistered {

	private static final int KEY = PlainFields.tag(Registered.KEY_FIELD_NUMBER);

	private static final int EPOCH = PlainFields.numberTag(Registered.EPOCH_FIELD_NUMBER);

	private static final int SESSION_TOKEN = PlainFields.tag(Registered.SESSION_TOKEN_FIELD_NUMBER);

	private static final int RESUMED = PlainFields.numberTag(Registered.RESUMED_FIELD_NUMBER);

	private static final int TERMS = PlainFields.tag(Registered.TERMS_FIELD_NUMBER);

	private static final int MAX_PAYLOAD = PlainFields.numberTag(GatewayTerms.MAX_PAYLOAD_BYTES_FIELD_NUMBER);

	private static final int INTERVAL = PlainFields.numberTag(GatewayTerms.HEARTBEAT_INTERVAL_NANOS_FIELD_NUMBER);

	private static final int TIMEOUT = PlainFields.numberTag(GatewayTerms.HEARTBEAT_TIMEOUT_NANOS_FIELD_NUMBER);

	private @Nullable RegistrationKey key;

	private GatewayFrame.@Nullable Terms terms;

	private String sessionToken = "";

	private long epoch;

	private boolean resumed;

	/**
	 * Say the fields.
	 */
	static void say(GatewayFrame.Registered frame, PlainOutput output) {
		output.key(Registered.KEY_FIELD_NUMBER, frame.key());
		output.number(Registered.EPOCH_FIELD_NUMBER, OutgoingFields.count("registered.epoch", frame.epoch()));
		output.textIfAny(Registered.SESSION_TOKEN_FIELD_NUMBER, frame.sessionToken());
		output.flag(Registered.RESUMED_FIELD_NUMBER, frame.resumed());
		int terms = output.begin(Registered.TERMS_FIELD_NUMBER);
		say(frame.terms(), output);
		output.end(terms);
	}

	private static void say(GatewayFrame.Terms terms, PlainOutput output) {
		output.number(GatewayTerms.MAX_PAYLOAD_BYTES_FIELD_NUMBER,
				OutgoingFields.count("registered.terms.max_payload_bytes", terms.maxPayloadBytes()));
		output.number(GatewayTerms.HEARTBEAT_INTERVAL_NANOS_FIELD_NUMBER,
				OutgoingFields.nanos(terms.heartbeatInterval()));
		output.number(GatewayTerms.HEARTBEAT_TIMEOUT_NANOS_FIELD_NUMBER,
				OutgoingFields.nanos(terms.heartbeatTimeout()));
	}

	/**
	 * Read the fields.
	 * @return the answer, or {@code null} when it is not a plain one
	 */
	@Nullable GatewayFrame read(PlainFields fields) throws IOException {
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			read(fields, tag);
		}
		RegistrationKey known = this.key;
		GatewayFrame.Terms agreed = this.terms;
		return (known != null && agreed != null)
				? new GatewayFrame.Registered(known, this.epoch, this.sessionToken, this.resumed, agreed) : null;
	}

	private void read(PlainFields fields, int tag) throws IOException {
		if (tag == KEY) {
			this.key = fields.key();
		}
		else if (tag == EPOCH) {
			this.epoch = fields.count();
		}
		else if (tag == SESSION_TOKEN) {
			this.sessionToken = fields.text();
		}
		else if (tag == RESUMED) {
			this.resumed = fields.number() != 0;
		}
		else if (tag == TERMS) {
			this.terms = terms(fields.fields());
		}
		else {
			throw PlainFields.notPlain();
		}
	}

	private static GatewayFrame.Terms terms(PlainFields fields) throws IOException {
		long maxPayloadBytes = 0;
		Duration interval = Duration.ZERO;
		Duration timeout = Duration.ZERO;
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == MAX_PAYLOAD) {
				maxPayloadBytes = fields.count();
			}
			else if (tag == INTERVAL) {
				interval = fields.span();
			}
			else if (tag == TIMEOUT) {
				timeout = fields.span();
			}
			else {
				throw PlainFields.notPlain();
			}
		}
		return new GatewayFrame.Terms(maxPayloadBytes, interval, timeout);
	}

}
