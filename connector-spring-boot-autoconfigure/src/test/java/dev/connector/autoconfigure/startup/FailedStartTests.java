package dev.connector.autoconfigure.startup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.FreePorts;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.grpc.GatewayGrpcAutoConfiguration;
import dev.connector.autoconfigure.grpc.GrpcWireAutoConfiguration;
import dev.connector.failure.FailureStep;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.Gateway;
import dev.connector.test.HttpConnectProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A start that fails says which step on the way to the gateway did, over real sockets.
 */
@Timeout(120)
class FailedStartTests {

	private ConfigurableApplicationContext gateway;

	@AfterEach
	void stop() {
		if (this.gateway != null) {
			this.gateway.close();
		}
	}

	@Test
	void saysThatTheNameIsNotKnown() {
		assertThat(start(FailureStep.DNS, "grpc://gateway.invalid:7400").getAction())
			.contains("Check the host of connector.destinations.default.uri");
	}

	@Test
	void saysThatNothingListens() throws Exception {
		assertThat(start(FailureStep.TCP, "grpc://127.0.0.1:" + FreePorts.next()).getAction())
			.contains("Check host and port of connector.destinations.default.uri");
	}

	@Test
	void saysThatNothingAnswers() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			start(FailureStep.TCP, "grpc://127.0.0.1:" + silent.getLocalPort(),
					"connector.defaults.connect-timeout=1s");
		}
	}

	@Test
	void saysThatTheProxyRefuses() throws Exception {
		try (HttpConnectProxy proxy = HttpConnectProxy.start()) {
			proxy.refuse(403);
			assertThat(start(FailureStep.PROXY, "grpc://localhost:7400",
					"connector.defaults.proxy=http://127.0.0.1:" + proxy.port())
				.getAction()).contains("Check connector.defaults.proxy");
		}
	}

	@Test
	void saysThatTheProxyIsNotThere() throws Exception {
		assertThat(start(FailureStep.PROXY, "grpc://localhost:7400",
				"connector.destinations.default.proxy=http://127.0.0.1:" + FreePorts.next())
			.getAction()).contains("Check connector.destinations.default.proxy");
	}

	@Test
	void saysThatTheCertificateIsNotTrusted() {
		int port = gateway(
				"spring.ssl.bundle.pem.grpc.keystore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
				"spring.ssl.bundle.pem.grpc.keystore.private-key=classpath:dev/connector/autoconfigure/gateway/server.key",
				"spring.grpc.server.ssl.bundle=grpc");
		FailureAnalysis analysis = start(FailureStep.TLS, "grpcs://localhost:" + port);
		assertThat(analysis.getDescription()).contains("is not trusted");
		assertThat(analysis.getAction()).contains("ssl.bundle");
	}

	@Test
	void saysThatTheOtherSideHasNoTls() {
		start(FailureStep.TLS, "grpcs://localhost:" + gateway());
	}

	@Test
	void saysThatThereIsNoHttp2() throws Exception {
		HttpServer old = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		old.start();
		try {
			assertThat(start(FailureStep.ALPN, "grpc://127.0.0.1:" + old.getAddress().getPort()).getAction())
				.contains("a port for gRPC");
		}
		finally {
			old.stop(0);
		}
	}

	@Test
	void saysThatTheCredentialsAreRefused() {
		int port = gateway("connector.gateway.security.tokens[0].tenant=default",
				"connector.gateway.security.tokens[0].token=right");
		FailureAnalysis analysis = start(FailureStep.AUTHENTICATION, "grpc://127.0.0.1:" + port,
				"connector.defaults.auth.token=wrong", "connector.defaults.reconnect.max-attempts=9",
				"connector.defaults.reconnect.initial-delay=100ms");
		assertThat(analysis.getAction()).contains("Check connector.defaults.auth");
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("wrong");
	}

	@Test
	void saysThatTheRegistrationIsRefused() {
		int port = gateway("connector.gateway.approval=manual");
		try (ConfigurableApplicationContext waiting = run(Client.class,
				List.of("connector.destinations.default.uri=grpc://127.0.0.1:" + port,
						"connector.destinations.default.startup=required", "connector.instance=one"))) {
			assertThat(waiting.isRunning()).isTrue();
			Gateway manual = this.gateway.getBean(Gateway.class);
			// The connector is told to wait before the gateway lists it
			Awaitility.await()
				.until(() -> manual.decide(RegistrationKey.parse("default.greeter.one"), ApprovalDecision.REJECT));
		}
		FailureAnalysis analysis = start(FailureStep.REGISTRATION, "grpc://127.0.0.1:" + port);
		assertThat(analysis.getDescription()).contains("DISAPPROVED");
		assertThat(analysis.getAction()).contains("connector.registrations");
	}

	private FailureAnalysis start(FailureStep step, String uri, String... more) {
		List<String> properties = new ArrayList<>(
				List.of("connector.destinations.default.uri=" + uri, "connector.destinations.default.startup=required",
						"connector.instance=one", "connector.defaults.connect-timeout=30s",
						"connector.defaults.reconnect.max-attempts=1", "connector.lifecycle.boot-timeout=10m"));
		for (String property : more) {
			// A key that is given twice would have both values
			properties.removeIf((preset) -> preset.startsWith(property.substring(0, property.indexOf('=') + 1)));
			properties.add(property);
		}
		Throwable failure = catchThrowable(() -> run(Client.class, properties).close());
		assertThat(failure).rootCause().isInstanceOf(NotRegisteredException.class);
		NotRegisteredException cause = (NotRegisteredException) failure.getCause();
		assertThat(cause.missing()).singleElement().satisfies((missing) -> {
			assertThat(missing.step()).as(missing.lastError()).isEqualTo(step);
			assertThat(missing.attempts()).isPositive();
		});
		FailureAnalysis analysis = new NotRegisteredFailureAnalyzer().analyze(failure);
		assertThat(analysis.getDescription()).contains(step.title() + " failed", uri, "default.greeter.one");
		assertThat(analysis.getAction()).contains("connector.destinations.default.startup",
				"connector.lifecycle.boot-timeout");
		return analysis;
	}

	private int gateway(String... properties) {
		List<String> all = new ArrayList<>(List.of("connector.gateway.enabled=true", "connector.gateway.grpc.port=0"));
		all.addAll(Arrays.asList(properties));
		this.gateway = run(GatewaySide.class, all);
		return this.gateway.getBean(GrpcServerLifecycle.class).getPort();
	}

	private static ConfigurableApplicationContext run(Class<?> source, List<String> properties) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(properties.stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, GatewayAutoConfiguration.class,
			GatewayGrpcAutoConfiguration.class, GrpcServerAutoConfiguration.class })
	static class GatewaySide {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ GrpcWireAutoConfiguration.class, ConnectorAutoConfiguration.class,
			ConnectorStartupAutoConfiguration.class })
	@Import(Greeter.class)
	static class Client {

	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
