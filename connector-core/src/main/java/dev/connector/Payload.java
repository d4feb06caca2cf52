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

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

	private static final Payload EMPTY = new Payload(NOTHING, OCTET_STREAM, null);

	/** Those between its position and its limit, which nobody changes. */
	private final ByteBuffer bytes;

	private final String contentType;

	private final Flow.@Nullable Publisher<Payload> items;

	private Payload(ByteBuffer bytes, String contentType, Flow.@Nullable Publisher<Payload> items) {
		this.bytes = bytes;
		this.contentType = Objects.requireNonNull(contentType, "contentType");
		this.items = items;
	}

	/**
	 * Wrap an array without copying it.
	 * @param bytes the bytes, not to be changed afterwards
	 * @param contentType their content type
	 * @return the payload
	 */
	public static Payload of(byte[] bytes, String contentType) {
		return new Payload(ByteBuffer.wrap(bytes), contentType, null);
	}

	/**
	 * Wrap the remaining bytes of a buffer without copying them.
	 * @param bytes the buffer, whose content is not to be changed afterwards
	 * @param contentType the content type
	 * @return the payload
	 */
	public static Payload of(ByteBuffer bytes, String contentType) {
		return new Payload(bytes.duplicate(), contentType, null);
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
		return new Payload(ByteBuffer.wrap(bytes, offset, length), contentType, null);
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
		return new Payload(NOTHING, contentType, Objects.requireNonNull(items, "items"));
	}

	/**
	 * Return whether this payload is a stream of items.
	 * @return {@code true} when {@link #items()} may be called, {@code false} when
	 * {@link #bytes()} may be
	 */
	public boolean isStream() {
		return this.items != null;
	}

	/**
	 * Return the items of a streamed payload.
	 * @return a publisher for one subscriber
	 * @throws IllegalStateException when this is not a stream
	 */
	public Flow.Publisher<Payload> items() {
		if (this.items == null) {
			throw new IllegalStateException("Not a stream: read the bytes");
		}
		return this.items;
	}

	/**
	 * Return the bytes, as a view with a position of its own.
	 * @return a read-only buffer
	 * @throws IllegalStateException when this is a stream
	 */
	public ByteBuffer bytes() {
		requireBytes();
		return this.bytes.slice().asReadOnlyBuffer();
	}

	/**
	 * Return the bytes as they are held, as a view with a position of its own, for a
	 * codec that could not hand on a read-only buffer without copying it. Whoever writes
	 * to the buffer breaks every reader of this payload.
	 * @return a buffer that may be backed by an accessible array
	 * @throws IllegalStateException when this is a stream
	 */
	public ByteBuffer unsafeBytes() {
		requireBytes();
		return this.bytes.slice();
	}

	/**
	 * Return a copy of the bytes.
	 * @return a new array
	 * @throws IllegalStateException when this is a stream
	 */
	public byte[] toByteArray() {
		ByteBuffer source = bytes();
		byte[] copy = new byte[source.remaining()];
		source.get(copy);
		return copy;
	}

	/**
	 * Copy the bytes into an array.
	 * @param target where to
	 * @param offset where the first one goes
	 * @throws IllegalStateException when this is a stream
	 */
	public void copyTo(byte[] target, int offset) {
		requireBytes();
		this.bytes.get(this.bytes.position(), target, offset, this.bytes.remaining());
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
		return this.bytes.remaining();
	}

	/**
	 * Return the content type.
	 * @return a media type, such as {@code application/json}
	 */
	public String contentType() {
		return this.contentType;
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public boolean equals(Object other) {
		return other instanceof Payload payload && this.contentType.equals(payload.contentType)
				&& this.items == payload.items && this.bytes.equals(payload.bytes);
	}

	@Override
	public int hashCode() {
		return 31 * this.contentType.hashCode() + this.bytes.hashCode();
	}

	/**
	 * Describe the payload without showing what is in it.
	 */
	@Override
	public String toString() {
		return (isStream() ? "stream of " : this.bytes.remaining() + " bytes of ") + this.contentType;
	}

	private void requireBytes() {
		if (this.items != null) {
			throw new IllegalStateException("A stream has no bytes: subscribe to its items");
		}
	}

}
