package dev.connector.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import org.jspecify.annotations.Nullable;

/**
 * Turns the frames of one direction into protobuf messages and back.
 * <p>
 * Safe for use by many threads. The bytes of a payload are not copied in either
 * direction: an encoded message holds those of the frame, and a decoded frame is a view
 * of the bytes that were parsed. What a newer peer sends and this codec doesn't know is
 * ignored and counted.
 *
 * @param <F> the frames
 * @param <M> the messages that carry them
 */
public abstract sealed class FrameCodec<F extends Frame, M extends Message>
		permits ConnectorFrameCodec, GatewayFrameCodec {

	private final LongAdder unknownFrames = new LongAdder();

	private final IncomingFields fields = new IncomingFields();

	FrameCodec() {
	}

	/**
	 * Create a codec for the frames from a connector to its gateway.
	 * @return a new codec, with counters of its own
	 */
	public static FrameCodec<ConnectorFrame, ConnectorMessage> ofConnectorFrames() {
		return new ConnectorFrameCodec();
	}

	/**
	 * Create a codec for the frames from a gateway to a connector.
	 * @return a new codec, with counters of its own
	 */
	public static FrameCodec<GatewayFrame, GatewayMessage> ofGatewayFrames() {
		return new GatewayFrameCodec();
	}

	/**
	 * Encode a frame. Negative times are encoded as zero.
	 * @param frame the frame
	 * @return the message, which shares the bytes of the frame's payload
	 * @throws ProtocolException when the frame has a field that no receiver would take
	 */
	public abstract M encode(F frame);

	/**
	 * Encode a frame to bytes. Negative times are encoded as zero.
	 * @param frame the frame
	 * @return the bytes of its message, which may share those of the frame's payload
	 * @throws ProtocolException when the frame has a field that no receiver would take
	 */
	public EncodedFrame encodeToBytes(F frame) {
		EncodedFrame plain = encodePlain(frame);
		return (plain != null) ? plain : new EncodedFrame(encode(frame).toByteArray(), null);
	}

	/**
	 * Decode a message.
	 * @param message the message
	 * @return the frame, which shares the bytes of the message, or {@code null} when the
	 * message has no frame of a known kind and is to be ignored
	 * @throws ProtocolException when a field has no legal value
	 */
	public @Nullable F decode(M message) {
		F frame = decode(message, this.fields);
		if (frame == null) {
			this.unknownFrames.increment();
		}
		else {
			this.fields.countUnknown(message);
		}
		return frame;
	}

	/**
	 * Decode the bytes of a message.
	 * @param bytes all bytes of the message, not to be changed afterwards
	 * @return the frame, which shares the bytes, or {@code null} when the message has no
	 * frame of a known kind and is to be ignored
	 * @throws ProtocolException when the bytes are no message or a field has no legal
	 * value
	 */
	public @Nullable F decode(ByteBuffer bytes) {
		F plain = decodePlain(bytes);
		return (plain != null) ? plain : decode(parse(bytes));
	}

	/**
	 * Return how many messages were ignored because they had no frame, or none of a known
	 * kind.
	 * @return the number of messages since this codec was created
	 */
	public long unknownFrames() {
		return this.unknownFrames.sum();
	}

	/**
	 * Return how many fields were ignored because nothing is known about them.
	 * @return the number of fields since this codec was created
	 */
	public long unknownFields() {
		return this.fields.unknown();
	}

	/**
	 * Return the message without any frame. The first one loads the messages, for which
	 * an application that starts should not wait.
	 * @return the default instance of the messages
	 */
	public abstract M nothing();

	abstract @Nullable F decode(M message, IncomingFields fields);

	/**
	 * Encode a frame without making a message.
	 * @return the bytes, or {@code null} for a frame that is not of a frequent kind
	 */
	abstract @Nullable EncodedFrame encodePlain(F frame);

	/**
	 * Decode the bytes of a message without making one.
	 * @return the frame, or {@code null} for one that is not of the most frequent kind,
	 * or not as plain as usual
	 */
	abstract @Nullable F decodePlain(ByteBuffer bytes);

	@SuppressWarnings("unchecked")
	private M parse(ByteBuffer bytes) {
		try {
			// Known to be immutable this way, so that payloads may be views of it
			CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
			input.enableAliasing(true);
			Parser<M> parser = (Parser<M>) nothing().getParserForType();
			M message = parser.parseFrom(input, ExtensionRegistryLite.getEmptyRegistry());
			input.checkLastTagWas(0);
			return message;
		}
		catch (IOException ex) {
			throw new ProtocolException("Not a " + nothing().getDescriptorForType().getName() + ": " + ex.getMessage(),
					ex);
		}
	}

}
