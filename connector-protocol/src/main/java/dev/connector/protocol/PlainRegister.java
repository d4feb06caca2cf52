package dev.connector.protocol;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.protocol.v1.ConnectorTerms;
import dev.connector.protocol.v1.Register;
import dev.connector.protocol.v1.Resumption;
import org.jspecify.annotations.Nullable;

/**
 * A registration as it is read straight from its bytes, and written to them. Used by one
 * thread, once.
 */
final class PlainRegister {

	private static final int VERSION = PlainFields.numberTag(Register.PROTOCOL_VERSION_FIELD_NUMBER);

	private static final int KEY = PlainFields.tag(Register.KEY_FIELD_NUMBER);

	private static final int DESCRIPTION = PlainFields.tag(Register.DESCRIPTION_FIELD_NUMBER);

	private static final int CREDENTIALS = PlainFields.tag(Register.CREDENTIALS_FIELD_NUMBER);

	private static final int RESUMPTION = PlainFields.tag(Register.RESUMPTION_FIELD_NUMBER);

	private static final int TERMS = PlainFields.tag(Register.TERMS_FIELD_NUMBER);

	private static final int SCHEME = PlainFields.tag(dev.connector.protocol.v1.Credentials.SCHEME_FIELD_NUMBER);

	private static final int VALUE = PlainFields.tag(dev.connector.protocol.v1.Credentials.VALUE_FIELD_NUMBER);

	private static final int SESSION_TOKEN = PlainFields.tag(Resumption.SESSION_TOKEN_FIELD_NUMBER);

	private static final int IN_FLIGHT = PlainFields.tag(Resumption.IN_FLIGHT_FIELD_NUMBER);

	private static final int ATTEMPT = PlainFields.numberTag(Resumption.ATTEMPT_FIELD_NUMBER);

	private static final int CREDITS = PlainFields.numberTag(ConnectorTerms.CREDITS_FIELD_NUMBER);

	private static final int MAX_PAYLOAD = PlainFields.numberTag(ConnectorTerms.MAX_PAYLOAD_BYTES_FIELD_NUMBER);

	private static final int INTERVAL = PlainFields.numberTag(ConnectorTerms.HEARTBEAT_INTERVAL_NANOS_FIELD_NUMBER);

	private static final int TIMEOUT = PlainFields.numberTag(ConnectorTerms.HEARTBEAT_TIMEOUT_NANOS_FIELD_NUMBER);

	private int version;

	private @Nullable RegistrationKey key;

	private ConnectorRegistration.Description description = ConnectorRegistration.Description.NONE;

	private Credentials credentials = Credentials.NONE;

	private ConnectorFrame.Resumption resumption = ConnectorFrame.Resumption.NONE;

	private ConnectorFrame.@Nullable Terms terms;

	/**
	 * Say the fields.
	 */
	static void say(ConnectorFrame.Register frame, PlainOutput output) {
		output.number(Register.PROTOCOL_VERSION_FIELD_NUMBER, ConnectorFrameEncoder.version(frame));
		output.key(Register.KEY_FIELD_NUMBER, frame.key());
		int description = output.begin(Register.DESCRIPTION_FIELD_NUMBER);
		PlainDescription.say(frame.description(), output);
		output.end(description);
		int credentials = output.begin(Register.CREDENTIALS_FIELD_NUMBER);
		say(frame.credentials(), output);
		output.end(credentials);
		int resumption = output.begin(Register.RESUMPTION_FIELD_NUMBER);
		say(frame.resumption(), output);
		output.end(resumption);
		int terms = output.begin(Register.TERMS_FIELD_NUMBER);
		say(frame.terms(), output);
		output.end(terms);
	}

	private static void say(Credentials credentials, PlainOutput output) {
		output.textIfAny(dev.connector.protocol.v1.Credentials.SCHEME_FIELD_NUMBER, credentials.scheme());
		output.textIfAny(dev.connector.protocol.v1.Credentials.VALUE_FIELD_NUMBER, credentials.value());
	}

	private static void say(ConnectorFrame.Resumption resumption, PlainOutput output) {
		output.textIfAny(Resumption.SESSION_TOKEN_FIELD_NUMBER, resumption.sessionToken());
		for (String requestId : resumption.inFlight()) {
			output.text(Resumption.IN_FLIGHT_FIELD_NUMBER, requestId);
		}
		output.number(Resumption.ATTEMPT_FIELD_NUMBER,
				OutgoingFields.count("register.resumption.attempt", resumption.attempt()));
	}

	private static void say(ConnectorFrame.Terms terms, PlainOutput output) {
		output.number(ConnectorTerms.CREDITS_FIELD_NUMBER,
				OutgoingFields.count("register.terms.credits", terms.credits()));
		output.number(ConnectorTerms.MAX_PAYLOAD_BYTES_FIELD_NUMBER,
				OutgoingFields.count("register.terms.max_payload_bytes", terms.maxPayloadBytes()));
		output.number(ConnectorTerms.HEARTBEAT_INTERVAL_NANOS_FIELD_NUMBER,
				OutgoingFields.nanos(terms.heartbeatInterval()));
		output.number(ConnectorTerms.HEARTBEAT_TIMEOUT_NANOS_FIELD_NUMBER,
				OutgoingFields.nanos(terms.heartbeatTimeout()));
	}

	/**
	 * Read the fields.
	 * @return the registration, or {@code null} when it is not a plain one
	 */
	@Nullable ConnectorFrame read(PlainFields fields) throws IOException {
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			read(fields, tag);
		}
		RegistrationKey known = this.key;
		ConnectorFrame.Terms proposed = this.terms;
		if (this.version < 1 || known == null || proposed == null) {
			return null;
		}
		return new ConnectorFrame.Register(this.version, known, this.description, this.credentials, this.resumption,
				proposed);
	}

	private void read(PlainFields fields, int tag) throws IOException {
		if (tag == VERSION) {
			this.version = (int) fields.number();
		}
		else if (tag == KEY) {
			this.key = fields.key();
		}
		else if (tag == DESCRIPTION) {
			this.description = new PlainDescription().read(fields.fields());
		}
		else if (tag == CREDENTIALS) {
			this.credentials = credentials(fields.fields());
		}
		else if (tag == RESUMPTION) {
			this.resumption = resumption(fields.fields());
		}
		else if (tag == TERMS) {
			this.terms = terms(fields.fields());
		}
		else {
			throw PlainFields.notPlain();
		}
	}

	private static Credentials credentials(PlainFields fields) throws IOException {
		String scheme = "";
		String value = "";
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == SCHEME) {
				scheme = fields.text();
			}
			else if (tag == VALUE) {
				value = fields.text();
			}
			else {
				throw PlainFields.notPlain();
			}
		}
		return (scheme.isEmpty() && value.isEmpty()) ? Credentials.NONE : new Credentials(scheme, value);
	}

	private static ConnectorFrame.Resumption resumption(PlainFields fields) throws IOException {
		String sessionToken = "";
		long attempt = 0;
		List<String> inFlight = List.of();
		for (int tag = fields.next(IN_FLIGHT); tag != 0; tag = fields.next(IN_FLIGHT)) {
			if (tag == SESSION_TOKEN) {
				sessionToken = fields.text();
			}
			else if (tag == ATTEMPT) {
				attempt = fields.count();
			}
			else if (tag == IN_FLIGHT) {
				inFlight = inFlight.isEmpty() ? new ArrayList<>() : inFlight;
				inFlight.add(fields.text());
			}
			else {
				throw PlainFields.notPlain();
			}
		}
		return new ConnectorFrame.Resumption(sessionToken, attempt, inFlight);
	}

	private static ConnectorFrame.Terms terms(PlainFields fields) throws IOException {
		int credits = 0;
		long maxPayloadBytes = 0;
		Duration interval = Duration.ZERO;
		Duration timeout = Duration.ZERO;
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == CREDITS) {
				credits = (int) fields.number();
			}
			else if (tag == MAX_PAYLOAD) {
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
		if (credits < 0) {
			throw PlainFields.notPlain();
		}
		return new ConnectorFrame.Terms(credits, maxPayloadBytes, interval, timeout);
	}

}
