package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A socket without a network: keeps what is sent until the test takes it. Fails when it
 * is not used as promised.
 */
final class VirtualSocket implements BinarySocket {

	int closeCode;

	String closeReason = "";

	/** Whether a message counts as written at once. */
	boolean quick = true;

	/** What happens while a message is handed over. */
	Runnable meanwhile = () -> {
	};

	private final Deque<byte[]> sent = new ArrayDeque<>();

	private @Nullable Consumer<@Nullable Throwable> underWay;

	private @Nullable ByteBuffer message;

	@Override
	public void send(ByteBuffer content, Consumer<@Nullable Throwable> done) {
		assertThat(this.underWay).as("a message while another one is being sent").isNull();
		assertThat(this.closeCode).as("a message after the close").isZero();
		assertThat(content.remaining()).isPositive().isLessThanOrEqualTo(MuxFormat.MAX_MESSAGE_BYTES);
		this.meanwhile.run();
		if (this.quick) {
			this.sent.add(bytes(content));
			done.accept(null);
		}
		else {
			this.message = content;
			this.underWay = done;
		}
	}

	@Override
	public void close(int code, String reason) {
		if (this.closeCode == 0) {
			this.closeCode = code;
			this.closeReason = reason;
		}
	}

	/** The network takes the message that is under way. */
	void written() {
		Consumer<@Nullable Throwable> done = this.underWay;
		assertThat(done).as("a message under way").isNotNull();
		// Its content must not have changed meanwhile
		this.sent.add(bytes(this.message));
		this.underWay = null;
		done.accept(null);
	}

	void failed(Throwable problem) {
		Consumer<@Nullable Throwable> done = this.underWay;
		this.underWay = null;
		done.accept(problem);
	}

	boolean isSending() {
		return this.underWay != null;
	}

	int messages() {
		return this.sent.size();
	}

	byte @Nullable [] poll() {
		return this.sent.poll();
	}

	/** What was sent since the last time, taken apart. */
	List<RawFrame> frames() {
		List<RawFrame> frames = new ArrayList<>();
		for (byte[] next = poll(); next != null; next = poll()) {
			frames.addAll(RawFrame.parse(next));
		}
		return frames;
	}

	private static byte[] bytes(ByteBuffer content) {
		byte[] bytes = new byte[content.remaining()];
		content.duplicate().get(bytes);
		return bytes;
	}

}
