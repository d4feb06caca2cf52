package dev.connector.autoconfigure.actuate;

import java.util.stream.Stream;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanException;
import javax.management.ReflectionException;

import dev.connector.connection.ConnectionState;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What operators see and do over JMX.
 */
class EndpointsOverJmxTests extends AbstractEndpointTests {

	private final InMemoryAuditEventRepository repository = new InMemoryAuditEventRepository();

	@Test
	void showsRegistrations() throws Exception {
		startExposed();
		assertThat(invoke("Connectors", "connectors").at("/registrations/0/key").asString()).isEqualTo(KEY);
		JsonNode shown = invoke("Connectors", "connector", KEY);
		assertThat(shown.path("state").asString()).isEqualTo("READY");
		assertThat(shown.at("/options/max-concurrent-requests/origin").asString()).isEqualTo("default");
		assertThat(invoke("Connectors", "connector", "a.b.c").isNull()).isTrue();
	}

	@Test
	void steersRegistrations() throws Exception {
		startWritable();
		assertThat(invoke("Connectors", "changeConnector", KEY, "pause", null).path("state").asString())
			.isEqualTo("PAUSED");
		assertThat(invoke("Connectors", "changeConnector", KEY, "resume", null).path("state").asString())
			.isEqualTo("READY");
		assertThat(invoke("Connectors", "changeConnector", KEY, null, "5").path("limit").asInt()).isEqualTo(5);
		assertThat(registration().options().maxConcurrentRequests()).isEqualTo(5);
		assertThat(this.repository.find("unknown", null, null)).hasSize(3);
	}

	@Test
	void saysWhatIsWrong() throws Exception {
		startWritable();
		assertRefused("An 'action' is one of pause, resume, drain, reconnect, rearm", KEY, "explode", null);
		assertRefused("from 1 to 2147483647", KEY, null, "0");
		assertRefused("There is no registration with that key", "a.b.c", "pause", null);
		assertRefused("it has not failed", KEY, "rearm", null);
		assertThatExceptionOfType(MBeanException.class)
			.isThrownBy(() -> invoke("Connectors", "changeConnectors", "explode"))
			.withMessageContaining("which is reload");
		assertThatExceptionOfType(MBeanException.class)
			.isThrownBy(() -> invoke("Destinations", "changeDestination", "default", "explode"))
			.withMessageContaining("reconnect, drain, resume");
		assertThat(registration().snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void showsAndSteersDestinations() throws Exception {
		startWritable();
		assertThat(invoke("Destinations", "destinations").at("/destinations/0/name").asString()).isEqualTo("default");
		assertThat(invoke("Destinations", "destination", "default").path("state").asString()).isEqualTo("READY");
		assertThat(invoke("Destinations", "changeDestination", "default", "drain").path("paused").asInt()).isOne();
		assertThat(registration().snapshot().paused()).isTrue();
	}

	@Test
	void nobodyMayWriteUnlessItIsAllowed() throws Exception {
		startExposed();
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> invoke("Connectors", "changeConnector", KEY, "pause", null))
			.withMessageContaining("no operation named changeConnector");
		assertThat(registration().snapshot().paused()).isFalse();
	}

	@Test
	void nothingIsThereUnlessItIsExposed() {
		start("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=health");
		assertThatExceptionOfType(InstanceNotFoundException.class).isThrownBy(() -> invoke("Connectors", "connectors"));
	}

	private void assertRefused(String message, Object... arguments) {
		assertThatExceptionOfType(MBeanException.class)
			.isThrownBy(() -> invoke("Connectors", "changeConnector", arguments))
			.withMessageContaining(message);
	}

	private void startWritable() {
		startExposed("management.endpoint.connectors.access=unrestricted",
				"management.endpoint.destinations.access=unrestricted");
	}

	private void startExposed(String... properties) {
		this.singletons.put("repository", this.repository);
		start(Stream.concat(Stream.of("spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=connectors,destinations",
				"management.endpoints.web.exposure.include="), Stream.of(properties))
			.toArray(String[]::new));
	}

}
