package dev.connector.protocol;

import java.io.IOException;
import java.time.Duration;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.v1.Context;
import dev.connector.protocol.v1.Execute;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is read straight from its bytes. Used by one thread, once.
 */
final class PlainExecute {

	private static final int REQUEST_ID = PlainFields.tag(Execute.REQUEST_ID_FIELD_NUMBER);

	private static final int CAPABILITY = PlainFields.tag(Execute.CAPABILITY_FIELD_NUMBER);

	private static final int PAYLOAD = PlainFields.tag(Execute.PAYLOAD_FIELD_NUMBER);

	private static final int CONTEXT = PlainFields.tag(Execute.CONTEXT_FIELD_NUMBER);

	private static final int TIMEOUT = PlainFields.numberTag(Execute.TIMEOUT_NANOS_FIELD_NUMBER);

	private static final int ATTEMPT = PlainFields.numberTag(Execute.ATTEMPT_FIELD_NUMBER);

	private static final int CREDITS = PlainFields.numberTag(Execute.RESULT_CREDITS_FIELD_NUMBER);

	private String requestId = "";

	private String capability = "";

	private @Nullable Payload payload;

	private GatewayFrame.Context context = GatewayFrame.Context.NONE;

	private long timeout;

	private int attempt;

	private int credits;

	/**
	 * Read the fields.
	 * @return the request, or {@code null} when it is not a plain one
	 */
	@Nullable GatewayFrame read(PlainFields fields) throws IOException {
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (!read(fields, tag)) {
				return null;
			}
		}
		Payload read = this.payload;
		if (read == null || this.timeout < 0 || this.attempt < 0 || this.credits < 0) {
			return null;
		}
		return new GatewayFrame.Execute(this.requestId, this.capability, read, this.context,
				Duration.ofNanos(this.timeout), new GatewayFrame.Delivery(this.attempt, this.credits));
	}

	private boolean read(PlainFields fields, int tag) throws IOException {
		if (tag == REQUEST_ID) {
			this.requestId = fields.text();
		}
		else if (tag == CAPABILITY) {
			this.capability = fields.text();
		}
		else if (tag == PAYLOAD) {
			this.payload = fields.payload();
		}
		else if (tag == CONTEXT) {
			return readContext(fields);
		}
		else if (tag == TIMEOUT) {
			this.timeout = fields.number();
		}
		else if (tag == ATTEMPT) {
			this.attempt = (int) fields.number();
		}
		else if (tag == CREDITS) {
			this.credits = (int) fields.number();
		}
		else {
			return false;
		}
		return true;
	}

	private boolean readContext(PlainFields fields) throws IOException {
		Context message = fields.message(Context.parser());
		this.context = new GatewayFrame.Context(message.hasCaller() ? message.getCaller() : null,
				message.getAttributesMap());
		return message.getUnknownFields().isEmpty();
	}

}
