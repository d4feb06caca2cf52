package dev.connector.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message that holds one frame straight to an array, without objects for the
 * messages in between: for the frames that come with every call and every registration.
 * What is to be written is said twice, first to find out how long it is. A payload comes
 * last, so that a large one need not be copied. Used by one thread, once.
 */
final class PlainOutput {

	/** Below, a copy costs less than a second piece. */
	private static final int LARGE_BYTES = 8192;

	private static final int MORE = 0x80;

	private static final int BITS = 7;

	/** There once it is known how long it is. */
	private byte @Nullable [] array;

	private int position;

	/** Whether all texts so far were plain, so that none has to be looked at again. */
	private boolean plain = true;

	private PlainOutput() {
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
		PlainOutput output = new PlainOutput();
		try {
			return output.write(frameField, payloadField, payload, fields);
		}
		catch (IOException ex) {
			throw notEncoded(ex);
		}
	}

	/**
	 * Encode a frame that has no payload.
	 * @param frameField the field of the message that the frame is
	 * @param fields says the fields of the frame, the same each time
	 * @return the bytes of the message
	 */
	static EncodedFrame encode(int frameField, Fields fields) {
		PlainOutput output = new PlainOutput();
		try {
			fields.sayTo(output);
			int size = output.position;
			byte[] bytes = new byte[sizeOf(PlainFields.tag(frameField)) + sizeOf(size) + size];
			output.array = bytes;
			output.position = 0;
			output.raw(PlainFields.tag(frameField));
			output.raw(size);
			fields.sayTo(output);
			return new EncodedFrame(bytes, null);
		}
		catch (IOException ex) {
			throw notEncoded(ex);
		}
	}

	void text(int field, String value) {
		raw(PlainFields.tag(field));
		if ((this.array != null && this.plain) || isPlain(value)) {
			plainText(value);
		}
		else {
			this.plain = false;
			byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
			raw(bytes.length);
			if (this.array != null) {
				System.arraycopy(bytes, 0, this.array, this.position, bytes.length);
			}
			this.position += bytes.length;
		}
	}

	void number(int field, long value) {
		raw(PlainFields.numberTag(field));
		raw(value);
	}

	void message(int field, MessageLite value) throws IOException {
		int size = value.getSerializedSize();
		raw(PlainFields.tag(field));
		raw(size);
		if (this.array != null) {
			value.writeTo(CodedOutputStream.newInstance(this.array, this.position, size));
		}
		this.position += size;
	}

	/**
	 * Begin to say a message, whose fields come next.
	 * @param field the field that it is
	 * @return what to end it with
	 */
	int begin(int field) {
		raw(PlainFields.tag(field));
		// Most are so short that a byte says how long they are
		this.position++;
		return this.position;
	}

	/**
	 * End a message: all of its fields were said.
	 * @param begun what its begin returned
	 */
	void end(int begun) {
		int size = this.position - begun;
		int more = sizeOf(size) - 1;
		byte[] target = this.array;
		if (target != null) {
			System.arraycopy(target, begun, target, begun + more, size);
			this.position = begun - 1;
			raw(size);
		}
		this.position = begun + more + size;
	}

	/**
	 * Say an identity.
	 */
	void key(int field, RegistrationKey key) {
		int begun = begin(field);
		text(dev.connector.protocol.v1.RegistrationKey.TENANT_FIELD_NUMBER, key.tenant());
		text(dev.connector.protocol.v1.RegistrationKey.TYPE_FIELD_NUMBER, key.type());
		text(dev.connector.protocol.v1.RegistrationKey.INSTANCE_FIELD_NUMBER, key.instance());
		end(begun);
	}

	/**
	 * Say a text, unless it is empty.
	 */
	void textIfAny(int field, String value) {
		if (!value.isEmpty()) {
			text(field, value);
		}
	}

	/**
	 * Say whether something is so, if it is.
	 */
	void flag(int field, boolean value) {
		if (value) {
			number(field, 1);
		}
	}

	private EncodedFrame write(int frameField, int payloadField, Payload payload, Fields fields) throws IOException {
		fields.sayTo(this);
		int fieldsSize = this.position;
		this.position = 0;
		sayHead(payload);
		int length = payload.size();
		int payloadSize = this.position + length;
		int frameSize = fieldsSize + sizeOf(PlainFields.tag(payloadField)) + sizeOf(payloadSize) + payloadSize;
		int all = sizeOf(PlainFields.tag(frameField)) + sizeOf(frameSize) + frameSize;
		boolean whole = length < LARGE_BYTES;
		byte[] bytes = new byte[whole ? all : all - length];
		this.array = bytes;
		this.position = 0;
		raw(PlainFields.tag(frameField));
		raw(frameSize);
		fields.sayTo(this);
		raw(PlainFields.tag(payloadField));
		raw(payloadSize);
		sayHead(payload);
		if (!whole) {
			return new EncodedFrame(bytes, payload.unsafeBytes());
		}
		payload.copyTo(bytes, this.position);
		return new EncodedFrame(bytes, null);
	}

	/**
	 * Say everything of a payload but its bytes.
	 */
	private void sayHead(Payload payload) {
		text(dev.connector.protocol.v1.Payload.CONTENT_TYPE_FIELD_NUMBER, payload.contentType());
		raw(PlainFields.tag(dev.connector.protocol.v1.Payload.DATA_FIELD_NUMBER));
		raw(payload.size());
	}

	@SuppressWarnings("deprecation")
	private void plainText(String value) {
		int length = value.length();
		raw(length);
		if (this.array != null) {
			// The low bytes of its characters, which is all that there is to them
			value.getBytes(0, length, this.array, this.position);
		}
		this.position += length;
	}

	private static boolean isPlain(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) >= MORE) {
				return false;
			}
		}
		return true;
	}

	private void raw(long value) {
		byte[] target = this.array;
		if (target == null) {
			this.position += sizeOf(value);
			return;
		}
		long rest = value;
		while ((rest & -MORE) != 0) {
			target[this.position++] = (byte) (rest | MORE);
			rest >>>= BITS;
		}
		target[this.position++] = (byte) rest;
	}

	/**
	 * Return how many bytes a number takes.
	 */
	private static int sizeOf(long value) {
		int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
		return (bits + BITS - 1) / BITS;
	}

	private static ProtocolException notEncoded(IOException cause) {
		return new ProtocolException("The frame could not be encoded: " + cause.getMessage(), cause);
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
