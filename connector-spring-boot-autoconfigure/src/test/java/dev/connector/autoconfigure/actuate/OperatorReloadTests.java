package dev.connector.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.autoconfigure.ConnectorReload;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.ReloadOutcome;
import dev.connector.lifecycle.ReloadReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A reload that an operator asks for over HTTP.
 */
class OperatorReloadTests extends AbstractEndpointTests {

	private final InMemoryAuditEventRepository repository = new InMemoryAuditEventRepository();

	private CompletionStage<ReloadReport> outcome = CompletableFuture.completedFuture(
			new ReloadReport(3, Instant.EPOCH, Duration.ofMillis(12), List.of(), List.of(new ReloadOutcome("greeter",
					ReloadOutcome.Result.FAILED, Instant.EPOCH, Duration.ofMillis(2), "it won't"))));

	@Test
	void answersWithWhatCameOfIt() throws Exception {
		startReloadable();
		HttpResponse<String> answer = reload();
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("version").asInt()).isEqualTo(3);
		assertThat(json(answer).path("succeeded").toString()).isEqualTo("false");
		assertThat(json(answer).path("tookMillis").asInt()).isEqualTo(12);
		assertThat(json(answer).at("/participants/0/name").asString()).isEqualTo("greeter");
		assertThat(json(answer).at("/participants/0/result").asString()).isEqualTo("FAILED");
		assertThat(json(answer).at("/participants/0/error").asString()).isEqualTo("it won't");
		assertThat(this.repository.find(null, null, "CONNECTOR_RELOAD")).singleElement()
			.extracting(AuditEvent::getData)
			.hasToString("{connector=all, succeeded=false}");
	}

	@Test
	void isRefusedAsLongAsNothingCanBeReloaded() throws Exception {
		this.outcome = CompletableFuture
			.failedFuture(new LifecycleException(LifecyclePhase.RELOAD, null, "The application stops", null));
		startReloadable();
		HttpResponse<String> answer = reload();
		assertThat(answer.statusCode()).isEqualTo(409);
		assertThat(json(answer).path("message").asString()).contains("The application stops");
	}

	@Test
	void reloadsTheParticipantsOfTheLifecycle() throws Exception {
		startWritable();
		HttpResponse<String> answer = reload();
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer).path("version").asInt()).isOne();
		bean(Lifecycle.class).stop().toCompletableFuture().join();
		assertThat(reload().statusCode()).isEqualTo(409);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"pause\"}", "{}", "{\"action\":null}" })
	void isAllThatCanBeDoneToAllRegistrations(String body) throws Exception {
		startReloadable();
		HttpResponse<String> answer = post("connectors", body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer).path("message").asString()).contains("reload");
	}

	private void startReloadable() {
		ConnectorReload reload = () -> this.outcome;
		this.singletons.put("reload", reload);
		startWritable();
	}

	private void startWritable() {
		this.singletons.put("repository", this.repository);
		start("management.endpoints.web.exposure.include=connectors",
				"management.endpoint.connectors.access=unrestricted");
	}

	private HttpResponse<String> reload() throws Exception {
		return post("connectors", "{\"action\":\"reload\"}");
	}

}
