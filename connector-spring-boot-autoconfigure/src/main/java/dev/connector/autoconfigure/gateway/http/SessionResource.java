package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.web.RequestBody;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.gateway.SessionState;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Shows the registrations and takes decisions about them.
 */
final class SessionResource {

	/**
	 * Size in bytes of the largest decision, which is a short JSON object.
	 */
	private static final int LARGEST_DECISION = 8 * 1024;

	private final Gateway gateway;

	SessionResource(Gateway gateway) {
		this.gateway = gateway;
	}

	/**
	 * Return the registrations that a caller may see, filtered by what the caller asks
	 * for.
	 * @param request the request
	 * @param caller who asks
	 * @return an object to show
	 */
	Object list(HttpServletRequest request, Caller caller) {
		@Nullable String tenant = request.getParameter("tenant");
		@Nullable String type = request.getParameter("type");
		@Nullable SessionState state = state(request.getParameter("state"));
		if (tenant != null) {
			caller.requireTenant(tenant);
		}
		List<SessionView> registrations = this.gateway.sessions()
			.stream()
			.filter((session) -> caller.maySee(session.key().tenant()))
			.filter((session) -> tenant == null || tenant.equals(session.key().tenant()))
			.filter((session) -> type == null || type.equals(session.key().type()))
			.filter((session) -> state == null || state == session.state())
			.map(SessionView::brief)
			.toList();
		return Map.of("registrations", registrations);
	}

	/**
	 * Return one registration in full.
	 * @param caller who asks
	 * @param tenant the tenant
	 * @param type the type
	 * @param instance the instance
	 * @return an object to show
	 */
	Object show(Caller caller, String tenant, String type, String instance) {
		caller.requireTenant(tenant);
		Optional<SessionSnapshot> session = this.gateway.session(key(tenant, type, instance));
		return session.map(SessionView::full).orElseThrow(() -> unknown(tenant, type, instance));
	}

	/**
	 * Take a decision about a registration.
	 * @param request the request
	 * @param caller who decides
	 * @param tenant the tenant
	 * @param type the type
	 * @param instance the instance
	 * @throws IOException when the caller is gone
	 */
	void decide(HttpServletRequest request, Caller caller, String tenant, String type, String instance)
			throws IOException {
		caller.requireTenant(tenant);
		@Nullable String contentType = request.getContentType();
		if (contentType != null && !contentType.toLowerCase(Locale.ROOT).startsWith(Json.CONTENT_TYPE)) {
			throw new ProblemException(Problem.of(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type",
					"A decision is " + Json.CONTENT_TYPE + ", not " + contentType));
		}
		ApprovalDecision decision = decision(Json.read(RequestBody.read(request, LARGEST_DECISION)));
		if (!this.gateway.decide(key(tenant, type, instance), decision)) {
			throw unknown(tenant, type, instance);
		}
	}

	private static ApprovalDecision decision(@Nullable JsonNode body) {
		String text = (body != null) ? body.path("decision").asString("") : "";
		return switch (text) {
			case "approve" -> ApprovalDecision.APPROVE;
			case "reject" -> ApprovalDecision.REJECT;
			default -> throw new ProblemException(
					Problem.invalid("The body must be {\"decision\":\"approve\"} or {\"decision\":\"reject\"}"));
		};
	}

	private static @Nullable SessionState state(@Nullable String text) {
		if (text == null) {
			return null;
		}
		String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(SessionState.values())
			.filter((state) -> state.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new ProblemException(Problem.invalid(
					"state must be one of " + Arrays.toString(SessionState.values()) + ", but is '" + text + "'")));
	}

	private static RegistrationKey key(String tenant, String type, String instance) {
		try {
			return new RegistrationKey(tenant, type, instance);
		}
		catch (IllegalArgumentException ex) {
			throw unknown(tenant, type, instance);
		}
	}

	private static ProblemException unknown(String tenant, String type, String instance) {
		return new ProblemException(
				Problem.notFound("Nobody is registered as " + tenant + "." + type + "." + instance));
	}

}
