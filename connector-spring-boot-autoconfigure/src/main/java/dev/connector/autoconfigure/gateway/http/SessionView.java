package dev.connector.autoconfigure.gateway.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.connector.Capability;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.gateway.SessionState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A registration as callers see it.
 *
 * @param key the text form of the key
 * @param tenant the tenant
 * @param type the type
 * @param instance the instance
 * @param state the state
 * @param since when it came into that state
 * @param inFlight how many requests it works on
 * @param pending how many wait for it
 * @param limit how many it works on at a time
 * @param version version of the connector
 * @param displayName name for people
 * @param capabilities what it can do, in short or in full
 * @param metadata anything else, only in full
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(String key, String tenant, String type, String instance, SessionState state, Instant since,
		int inFlight, int pending, int limit, String version, String displayName, List<?> capabilities,
		@Nullable Map<String, String> metadata) {

	static SessionView brief(SessionSnapshot session) {
		return of(session, session.description().capabilities().stream().map(Capability::name).toList(), null);
	}

	static SessionView full(SessionSnapshot session) {
		return of(session, session.description().capabilities().stream().map(CapabilityView::of).toList(),
				session.description().metadata());
	}

	private static SessionView of(SessionSnapshot session, List<?> capabilities,
			@Nullable Map<String, String> metadata) {
		return new SessionView(session.key().toString(), session.key().tenant(), session.key().type(),
				session.key().instance(), session.state(), session.since(), session.inFlight(), session.pending(),
				session.limit(), session.description().version(), session.description().displayName(), capabilities,
				metadata);
	}

	/**
	 * A capability in full.
	 *
	 * @param name the name
	 * @param description what it does
	 * @param idempotent whether running it twice does no more than running it once
	 * @param streaming whether it answers with a stream
	 * @param inputSchema schema of the input
	 * @param outputSchema schema of the output
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record CapabilityView(String name, String description, boolean idempotent, boolean streaming,
			@Nullable JsonNode inputSchema, @Nullable JsonNode outputSchema) {

		static CapabilityView of(Capability capability) {
			return new CapabilityView(capability.name(), capability.description(), capability.idempotent(),
					capability.streaming(), Json.embed(capability.inputSchema()),
					Json.embed(capability.outputSchema()));
		}

	}

}
