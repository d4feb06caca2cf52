package dev.connector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * What a request or an answer carries: bytes with their content type, or a stream of such
 * payloads that is produced over time.
 * <p>
 * Immutable and safe for use by many threads, as long as whoever hands over an array or a
 * buffer leaves it alone afterwards: payloads are never copied. The items of a stream may
 * be subscribed to once.
 */
public final class Payload {

	/**
	 * Content type of JSON.
	 */
	public static final String JSON = "application/json";

	/**
	 * Content type of bytes about which nothing is known.
	 */
	public static final String OCTET_STREAM = "application/octet-stream";

	private static final byte[] NOTHING = {};

	private static final Payload EMPTY = new Payload(NOTHING, 0, 0, OCTET_STREAM);

	/** Nobody changes the bytes; nearly always they are in an array that is known. */
	private final byte @Nullable [] array;

	private final int offset;

	private final int size;

	private final String contentType;

	/** The bytes in a buffer without a known array, or the items of a stream. */
	private final @Nullable Object other;

	private Payload(byte[] array, int offset, int size, String contentType) {
		this.array = array;
		this.offset = offset;
		this.size = size;
		this.contentType = Objects.requireNonNull(contentType, "contentType");
		this.other = null;
	}

	private Payload(Object other, int size, String contentType) {
		this.array = null;
		this.offset = 0;
		this.size = size;
		this.contentType = Objects.requireNonNull(contentType, "contentType");
		this.other = other;
	}

	/**
	 * Wrap an array without copying it.
	 * @param bytes the bytes, not to be changed afterwards
	 * @param contentType their content type
	 * @return the payload
	 */
	public static Payload of(byte[] bytes, String contentType) {
		return new Payload(bytes, 0, bytes.length, contentType);
	}

	/**
	 * Wrap the remaining bytes of a buffer without copying them.
	 * @param bytes the buffer, whose content is not to be changed afterwards
	 * @param contentType the content type
	 * @return the payload
	 */
	public static Payload of(ByteBuffer bytes, String contentType) {
		return bytes.hasArray()
				? new Payload(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), contentType)
				: new Payload(bytes.slice(), bytes.remaining(), contentType);
	}

	/**
	 * Wrap a part of an array without copying it.
	 * @param bytes the array, not to be changed afterwards
	 * @param offset where the bytes begin
	 * @param length how many they are
	 * @param contentType their content type
	 * @return the payload
	 */
	public static Payload of(byte[] bytes, int offset, int length, String contentType) {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		return new Payload(bytes, offset, length, contentType);
	}

	/**
	 * Make a payload of a JSON text.
	 * @param json the text
	 * @return the payload
	 */
	public static Payload json(String json) {
		return of(json.getBytes(StandardCharsets.UTF_8), JSON);
	}

	/**
	 * Return the payload without any bytes.
	 * @return an empty payload
	 */
	public static Payload empty() {
		return EMPTY;
	}

	/**
	 * Make a streamed payload: each item goes on its way as soon as the publisher emits
	 * it, at the pace of the receiver.
	 * @param contentType the content type of the items
	 * @param items the items, none of them a stream itself
	 * @return the payload
	 */
	public static Payload stream(String contentType, Flow.Publisher<Payload> items) {
		return new Payload(Objects.requireNonNull(items, "items"), 0, contentType);
	}

	/**
	 * Return whether this payload is a stream of items.
	 * @return {@code true} when {@link #items()} may be called, {@code false} when
	 * {@link #bytes()} may be
	 */
	public boolean isStream() {
		return this.array == null && this.other instanceof Flow.Publisher;
	}

	/**
	 * Return the items of a streamed payload.
	 * @return a publisher for one subscriber
	 * @throws IllegalStateException when this is not a stream
	 */
	@SuppressWarnings("unchecked")
	public Flow.Publisher<Payload> items() {
		if (this.other instanceof Flow.Publisher<?> items) {
			return (Flow.Publisher<Payload>) items;
		}
		throw new IllegalStateException("Not a stream: read the bytes");
	}

	/**
	 * Return the bytes, as a view with a position of its own.
	 * @return a read-only buffer
	 * @throws IllegalStateException when this is a stream
	 */
	public ByteBuffer bytes() {
		return unsafeBytes().asReadOnlyBuffer();
	}

	/**
	 * Return the bytes as they are held, as a view with a position of its own, for a
	 * codec that could not hand on a read-only buffer without copying it. Whoever writes
	 * to the buffer breaks every reader of this payload.
	 * @return a buffer that may be backed by an accessible array
	 * @throws IllegalStateException when this is a stream
	 */
	public ByteBuffer unsafeBytes() {
		return (this.array != null) ? ByteBuffer.wrap(this.array, this.offset, this.size).slice() : buffer().slice();
	}

	/**
	 * Copy the bytes to an array.
	 * @param target the array
	 * @param at where the first byte goes
	 * @throws IndexOutOfBoundsException when there is no room for all of them
	 * @throws IllegalStateException when this is a stream
	 */
	public void copyTo(byte[] target, int at) {
		if (this.array != null) {
			System.arraycopy(this.array, this.offset, target, at, this.size);
		}
		else {
			buffer().get(0, target, at, this.size);
		}
	}

	/**
	 * Return a copy of the bytes.
	 * @return a new array
	 * @throws IllegalStateException when this is a stream
	 */
	public byte[] toByteArray() {
		requireBytes();
		byte[] copy = new byte[this.size];
		copyTo(copy, 0);
		return copy;
	}

	/**
	 * Return the bytes as UTF-8 text.
	 * @return the text
	 * @throws IllegalStateException when this is a stream
	 */
	public String text() {
		return StandardCharsets.UTF_8.decode(bytes()).toString();
	}

	/**
	 * Return the number of bytes.
	 * @return the size in bytes
	 * @throws IllegalStateException when this is a stream
	 */
	public int size() {
		requireBytes();
		return this.size;
	}

	/**
	 * Return the content type.
	 * @return a media type, such as {@code application/json}
	 */
	public String contentType() {
		return this.contentType;
	}

	@Override
	public boolean equals(Object other) {
		if (!(other instanceof Payload payload) || !this.contentType.equals(payload.contentType)) {
			return false;
		}
		if (isStream() || payload.isStream()) {
			return Objects.equals(this.other, payload.other);
		}
		return unsafeBytes().equals(payload.unsafeBytes());
	}

	@Override
	public int hashCode() {
		return 31 * this.contentType.hashCode() + (isStream() ? 1 : unsafeBytes().hashCode());
	}

	/**
	 * Describe the payload without showing what is in it.
	 */
	@Override
	public String toString() {
		return (isStream() ? "stream of " : this.size + " bytes of ") + this.contentType;
	}

	private ByteBuffer buffer() {
		requireBytes();
		return (ByteBuffer) Objects.requireNonNull(this.other);
	}

	private void requireBytes() {
		if (isStream()) {
			throw new IllegalStateException("A stream has no bytes: subscribe to its items");
		}
	}

}
