package dev.connector.benchmark.fleet;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.ConnectorRuntime;
import dev.connector.benchmark.Ports;
import dev.connector.destination.DestinationOptions;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Registrations of an application with both starters and a meter registry.
 */
final class MeteredFleet implements Fleet {

	private final ConfigurableApplicationContext application;

	private final ConnectorRuntime runtime;

	private int added;

	MeteredFleet(boolean perInstance) throws IOException {
		String port = String.valueOf(Ports.free());
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn",
					"connector.gateway.grpc.port", port, "connector.metrics.per-instance", String.valueOf(perInstance),
					"connector.state-dir", System.getProperty("java.io.tmpdir") + "/connector-bench-state"))
			.run();
		this.runtime = this.application.getBean(ConnectorRuntime.class);
		this.runtime.transports().add(DestinationOptions.of("here", URI.create("grpc://127.0.0.1:" + port)));
	}

	@Override
	public void add(int number) throws IOException, InterruptedException {
		List<CompletableFuture<Long>> all = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			all.add(ConnectorFleet.add(this.runtime, "here", this.added++).whenReady());
		}
		ConnectorFleet.await(all);
	}

	@Override
	public int timers() {
		return -1;
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * The application.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
