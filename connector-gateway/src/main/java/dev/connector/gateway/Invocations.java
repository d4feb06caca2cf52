package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.InvocationErrorCode;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.schedule.Randomness;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets processes invoke connectors: asks the policy, and dispatches what it permits like
 * any other request. Safe for use by many threads.
 */
final class Invocations {

	private static final Logger logger = LoggerFactory.getLogger(Invocations.class);

	/**
	 * How many times as long as the gateway's own timeout an answer may be waited for, as
	 * over HTTP.
	 */
	private static final int LONGEST_TIMEOUT_FACTOR = 10;

	private final InvocationOptions options;

	private final Dispatcher dispatcher;

	private final Duration longest;

	Invocations(InvocationOptions options, Dispatcher dispatcher, Duration requestTimeout) {
		this.options = options;
		this.dispatcher = dispatcher;
		this.longest = requestTimeout.multipliedBy(LONGEST_TIMEOUT_FACTOR);
	}

	InvocationOptions options() {
		return this.options;
	}

	/**
	 * Return what is wrong about an invocation itself, or {@code null}.
	 */
	@Nullable GatewayError refusal(InvocationFrame.Invoke frame) {
		if (frame.capability().isBlank()) {
			return GatewayError.of(GatewayErrorCode.INVALID_REQUEST, "The capability must not be empty");
		}
		if (frame.timeout().isZero()) {
			return GatewayError.of(GatewayErrorCode.TIMEOUT,
					"The deadline passed on the way to the gateway: the request did not run");
		}
		return null;
	}

	/**
	 * Return whether the policy lets a process invoke what may be at the address.
	 */
	boolean permits(InvocationCaller caller, InvocationFrame.Invoke frame) {
		try {
			return this.options.policy().permits(caller, ConnectorAddress.of(frame.address()), frame.capability());
		}
		catch (Throwable ex) {
			logger.warn("The policy failed on an invocation of {} by {}, which is refused", frame.address(), caller,
					ex);
			return false;
		}
	}

	/**
	 * Dispatch an invocation.
	 * @return its end; a cancel calls it off
	 */
	CompletableFuture<ExecuteResult> execute(InvocationCaller caller, InvocationFrame.Invoke frame) {
		String key = frame.manner().idempotencyKey();
		String id = (key != null) ? caller.asCaller() + "/" + key : Randomness.token();
		Duration timeout = (frame.timeout().compareTo(this.longest) < 0) ? frame.timeout() : this.longest;
		GatewayFrame.Context context = new GatewayFrame.Context(caller.asCaller(), frame.manner().attributes());
		return this.dispatcher.execute(ConnectorAddress.of(frame.address()),
				new ExecuteRequest(id, frame.capability(), frame.payload(), context, timeout, key != null));
	}

	/**
	 * Make the frame that tells of an error.
	 */
	static InvocationFrame.Failed failed(long id, GatewayError error) {
		return new InvocationFrame.Failed(id, code(error.code()), error.message(), error.details(), error.retryAfter());
	}

	private static InvocationErrorCode code(GatewayErrorCode code) {
		return switch (code) {
			case INVALID_REQUEST -> InvocationErrorCode.INVALID_REQUEST;
			case NOT_FOUND -> InvocationErrorCode.NOT_FOUND;
			case PENDING_APPROVAL -> InvocationErrorCode.PENDING_APPROVAL;
			case TOO_LARGE -> InvocationErrorCode.TOO_LARGE;
			case OVERLOADED -> InvocationErrorCode.OVERLOADED;
			case CONNECTOR_FAILED -> InvocationErrorCode.CONNECTOR_FAILED;
			case UNAVAILABLE -> InvocationErrorCode.UNAVAILABLE;
			case TIMEOUT -> InvocationErrorCode.TIMEOUT;
			case CANCELLED -> InvocationErrorCode.CANCELLED;
		};
	}

}
