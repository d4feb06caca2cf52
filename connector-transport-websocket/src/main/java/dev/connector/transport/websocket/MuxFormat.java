package dev.connector.transport.websocket;

/**
 * How many streams share a socket, in numbers; what they mean is written down in
 * {@code docs/websocket-protocol.md}.
 */
final class MuxFormat {

	/** Kind, flags, length of what follows, stream. */
	static final int HEADER_BYTES = 8;

	/** Size of the largest message of a socket. */
	static final int MAX_MESSAGE_BYTES = 64 * 1024;

	/** How much of a frame is sent before another stream has its turn. */
	static final int CHUNK_BYTES = 16 * 1024;

	/** How much may be on its way on a new stream, in each direction. */
	static final int WINDOW_BYTES = 1024 * 1024;

	/** Size of the largest text for people, in UTF-8. */
	static final int MAX_TEXT_BYTES = 512;

	/** Size of the number in front of the first piece of a frame, or in a grant. */
	static final int NUMBER_BYTES = 4;

	static final int OPEN = 1;

	static final int DATA = 2;

	static final int HALF_CLOSE = 3;

	static final int RESET = 4;

	static final int WINDOW = 5;

	static final int LEAVING = 6;

	/** Kinds from here on are ignored by those who don't know them. */
	static final int FIRST_OPTIONAL = 0x80;

	/** Flag of {@link #DATA}: the frame goes on. */
	static final int MORE = 1;

	/** The stream of what is about the socket itself. */
	static final int SOCKET = 0;

	private MuxFormat() {
	}

}
