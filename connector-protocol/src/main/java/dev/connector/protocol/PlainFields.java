package dev.connector.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message that holds one frame straight from its array, without objects for the
 * messages in between: for the frames that come with every call. Whoever uses it gives up
 * on whatever is not as plain as usual, and leaves that to {@link IncomingFields}: an
 * unknown field, one that comes twice, a value that is not legal. Used by one thread,
 * once.
 */
final class PlainFields {

	private static final byte[] OCTET_STREAM = Payload.OCTET_STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] JSON = Payload.JSON.getBytes(StandardCharsets.US_ASCII);

	private static final int DATA = tag(dev.connector.protocol.v1.Payload.DATA_FIELD_NUMBER);

	private static final int CONTENT_TYPE = tag(dev.connector.protocol.v1.Payload.CONTENT_TYPE_FIELD_NUMBER);

	private final byte[] array;

	private final int offset;

	private final CodedInputStream input;

	private int seen;

	private PlainFields(byte[] array, int offset, CodedInputStream input) {
		this.array = array;
		this.offset = offset;
		this.input = input;
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
		CodedInputStream input = CodedInputStream.newInstance(bytes.array(), offset, bytes.remaining());
		input.readTag();
		int length = input.readRawVarint32();
		return (length == bytes.remaining() - input.getTotalBytesRead()) ? new PlainFields(bytes.array(), offset, input)
				: null;
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
		int tag = this.input.readTag();
		int bit = 1 << WireFormat.getTagFieldNumber(tag);
		if (tag != 0 && (this.seen & bit) != 0) {
			return -1;
		}
		this.seen |= bit;
		return tag;
	}

	CodedInputStream input() {
		return this.input;
	}

	String text() throws IOException {
		return this.input.readStringRequireUtf8();
	}

	/**
	 * Read a payload, which is a view of the array.
	 * @return the payload, or {@code null} when it is not a plain one
	 */
	@Nullable Payload payload() throws IOException {
		int end = this.input.readRawVarint32() + this.input.getTotalBytesRead();
		int from = 0;
		int length = -1;
		String contentType = null;
		while (this.input.getTotalBytesRead() < end) {
			int tag = this.input.readTag();
			if (tag == DATA && length < 0) {
				length = this.input.readRawVarint32();
				from = this.offset + this.input.getTotalBytesRead();
				this.input.skipRawBytes(length);
			}
			else if (tag == CONTENT_TYPE && contentType == null) {
				contentType = contentType();
			}
			else {
				return null;
			}
		}
		if (length < 0 || contentType == null || this.input.getTotalBytesRead() != end) {
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

	private boolean skips(byte[] known) throws IOException {
		int from = this.offset + this.input.getTotalBytesRead();
		int to = from + 1 + known.length;
		if (to <= this.array.length && this.array[from] == known.length
				&& Arrays.equals(this.array, from + 1, to, known, 0, known.length)) {
			this.input.skipRawBytes(1 + known.length);
			return true;
		}
		return false;
	}

}
