package dev.connector.documentation;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.metrics.GatewayMetricsAutoConfiguration;
import dev.connector.autoconfigure.metrics.ConnectorMetricsAutoConfiguration;
import dev.connector.autoconfigure.observation.ConnectorObservationAutoConfiguration;
import dev.connector.autoconfigure.observation.ExecutionObserverAutoConfiguration;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.Gateway;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * What Prometheus gets from an application with a connector and a gateway, after a
 * request and a lost connection: labels by name of the sample.
 *
 * @param samples the samples
 */
record ScrapedMetrics(Map<String, Set<String>> samples) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^(connector_[a-z_]+)(?:\\{([^}]*)\\})? ");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

	static ScrapedMetrics scrape() throws Exception {
		AtomicReference<String> scraped = new AtomicReference<>("");
		PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try (InProcessGateway remote = InProcessGateway.start()) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorMetricsAutoConfiguration.class,
								ExecutionObserverAutoConfiguration.class, ConnectorObservationAutoConfiguration.class,
								GatewayAutoConfiguration.class, GatewayMetricsAutoConfiguration.class,
								ObservationAutoConfiguration.class, MetricsAutoConfiguration.class))
				.withBean(PrometheusMeterRegistry.class, () -> meters)
				.withBean(WireFactory.class, remote::wires)
				.withUserConfiguration(Greeter.class)
				.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
						"connector.gateway.enabled=true", "connector.defaults.reconnect.initial-delay=1ms",
						"management.metrics.distribution.percentiles-histogram.connector=true",
						"management.metrics.distribution.percentiles-histogram.connector.execute=true",
						"management.metrics.distribution.percentiles-histogram.connector.gateway.dispatch=true")
				.run((context) -> {
					ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
					runtime.list().get(0).whenReady().get(30, TimeUnit.SECONDS);
					remote.call(RegistrationKey.parse("default.greeter.one"), "greet", Payload.json("{}"))
						.get(30, TimeUnit.SECONDS);
					remote.cutAll();
					awaitMeter(meters, "connector.reconnect");
					runtime.list().get(0).whenReady().get(30, TimeUnit.SECONDS);
					context.getBean(Gateway.class)
						.execute(ConnectorAddress.any("t", "c"), ExecuteRequest.of("r", "do", Payload.empty()))
						.get(30, TimeUnit.SECONDS);
					// Counted after the answer was sent
					awaitMeter(meters, "connector.execute");
					scraped.set(meters.scrape());
				});
		}
		return parse(scraped.get());
	}

	private static void awaitMeter(PrometheusMeterRegistry meters, String name) {
		Awaitility.await().until(() -> meters.find(name).meter() != null);
	}

	private static ScrapedMetrics parse(String text) {
		Map<String, Set<String>> samples = new TreeMap<>();
		SAMPLE.matcher(text)
			.results()
			.forEach((sample) -> samples.computeIfAbsent(sample.group(1), (name) -> new TreeSet<>())
				.addAll(labels(sample.group(2))));
		return new ScrapedMetrics(samples);
	}

	private static Set<String> labels(String text) {
		return (text == null) ? Set.of()
				: LABEL.matcher(text)
					.results()
					.map((MatchResult label) -> label.group(1))
					.collect(Collectors.toCollection(TreeSet::new));
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet() {
			return "hello";
		}

	}

}
