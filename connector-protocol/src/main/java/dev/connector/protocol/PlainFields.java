package dev.connector.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message that holds one frame straight from its array, without objects for the
 * messages in between: for the frames that come with every call and every registration.
 * Whoever uses it gives up on whatever is not as plain as usual, and leaves that to
 * {@link IncomingFields}: an unknown field, one that comes twice, a value that is not
 * legal. Used by one thread, once.
 */
final class PlainFields {

	private static final byte[] OCTET_STREAM = Payload.OCTET_STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] JSON = Payload.JSON.getBytes(StandardCharsets.US_ASCII);

	private static final int DATA = tag(dev.connector.protocol.v1.Payload.DATA_FIELD_NUMBER);

	private static final int CONTENT_TYPE = tag(dev.connector.protocol.v1.Payload.CONTENT_TYPE_FIELD_NUMBER);

	private static final int TENANT = tag(dev.connector.protocol.v1.RegistrationKey.TENANT_FIELD_NUMBER);

	private static final int TYPE = tag(dev.connector.protocol.v1.RegistrationKey.TYPE_FIELD_NUMBER);

	private static final int INSTANCE = tag(dev.connector.protocol.v1.RegistrationKey.INSTANCE_FIELD_NUMBER);

	/** Stands for bytes that are no text. */
	private static final char REPLACEMENT = '\uFFFD';

	private static final int LOW_BITS = 0x7F;

	private static final int BITS = 7;

	private final byte[] array;

	private final int end;

	private int position;

	private int seen;

	private PlainFields(byte[] array, int position, int end) {
		this.array = array;
		this.position = position;
		this.end = end;
	}

	/**
	 * Begin to read a message whose only field is a frame.
	 * @param bytes the bytes of the message
	 * @param tag the tag of that field
	 * @return the fields of the frame, or {@code null} when there is something else
	 */
	static @Nullable PlainFields of(ByteBuffer bytes, int tag) throws IOException {
		// The tags of a oneof have one byte
		if (!bytes.hasArray() || !bytes.hasRemaining() || bytes.get(bytes.position()) != tag) {
			return null;
		}
		int offset = bytes.arrayOffset() + bytes.position();
		PlainFields fields = new PlainFields(bytes.array(), offset + 1, offset + bytes.remaining());
		return (fields.length() == fields.end - fields.position) ? fields : null;
	}

	/**
	 * Return the tag of a field of bytes, text or a message.
	 */
	static int tag(int field) {
		return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
	}

	/**
	 * Return the tag of a field that is a number.
	 */
	static int numberTag(int field) {
		return (field << 3) | WireFormat.WIRETYPE_VARINT;
	}

	/**
	 * Return the tag of the next field.
	 * @return the tag, 0 at the end, -1 for a field that came before
	 */
	int next() throws IOException {
		return next(0);
	}

	/**
	 * Return the tag of the next field.
	 * @param repeated the tag of those that may come more than once
	 * @return the tag, 0 at the end, -1 for any other field that came before
	 */
	int next(int repeated) throws IOException {
		if (this.position == this.end) {
			return 0;
		}
		int tag = (int) number();
		int bit = 1 << WireFormat.getTagFieldNumber(tag);
		if (tag == 0 || (tag != repeated && (this.seen & bit) != 0)) {
			return -1;
		}
		this.seen |= bit;
		return tag;
	}

	/**
	 * Read a message field by field.
	 * @return its fields
	 */
	PlainFields fields() throws IOException {
		int length = length();
		PlainFields fields = new PlainFields(this.array, this.position, this.position + length);
		this.position += length;
		return fields;
	}

	/**
	 * Read texts that are everything that there is.
	 * @param tag the tag of each of them
	 * @return the texts, or {@code null} when there is something else
	 */
	@Nullable List<String> texts(int tag) throws IOException {
		List<String> texts = new ArrayList<>();
		while (this.position < this.end) {
			if (number() != tag) {
				return null;
			}
			texts.add(text());
		}
		return texts;
	}

	/**
	 * Read a number that must not be negative.
	 */
	long count() throws IOException {
		long count = number();
		if (count < 0) {
			throw new IOException("A number is negative");
		}
		return count;
	}

	/**
	 * Read a span of time in nanoseconds.
	 */
	Duration span() throws IOException {
		return Duration.ofNanos(count());
	}

	/**
	 * Read an identity.
	 */
	RegistrationKey key() throws IOException {
		PlainFields fields = fields();
		String tenant = "";
		String type = "";
		String instance = "";
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == TENANT) {
				tenant = fields.text();
			}
			else if (tag == TYPE) {
				type = fields.text();
			}
			else if (tag == INSTANCE) {
				instance = fields.text();
			}
			else {
				throw notPlain();
			}
		}
		try {
			return new RegistrationKey(tenant, type, instance);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("Not a legal key", ex);
		}
	}

	/**
	 * Return what to throw for a field that is not known, or comes where it should not.
	 */
	static IOException notPlain() {
		return new IOException("Not as plain as usual");
	}

	/**
	 * Read a number.
	 */
	long number() throws IOException {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += BITS) {
			if (this.position == this.end) {
				throw new EOFException("A number is cut off");
			}
			byte next = this.array[this.position++];
			value |= (long) (next & LOW_BITS) << shift;
			if (next >= 0) {
				return value;
			}
		}
		throw new IOException("A number has too many bytes");
	}

	String text() throws IOException {
		int length = length();
		String text = new String(this.array, this.position, length, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0) {
			throw new IOException("Perhaps not a text");
		}
		this.position += length;
		return text;
	}

	/**
	 * Read a message.
	 */
	<M extends MessageLite> M message(Parser<M> parser) throws IOException {
		int length = length();
		M message = parser.parseFrom(this.array, this.position, length);
		this.position += length;
		return message;
	}

	/**
	 * Read a payload, which is a view of the array.
	 * @return the payload, or {@code null} when it is not a plain one
	 */
	@Nullable Payload payload() throws IOException {
		int last = length() + this.position;
		int from = 0;
		int length = -1;
		String contentType = null;
		while (this.position < last) {
			int tag = (int) number();
			if (tag == DATA && length < 0) {
				length = length();
				from = this.position;
				this.position += length;
			}
			else if (tag == CONTENT_TYPE && contentType == null) {
				contentType = contentType();
			}
			else {
				return null;
			}
		}
		if (length < 0 || contentType == null || this.position != last) {
			return null;
		}
		return Payload.of(this.array, from, length, contentType);
	}

	/**
	 * Read a content type. Nearly always it is one of two, which need no text of their
	 * own.
	 */
	private String contentType() throws IOException {
		if (skips(OCTET_STREAM)) {
			return Payload.OCTET_STREAM;
		}
		return skips(JSON) ? Payload.JSON : text();
	}

	private boolean skips(byte[] known) {
		int from = this.position + 1;
		int to = from + known.length;
		if (to <= this.end && this.array[this.position] == known.length
				&& Arrays.equals(this.array, from, to, known, 0, known.length)) {
			this.position = to;
			return true;
		}
		return false;
	}

	/**
	 * Read how many bytes follow, all of which are there.
	 */
	private int length() throws IOException {
		long length = number();
		if (length < 0 || length > this.end - this.position) {
			throw new EOFException("A field is cut off");
		}
		return (int) length;
	}

}
