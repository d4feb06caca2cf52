package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.connector.autoconfigure.auth.FetchedTokens;
import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.DelayOptions;
import dev.connector.reconnect.GateMode;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReconnectMapperTests {

	private static final String DEFAULTS = "connector.defaults.reconnect.";

	private static final String DEFAULT = "connector.destinations.default.reconnect.";

	private static final String OTHER = "connector.destinations.eu.reconnect.";

	@Test
	void nothingSaidMeansTheDefaultsOfTheCore() {
		assertThat(map(Map.of()).get("default")).isEqualTo(ReconnectOptions.defaults());
	}

	@Test
	void emptyValuesMeanNoLimits() {
		assertThat(
				map(Map.of(DEFAULTS + "max-attempts", "", DEFAULTS + "max-elapsed", "", DEFAULTS + "rearm-after", ""))
					.get("default")
					.limits())
			.isEqualTo(BudgetLimits.defaults());
	}

	@Test
	void everyKeyOfTheDefaultsIsInherited() {
		assertThat(map(all(DEFAULTS))).containsEntry("default", allOptions()).containsEntry("eu", allOptions());
	}

	@Test
	void everyKeyOfADestinationIsItsOwn() {
		assertThat(map(all(DEFAULT))).containsEntry("default", allOptions())
			.containsEntry("eu", ReconnectOptions.defaults());
	}

	@Test
	void oneKeyOfADestinationLeavesTheOthersToTheDefaults() {
		ReconnectOptions options = map(Map.of(DEFAULTS + "max-attempts", "7", DEFAULTS + "gate", "quiet",
				DEFAULT + "max-attempts", "20", OTHER + "gate", "PERMITS"))
			.get("eu");
		assertThat(options.limits().maxAttempts()).isEqualTo(7);
		assertThat(options.gate().mode()).isEqualTo(GateMode.PERMITS);
	}

	@ParameterizedTest
	@CsvSource({ "initial-delay, 0s", "initial-delay, -5s", "max-delay, 0s", "multiplier, 0.5", "multiplier, NaN",
			"multiplier, Infinity", "stable-after, -1ns", "max-attempts, 0", "max-elapsed, 0s", "rearm-after, -1s",
			"ungated-attempts, -1", "max-concurrent-handshakes, 0", "max-park, 0s" })
	void aWrongValueNamesThePropertyToChange(String key, String value) {
		for (String prefix : List.of(DEFAULTS, OTHER)) {
			assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> map(Map.of(prefix + key, value)))
				.satisfies((ex) -> {
					FailureAnalysis analysis = new InvalidPropertyFailureAnalyzer().analyze(ex, ex);
					assertThat(ex.property()).isEqualTo(prefix + key);
					assertThat(analysis.getDescription()).contains(prefix + key + " must ");
					assertThat(analysis.getAction()).startsWith("Set " + prefix + key + " to ");
				});
		}
	}

	@ParameterizedTest
	@CsvSource({ "stable-after, 0s", "max-attempts, 1", "max-elapsed, 1ns", "rearm-after, 1ns", "multiplier, 1",
			"ungated-attempts, 0", "max-concurrent-handshakes, 1", "max-park, 1ns" })
	void theLeastThatWorksIsTaken(String key, String value) {
		assertThat(map(Map.of(OTHER + key, value)).get("eu")).isNotEqualTo(ReconnectOptions.defaults());
	}

	@Test
	void anUnknownGateIsRefused() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> map(Map.of(DEFAULTS + "gate", "loud")))
			.withStackTraceContaining("connector.defaults.reconnect.gate");
	}

	private static Map<String, String> all(String prefix) {
		return Map.ofEntries(Map.entry(prefix + "enabled", "false"), Map.entry(prefix + "initial-delay", "1s"),
				Map.entry(prefix + "multiplier", "3"), Map.entry(prefix + "max-delay", "2s"),
				Map.entry(prefix + "stable-after", "4s"), Map.entry(prefix + "max-attempts", "5"),
				Map.entry(prefix + "max-elapsed", "6s"), Map.entry(prefix + "rearm-after", "7s"),
				Map.entry(prefix + "ungated-attempts", "8"), Map.entry(prefix + "max-concurrent-handshakes", "9"),
				Map.entry(prefix + "max-park", "10s"), Map.entry(prefix + "gate", "quiet"));
	}

	private static ReconnectOptions allOptions() {
		return new ReconnectOptions(false, new DelayOptions(Duration.ofSeconds(1), 3, Duration.ofSeconds(2)),
				Duration.ofSeconds(4), new BudgetLimits(5, Duration.ofSeconds(6), Duration.ofSeconds(7)),
				new GateOptions(8, 9, Duration.ofSeconds(10), GateMode.QUIET));
	}

	private static Map<String, ReconnectOptions> map(Map<String, String> said) {
		Map<String, String> all = new HashMap<>(said);
		all.put("connector.destinations.eu.uri", "inprocess:eu");
		ConnectorProperties properties = new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("connector",
				ConnectorProperties.class);
		Map<String, ReconnectOptions> mapped = new HashMap<>();
		AccessMapper access = new AccessMapper(new FetchedTokens(new VirtualScheduler()), null);
		DestinationMapper mapper = new DestinationMapper(properties, access);
		Map<String, DestinationProperties> destinations = new HashMap<>(properties.destinations());
		destinations.putIfAbsent("default", DestinationProperties.UNSAID);
		destinations.forEach((name, own) -> mapped.put(name, mapper.map(name, own, null).reconnect()));
		return mapped;
	}

}
