package dev.connector.command.channel.http;

import java.time.Instant;

import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered as it should be. Immutable.
 *
 * @param failure what it means for the channel
 * @param code what it means for the caller
 * @param unreachable whether the peer was not reached, or took no requests
 */
record HttpFailure(Failure failure, CommandErrorCode code, boolean unreachable) {

	/**
	 * The request, or its answer, did not get through.
	 */
	static HttpFailure disconnected(Failure failure) {
		return new HttpFailure(failure, CommandErrorCode.CHANNEL_DISCONNECTED, true);
	}

	/**
	 * What came is no answer.
	 */
	static HttpFailure broken(Failures failures, String what) {
		return new HttpFailure(failures.of(FailureKind.PROTOCOL_BROKEN, what), CommandErrorCode.INTERNAL_ERROR, false);
	}

	/**
	 * No answer came in time. Whether the peer is gone or its command takes long, nobody
	 * knows.
	 */
	static HttpFailure timedOut(Failures failures, String what) {
		return new HttpFailure(failures.of(FailureKind.TIMED_OUT, what), CommandErrorCode.TIMEOUT, false);
	}

	/**
	 * The answer has another status than success.
	 */
	static HttpFailure ofStatus(Failures failures, int status, @Nullable String retryAfter, Instant now) {
		Failure failure = failures.ofHttpStatus(status, retryAfter, now);
		return switch (status) {
			case 400, 413, 415, 422 -> new HttpFailure(failure, CommandErrorCode.INVALID_REQUEST, false);
			case 408, 504 -> new HttpFailure(failure, CommandErrorCode.TIMEOUT, false);
			case 429, 500 -> new HttpFailure(failure, CommandErrorCode.INTERNAL_ERROR, false);
			default -> disconnected(failure);
		};
	}

	/**
	 * Return what the caller gets.
	 */
	CommandError error() {
		return new CommandError(this.code, this.failure.message());
	}

}
