package dev.connector.transport.websocket;

/**
 * Close codes of RFC 6455 that this side sends.
 */
final class CloseCode {

	static final int NORMAL = 1000;

	static final int GOING_AWAY = 1001;

	static final int PROTOCOL = 1002;

	static final int UNSUPPORTED = 1003;

	static final int FAILED = 1011;

	static final int TRY_AGAIN_LATER = 1013;

	private CloseCode() {
	}

}
