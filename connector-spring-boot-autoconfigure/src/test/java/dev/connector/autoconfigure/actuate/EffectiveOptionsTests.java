package dev.connector.autoconfigure.actuate;

import java.time.Duration;

import dev.connector.autoconfigure.DestinationOptionsCustomizer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where options come from, as operators see it.
 */
class EffectiveOptionsTests extends AbstractEndpointTests {

	@Test
	void optionsOfTheDestinationSayWhereTheyComeFrom() throws Exception {
		startWith("connector.destinations.default.connect-timeout=7s", "connector.defaults.heartbeat.interval=11s",
				"connector.destinations.default.reconnect.max-delay=2m", "connector.defaults.max-payload-size=1MB");
		assertOption("connect-timeout", "PT7S", "property", "connector.destinations.default.connect-timeout");
		assertOption("heartbeat.interval", "PT11S", "property", "connector.defaults.heartbeat.interval");
		assertOption("heartbeat.timeout", "PT45S", "default", "connector.defaults.heartbeat.timeout");
		assertOption("reconnect.max-delay", "PT2M", "property", "connector.destinations.default.reconnect.max-delay");
		assertOption("max-payload-size", "1048576B", "property", "connector.defaults.max-payload-size");
		assertOption("reconnect.gate", "PERMITS", "default", "connector.defaults.reconnect.gate");
		assertThat(option("reconnect.rearm-after").path("value").isNull()).isTrue();
		assertThat(option("reconnect.rearm-after").path("origin").asString()).isEqualTo("default");
	}

	@Test
	void anOptionOfTheDestinationThatTheProgramChangedIsThePrograms() throws Exception {
		this.singletons.put("customizer", (DestinationOptionsCustomizer) (options) -> options
			.withLimits(options.limits().withTimeouts(Duration.ofSeconds(3), options.limits().handshakeTimeout())));
		startWith("connector.destinations.default.connect-timeout=7s");
		assertOption("connect-timeout", "PT3S", "runtime", "the program");
		assertOption("handshake-timeout", "PT30S", "default", "connector.defaults.handshake-timeout");
	}

	@Test
	void anOptionThatTheProgramChangedIsTheProgramsAndNoOperators() throws Exception {
		startWith("connector.registrations.greeter.request-timeout=5s");
		assertOption("request-timeout", "PT5S", "property", "connector.registrations.greeter.request-timeout");
		registration().changeRequestTimeout(Duration.ofSeconds(9));
		registration().changeLimit(3);
		assertOption("request-timeout", "PT9S", "runtime", "the program");
		assertOption("max-concurrent-requests", "3", "runtime", "the program");
	}

	@Test
	void aLimitThatTheProgramChangedAfterAnOperatorIsTheProgramsAgain() throws Exception {
		startWith("management.endpoint.connectors.access=unrestricted");
		post("connectors/" + KEY, "{\"maxConcurrentRequests\":7}");
		assertThat(option("max-concurrent-requests").path("source").asString()).startsWith("an operator, at ");
		registration().changeLimit(8);
		assertOption("max-concurrent-requests", "8", "runtime", "the program");
	}

	private void startWith(String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 1, properties.length);
		all[0] = "management.endpoints.web.exposure.include=connectors";
		start(all);
	}

	private JsonNode option(String name) throws Exception {
		return get("connectors/" + KEY).path("options").path(name);
	}

	private void assertOption(String name, String value, String origin, String source) throws Exception {
		JsonNode option = option(name);
		assertThat(option.path("value").asString()).as(name).isEqualTo(value);
		assertThat(option.path("origin").asString()).as(name).isEqualTo(origin);
		assertThat(option.path("source").asString()).as(name).isEqualTo(source);
	}

}
