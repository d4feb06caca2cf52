package dev.connector.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.ConnectorAuthenticator.Decision;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.lifecycle.PreparedReload;
import dev.connector.registration.Registration;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessWireFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a configuration file that a test changes, and the gateways
 * {@code one} and {@code two}.
 */
abstract class AbstractReloadTests {

	static final RegistrationKey GREETER = new RegistrationKey("acme", "greeter", "a");

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@TempDir
	Path directory;

	final List<String> shown = new CopyOnWriteArrayList<>();

	final List<String> refusedTokens = new CopyOnWriteArrayList<>();

	final InProcessGateways gateways = new InProcessGateways();

	final SystemScheduler scheduler = SystemScheduler.create("connector-test-gateways");

	final Gateway one = gateway("one");

	final Gateway two = gateway("two");

	@Nullable ConfigurableApplicationContext context;

	private Gateway gateway(String name) {
		ConnectorAuthenticator authenticator = (register, peer) -> {
			String token = register.credentials().value();
			this.shown.add(name + ":" + token);
			return this.refusedTokens.contains(token)
					? Decision.reject(RejectionCode.UNAUTHENTICATED, "The test refuses it") : Decision.accept();
		};
		Gateway gateway = Gateway.builder().scheduler(this.scheduler).authenticator(authenticator).build();
		this.gateways.listen(name, gateway::accept);
		return gateway;
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.one.close();
		this.two.close();
		this.scheduler.close();
	}

	void writeFile(String file, String... lines) {
		try {
			Files.writeString(this.directory.resolve(file), String.join("\n", lines) + "\n");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Write a file with the gateway {@code one} as the only destination.
	 */
	void writeWithOne(String... lines) {
		writeFile("application.yaml",
				"connector:\n  tenant: acme\n  instance: a\n  destinations.default.uri: inprocess:one\n"
						+ String.join("\n", lines));
	}

	ConfigurableApplicationContext start(Class<?>... sources) {
		return start(List.of(), sources);
	}

	ConfigurableApplicationContext start(List<String> arguments, Class<?>... sources) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).sources(sources)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers((starting) -> starting.getBeanFactory().registerSingleton("testGateways", this.gateways));
		List<String> all = new ArrayList<>(arguments);
		all.add("--spring.config.location=file:" + this.directory + "/");
		all.add("--connector.state-dir=" + this.directory.resolve("state"));
		this.context = builder.run(all.toArray(String[]::new));
		return this.context;
	}

	ConnectorRuntime runtime() {
		return this.context.getBean(ConnectorRuntime.class);
	}

	Registration registration(RegistrationKey key) {
		return runtime().get(key).orElseThrow();
	}

	void awaitReady(RegistrationKey key) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> runtime().get(key).map((found) -> found.snapshot().state()).orElse(null),
					ConnectionState.READY::equals);
	}

	ReloadOutcome reload() throws Exception {
		ConfigurationState state = this.context.getBean(ConfigurationState.class);
		PreparedReload prepared = state.prepareReload();
		prepared.commit();
		return state.lastOutcome().orElseThrow();
	}

	List<String> keys() {
		return runtime().list().stream().map((found) -> found.key().toString()).toList();
	}

	CompletableFuture<ExecuteResult> call(Gateway gateway, RegistrationKey key, String capability) {
		return gateway.execute(new ConnectorAddress(key.tenant(), key.type(), key.instance()),
				new ExecuteRequest(UUID.randomUUID().toString(), capability, Payload.json("{}"),
						new GatewayFrame.Context("test", Map.of()), TIMEOUT));
	}

	boolean succeeds(Gateway gateway, RegistrationKey key) throws Exception {
		return call(gateway, key, "greet").get(30, TimeUnit.SECONDS) instanceof ExecuteResult.Success;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConnectorAutoConfiguration.class)
	static class Application {

		@Bean
		InProcessWireFactory wires(InProcessGateways gateways) {
			return new InProcessWireFactory(gateways);
		}

	}

	@Connector(type = "greeter", maxConcurrentRequests = "${greeter.limit:7}")
	static class Greeter {

		@Command
		String greet() {
			return "hello";
		}

	}

}
