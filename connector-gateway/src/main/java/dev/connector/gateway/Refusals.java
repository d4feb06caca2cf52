package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * Says why nobody takes a request.
 */
final class Refusals {

	/**
	 * When to try again where there was too much to do.
	 */
	static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	/**
	 * How many capabilities are named to a caller who asks for another one.
	 */
	private static final int MAX_NAMES = 50;

	static final int MAX_ID_LENGTH = 1000;

	private static final int MAX_ATTRIBUTES_LENGTH = 16 * 1024;

	private Refusals() {
	}

	/**
	 * Explain why no session was chosen.
	 * @param address where the request should go
	 * @param request the request
	 * @param sessions the sessions that the address names
	 * @return the error for the caller
	 */
	static GatewayError explain(ConnectorAddress address, ExecuteRequest request, List<Session> sessions) {
		if (sessions.isEmpty()) {
			return GatewayError.of(GatewayErrorCode.NOT_FOUND, "No connector is registered as " + address);
		}
		List<Session> approved = select(sessions,
				(session) -> session.queue().state() != SessionState.PENDING_APPROVAL);
		if (approved.isEmpty()) {
			return GatewayError.of(GatewayErrorCode.PENDING_APPROVAL, address + " waits for approval at the gateway");
		}
		List<Session> able = select(approved, (session) -> session.stream().hasCapability(request.capability()));
		if (able.isEmpty()) {
			return noCapability(address, request, approved);
		}
		List<Session> ready = select(able, (session) -> session.queue().takesWork());
		if (ready.isEmpty()) {
			return GatewayError.of(GatewayErrorCode.UNAVAILABLE,
					address + " is registered but takes no work now: the request did not run");
		}
		long largest = ready.stream().mapToLong((session) -> session.stream().maxPayloadBytes()).max().orElse(0);
		if (request.payload().size() > largest) {
			return tooLarge(request, largest);
		}
		return overloaded("As many requests run and wait at " + address + " as may");
	}

	/**
	 * Refuse a request to somebody who is expected back.
	 * @param address where the request should go
	 * @param since how long ago the connection was lost
	 * @return the error for the caller
	 */
	static GatewayError lost(ConnectorAddress address, Duration since) {
		return new GatewayError(GatewayErrorCode.UNAVAILABLE, address + " lost its connection " + since.toSeconds()
				+ " s ago and is not back yet: the request did not run", Map.of(), RETRY_AFTER);
	}

	/**
	 * Refuse what would not fit into a message beside a payload of the largest size.
	 * @param request the request
	 * @return the error for the caller, or {@code null} when all is well
	 */
	static @Nullable GatewayError tooLong(ExecuteRequest request) {
		if (request.requestId().length() > MAX_ID_LENGTH
				|| request.capability().length() > DescriptionLimits.MAX_NAME_LENGTH) {
			return GatewayError.of(GatewayErrorCode.INVALID_REQUEST, "The id of a request may have " + MAX_ID_LENGTH
					+ " characters, and the name of a capability " + DescriptionLimits.MAX_NAME_LENGTH);
		}
		return isTooLong(request.context())
				? GatewayError.of(GatewayErrorCode.INVALID_REQUEST, "What is sent along has "
						+ length(request.context()) + " characters, but " + MAX_ATTRIBUTES_LENGTH + " may be")
				: null;
	}

	/**
	 * Return whether more is sent along with a request than may be.
	 */
	static boolean isTooLong(GatewayFrame.Context context) {
		return length(context) > MAX_ATTRIBUTES_LENGTH;
	}

	private static int length(GatewayFrame.Context context) {
		int length = 0;
		for (Map.Entry<String, String> attribute : context.attributes().entrySet()) {
			length += attribute.getKey().length() + attribute.getValue().length();
		}
		return length;
	}

	/**
	 * Refuse a payload.
	 * @param request the request
	 * @param limit size in bytes of the largest payload
	 * @return the error for the caller
	 */
	static GatewayError tooLarge(ExecuteRequest request, long limit) {
		return GatewayError.of(GatewayErrorCode.TOO_LARGE,
				"The payload has " + request.payload().size() + " bytes, the limit is " + limit + " bytes");
	}

	/**
	 * Refuse a request that might be taken later.
	 * @param message why
	 * @return the error for the caller
	 */
	static GatewayError overloaded(String message) {
		return new GatewayError(GatewayErrorCode.OVERLOADED, message, Map.of(), RETRY_AFTER);
	}

	private static GatewayError noCapability(ConnectorAddress address, ExecuteRequest request, List<Session> sessions) {
		TreeSet<String> known = new TreeSet<>();
		sessions.forEach((session) -> known.addAll(session.stream().capabilities().names()));
		return GatewayError.of(GatewayErrorCode.NOT_FOUND,
				address + " has no capability '" + request.capability() + "', but has: "
						+ known.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
						+ ((known.size() > MAX_NAMES) ? ", …" : ""));
	}

	private static List<Session> select(List<Session> sessions, Predicate<Session> which) {
		return sessions.stream().filter(which).toList();
	}

}
