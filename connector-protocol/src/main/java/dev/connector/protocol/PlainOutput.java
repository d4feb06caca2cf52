package dev.connector.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message that holds one frame with a payload straight to an array, without
 * objects for the messages in between: for the frames that come with every call. What is
 * to be written is said twice, first to find out how long it is. The payload comes last,
 * so that a large one need not be copied. Used by one thread, once.
 */
final class PlainOutput {

	/** Below, a copy costs less than a second piece. */
	private static final int LARGE_BYTES = 8192;

	private final int frameField;

	private final int payloadField;

	private final Payload payload;

	private final ByteBuffer data;

	private final int payloadSize;

	private int size;

	private @Nullable CodedOutputStream output;

	private PlainOutput(int frameField, int payloadField, Payload payload) {
		this.frameField = frameField;
		this.payloadField = payloadField;
		this.payload = payload;
		this.data = payload.unsafeBytes();
		this.payloadSize = CodedOutputStream
			.computeStringSize(dev.connector.protocol.v1.Payload.CONTENT_TYPE_FIELD_NUMBER, payload.contentType())
				+ CodedOutputStream.computeTagSize(dev.connector.protocol.v1.Payload.DATA_FIELD_NUMBER)
				+ CodedOutputStream.computeUInt32SizeNoTag(this.data.remaining()) + this.data.remaining();
	}

	/**
	 * Encode a frame.
	 * @param frameField the field of the message that the frame is
	 * @param payloadField the field of the frame that the payload is
	 * @param name what the payload is called in errors
	 * @param payload the payload
	 * @param fields says the other fields of the frame, the same each time
	 * @return the bytes of the message
	 */
	static EncodedFrame encode(int frameField, int payloadField, String name, Payload payload, Fields fields) {
		if (payload.isStream()) {
			throw OutgoingFields.isStream(name);
		}
		PlainOutput output = new PlainOutput(frameField, payloadField, payload);
		try {
			fields.sayTo(output);
			return output.write(fields);
		}
		catch (IOException ex) {
			throw new ProtocolException("The frame could not be encoded: " + ex.getMessage(), ex);
		}
	}

	void text(int field, String value) throws IOException {
		if (this.output != null) {
			this.output.writeString(field, value);
		}
		else {
			this.size += CodedOutputStream.computeStringSize(field, value);
		}
	}

	void number(int field, long value) throws IOException {
		if (this.output != null) {
			this.output.writeInt64(field, value);
		}
		else {
			this.size += CodedOutputStream.computeInt64Size(field, value);
		}
	}

	void message(int field, MessageLite value) throws IOException {
		if (this.output != null) {
			this.output.writeMessage(field, value);
		}
		else {
			this.size += CodedOutputStream.computeMessageSize(field, value);
		}
	}

	private EncodedFrame write(Fields fields) throws IOException {
		int frameSize = this.size + CodedOutputStream.computeTagSize(this.payloadField)
				+ CodedOutputStream.computeUInt32SizeNoTag(this.payloadSize) + this.payloadSize;
		int all = CodedOutputStream.computeTagSize(this.frameField)
				+ CodedOutputStream.computeUInt32SizeNoTag(frameSize) + frameSize;
		int length = this.data.remaining();
		boolean whole = length < LARGE_BYTES;
		byte[] bytes = new byte[whole ? all : all - length];
		CodedOutputStream begun = CodedOutputStream.newInstance(bytes);
		this.output = begun;
		begin(begun, this.frameField, frameSize);
		fields.sayTo(this);
		begin(begun, this.payloadField, this.payloadSize);
		begun.writeString(dev.connector.protocol.v1.Payload.CONTENT_TYPE_FIELD_NUMBER, this.payload.contentType());
		begin(begun, dev.connector.protocol.v1.Payload.DATA_FIELD_NUMBER, length);
		if (whole) {
			this.data.get(bytes, bytes.length - length, length);
			return new EncodedFrame(bytes, null);
		}
		begun.checkNoSpaceLeft();
		return new EncodedFrame(bytes, this.data);
	}

	private static void begin(CodedOutputStream output, int field, int length) throws IOException {
		output.writeUInt32NoTag(PlainFields.tag(field));
		output.writeUInt32NoTag(length);
	}

	/**
	 * The fields of a frame other than its payload.
	 */
	@FunctionalInterface
	interface Fields {

		/**
		 * Say the fields.
		 */
		void sayTo(PlainOutput output) throws IOException;

	}

}
