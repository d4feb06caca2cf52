package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left behind of the things that operators do.
 */
class OperatorAuditTests extends AbstractEndpointTests {

	private static final String PATH = "connectors/" + KEY;

	private final AuditEventRepository repository = new InMemoryAuditEventRepository();

	@Test
	void everythingThatIsDoneIsAuditedWithWhoDidIt() throws Exception {
		this.singletons.put("identity", as("alice"));
		startAudited();
		for (String action : List.of("pause", "resume", "drain", "resume", "reconnect")) {
			post(PATH, "{\"action\":\"" + action + "\"}");
		}
		post(PATH, "{\"maxConcurrentRequests\":7}");
		for (String action : List.of("drain", "resume", "reconnect")) {
			post("destinations/default", "{\"action\":\"" + action + "\"}");
		}
		List<AuditEvent> events = this.repository.find("alice", null, null);
		assertThat(events).extracting(AuditEvent::getType)
			.containsExactly("CONNECTOR_PAUSE", "CONNECTOR_RESUME", "CONNECTOR_DRAIN", "CONNECTOR_RESUME",
					"CONNECTOR_RECONNECT", "CONNECTOR_LIMIT", "DESTINATION_DRAIN", "DESTINATION_RESUME",
					"DESTINATION_RECONNECT");
		assertThat(events.get(0).getData()).isEqualTo(Map.of("connector", KEY));
		assertThat(events.get(5).getData()).isEqualTo(Map.of("connector", KEY, "before", 100, "now", 7));
		assertThat(events.get(6).getData()).isEqualTo(Map.of("destination", "default"));
	}

	@Test
	void whoIsNotKnownIsUnknown() throws Exception {
		startAudited();
		post(PATH, "{\"action\":\"pause\"}");
		assertThat(this.repository.find("unknown", null, "CONNECTOR_PAUSE")).hasSize(1);
	}

	@Test
	void whatIsReadOrRefusedIsNotAudited() throws Exception {
		startAudited();
		get("connectors");
		get(PATH);
		get("destinations");
		get("destinations/default");
		post(PATH, "{\"action\":\"explode\"}");
		post(PATH, "{\"action\":\"rearm\"}");
		post(PATH, "{\"maxConcurrentRequests\":0}");
		post("connectors/a.b.c", "{\"action\":\"pause\"}");
		post("connectors", "{\"action\":\"explode\"}");
		post("destinations/default", "{\"action\":\"explode\"}");
		assertThat(this.repository.find(null, null, null)).isEmpty();
	}

	@Test
	void reloadsAreAudited() throws Exception {
		startAudited();
		post("connectors", "{\"action\":\"reload\"}");
		assertThat(this.repository.find(null, null, "CONNECTOR_RELOAD")).singleElement()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("succeeded", true));
	}

	@Test
	void somebodyWhoAuditsAndFailsKeepsNothingFromBeingDone() throws Exception {
		this.singletons.put("failing", (ApplicationListener<AuditApplicationEvent>) (event) -> {
			throw new IllegalStateException("The test fails to audit");
		});
		startAudited();
		assertThat(post(PATH, "{\"action\":\"pause\"}").statusCode()).isEqualTo(200);
		assertThat(registration().snapshot().paused()).isTrue();
	}

	private void startAudited() {
		this.singletons.put("repository", this.repository);
		start("management.endpoints.web.exposure.include=connectors,destinations",
				"management.endpoint.connectors.access=unrestricted",
				"management.endpoint.destinations.access=unrestricted");
	}

	private static Filter as(String name) {
		Principal principal = () -> name;
		return (request, response, chain) -> chain
			.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

				@Override
				public Principal getUserPrincipal() {
					return principal;
				}

			}, response);
	}

}
