package dev.connector.failure;

/**
 * Finds the row for a number that the other side, or a proxy, answered with.
 */
final class FailureCodes {

	private FailureCodes() {
	}

	static FailureKind ofHttpStatus(int status) {
		return switch (status) {
			case 301, 308 -> FailureKind.HTTP_MOVED;
			case 401 -> FailureKind.HTTP_UNAUTHORIZED;
			case 403 -> FailureKind.HTTP_FORBIDDEN;
			case 404, 410 -> FailureKind.HTTP_NOT_FOUND;
			case 407 -> FailureKind.HTTP_PROXY_UNAUTHORIZED;
			case 408, 425 -> FailureKind.HTTP_TRY_AGAIN;
			case 426 -> FailureKind.HTTP_WRONG_VERSION;
			case 429 -> FailureKind.HTTP_CONGESTED;
			default -> ofHttpClass(status / 100);
		};
	}

	static FailureKind ofCloseCode(int code) {
		return switch (code) {
			case 1002, 1007 -> FailureKind.CLOSE_PROTOCOL;
			case 1003, 1010 -> FailureKind.CLOSE_UNSUPPORTED;
			case 1008, 3000 -> FailureKind.CLOSE_REFUSED;
			case 1009 -> FailureKind.CLOSE_TOO_LARGE;
			case 1011, 1014 -> FailureKind.CLOSE_SERVER_ERROR;
			case 1013 -> FailureKind.CLOSE_CONGESTED;
			case 3003 -> FailureKind.CLOSE_FORBIDDEN;
			default -> FailureKind.CLOSE_REGULAR;
		};
	}

	private static FailureKind ofHttpClass(int hundreds) {
		return switch (hundreds) {
			case 1, 2 -> FailureKind.HTTP_NO_UPGRADE;
			case 3 -> FailureKind.HTTP_REDIRECTED;
			case 4 -> FailureKind.HTTP_REFUSED;
			case 5 -> FailureKind.HTTP_SERVER_ERROR;
			default -> FailureKind.HTTP_UNKNOWN;
		};
	}

}
