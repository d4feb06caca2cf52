package dev.connector.autoconfigure.gateway;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.connector.Payload;
import dev.connector.autoconfigure.gateway.actuate.ConnectorSessionsEndpoint;
import dev.connector.autoconfigure.gateway.actuate.GatewayEndpointAutoConfiguration;
import dev.connector.autoconfigure.gateway.metrics.GatewayMetricsAutoConfiguration;
import dev.connector.frame.RejectionCode;
import dev.connector.gateway.ApprovalMode;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.IdempotencyOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.TokenAuthenticator;
import dev.connector.schedule.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link GatewayAutoConfiguration} and of what observes the gateway.
 */
@ExtendWith(OutputCaptureExtension.class)
class GatewayAutoConfigurationTests {

	private final ApplicationContextRunner anyApplication = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayEndpointAutoConfiguration.class,
				GatewayMetricsAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.anyApplication
		.withPropertyValues("connector.gateway.enabled=true");

	@Test
	void gatewayHasTheDefaultsOfItsProperties() {
		this.runner.run((context) -> {
			GatewayOptions options = context.getBean(GatewayOptions.class);
			assertThat(options).isEqualTo(GatewayOptions.defaults());
			assertThat(context.getBean(IdempotencyOptions.class)).isEqualTo(IdempotencyOptions.defaults());
			assertThat(context).hasSingleBean(Gateway.class);
			assertThat(context.getBean(ConnectorAuthenticator.class)).isInstanceOf(OpenAuthenticator.class);
		});
	}

	@Test
	void propertiesReachTheGateway() {
		this.runner.withPropertyValues("connector.gateway.approval=manual", "connector.gateway.request-timeout=7s",
				"connector.gateway.max-pending-per-session=3", "connector.gateway.max-payload-size=1MB",
				"connector.gateway.resume-window=9s", "connector.gateway.idempotency.max-entries=4",
				"connector.gateway.idempotency.max-bytes=1KB", "connector.gateway.idempotency.ttl=5s",
				"connector.gateway.security.tokens[0].tenant=a", "connector.gateway.security.tokens[0].token=secret")
			.run((context) -> {
				GatewayOptions options = context.getBean(GatewayOptions.class);
				assertThat(options.approval()).isEqualTo(ApprovalMode.MANUAL);
				assertThat(options.requestTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(options.maxPendingPerSession()).isEqualTo(3);
				assertThat(options.maxPayloadBytes()).isEqualTo(1024 * 1024);
				assertThat(options.sessions().resumeWindow()).isEqualTo(Duration.ofSeconds(9));
				assertThat(context.getBean(IdempotencyOptions.class))
					.isEqualTo(new IdempotencyOptions(4, 1024, Duration.ofSeconds(5)));
				assertThat(context.getBean(ConnectorAuthenticator.class)).isInstanceOf(TokenAuthenticator.class);
			});
	}

	@Test
	void backsOffInAnApplicationThatIsNoGateway() {
		this.anyApplication.run((context) -> assertThat(context).doesNotHaveBean(Gateway.class));
		this.anyApplication.withPropertyValues("connector.gateway.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Gateway.class));
	}

	@Test
	void starterMakesAnApplicationAGateway(@TempDir Path classes) throws Exception {
		Path marker = classes.resolve("META-INF/connector/gateway-starter.properties");
		Files.createDirectories(marker.getParent());
		Files.createFile(marker);
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				getClass().getClassLoader())) {
			ApplicationContextRunner withStarter = this.anyApplication.withClassLoader(loader);
			withStarter.run((context) -> assertThat(context).hasSingleBean(Gateway.class));
			withStarter.withPropertyValues("connector.gateway.enabled=false")
				.run((context) -> assertThat(context).doesNotHaveBean(Gateway.class));
		}
	}

	@Test
	void backsOffWithoutTheGatewayOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader(Gateway.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(GatewayProperties.class)
				.doesNotHaveBean(ConnectorSessionsEndpoint.class));
	}

	@Test
	void beansOfTheApplicationWin() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(ConnectorAuthenticator.class);
			assertThat(context.getBean(GatewayOptions.class).streamWindow()).isEqualTo(2);
			assertThat(context.getBean(OwnBeans.class).customized).isTrue();
		});
	}

	@Test
	void schedulerOfTheGatewayIsNoCandidateForOthers() {
		this.runner.withUserConfiguration(SchedulerSeeker.class)
			.run((context) -> assertThat(context.getBean(SchedulerSeeker.Found.class).schedulers()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-timeout=0s", "max-pending-per-session=-1", "max-payload-size=0B",
			"max-payload-size=2GB", "drain-timeout=-1s", "grpc.port=70000", "http.path=/", "http.path=connectors",
			"http.path=/a/*", "security.tokens[0].tenant=a", "security.callers[0].name=a",
			"security.callers[0].token=a", "approval=sometimes" })
	void wrongValueIsRefused(String property) {
		this.runner.withPropertyValues("connector.gateway." + property)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void tenantsThatNoConnectorCanHaveAreRefused() {
		this.runner
			.withPropertyValues("connector.gateway.security.tokens[0].tenant=a b",
					"connector.gateway.security.tokens[0].token=secret")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("connector.gateway.security.tokens[].tenant")
				.hasMessageContaining("'a b'"));
		this.runner
			.withPropertyValues("connector.gateway.security.callers[0].name=a",
					"connector.gateway.security.callers[0].token=secret",
					"connector.gateway.security.callers[0].tenants=default,*")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("connector.gateway.security.callers[].tenants")
				.hasMessageContaining("'*'"));
	}

	@Test
	void callersMustDiffer() {
		this.runner
			.withPropertyValues("connector.gateway.security.callers[0].name=a",
					"connector.gateway.security.callers[0].token=same", "connector.gateway.security.callers[1].name=b",
					"connector.gateway.security.callers[1].token=same")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("connector.gateway.security.callers[].token")
				.hasMessageNotContaining("same'"));
	}

	@Test
	void secretsAreNotShown() {
		this.runner
			.withPropertyValues("connector.gateway.security.callers[0].name=a",
					"connector.gateway.security.callers[0].token=hidden-1",
					"connector.gateway.security.tokens[0].token=hidden-2")
			.run((context) -> assertThat(context.getBean(GatewayProperties.class).toString()).contains("name=a")
				.doesNotContain("hidden"));
	}

	@Test
	void gatewayIsClosedWithTheContext() {
		this.runner.run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			FakeConnector connector = FakeConnector.register(gateway, "a.files.one");
			context.close();
			assertThat(gateway.sessions()).isEmpty();
			await().until(connector::ended);
		});
	}

	@Test
	void saysWhatItWaitsForWhenItStops(CapturedOutput output) {
		// Other tests in this JVM may have made it quieter
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(GatewayLifecycle.class.getName(), LogLevel.INFO);
		this.runner.withPropertyValues("connector.gateway.drain-timeout=100ms").run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			FakeConnector connector = FakeConnector.register(gateway, "a.files.one");
			gateway.execute(ConnectorAddress.any("a", "files"), ExecuteRequest.of("1", "read", Payload.empty()));
			connector.nextExecute();
			context.close();
		});
		assertThat(output).containsOnlyOnce("The gateway stops: 1 open requests get PT0.1S");
	}

	@Test
	void connectorsAreAskedToMoveWhenItStops() {
		this.runner.withPropertyValues("connector.gateway.move-timeout=100ms").run((context) -> {
			FakeConnector connector = FakeConnector.register(context.getBean(Gateway.class), "a.files.one");
			context.close();
			assertThat(connector.askedToMove()).isTrue();
		});
	}

	@Test
	void gatewaySurvivesAStopOfTheContext() {
		this.runner.run((context) -> {
			Gateway gateway = context.getBean(Gateway.class);
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			assertThat(FakeConnector.register(gateway, "a.files.one").ended()).isFalse();
		});
	}

	@Test
	void warnsWhenTheApplicationStopsWaitingBeforeTheGatewayIsDrained(CapturedOutput output) {
		this.runner.withPropertyValues("connector.gateway.drain-timeout=29s")
			.run((context) -> assertThat(output).doesNotContain("connector.gateway.drain-timeout"));
		this.runner.withPropertyValues("connector.gateway.drain-timeout=30s")
			.run((context) -> assertThat(output).contains("lower connector.gateway.drain-timeout"));
	}

	@Test
	void sessionsAreShownByTheEndpoint() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*").run((context) -> {
			FakeConnector.register(context.getBean(Gateway.class), "b.files.one");
			FakeConnector.register(context.getBean(Gateway.class), "a.files.one");
			assertThat(context.getBean(ConnectorSessionsEndpoint.class).sessions().sessions())
				.extracting(ConnectorSessionsEndpoint.SessionDescriptor::key)
				.containsExactly("a.files.one", "b.files.one");
		});
	}

	@Test
	void endpointBacksOffUnlessExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ConnectorSessionsEndpoint.class));
	}

	@Test
	void gatewayWorksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Gateway.class));
	}

	@Test
	void sessionsAndRequestsAreMeasured() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withUserConfiguration(BoundMeters.class)
			.run((context) -> {
				Gateway gateway = context.getBean(Gateway.class);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				FakeConnector connector = FakeConnector.register(gateway, "a.files.one")
					.answeringPayload(Payload.json("{}"));
				assertThat(registry.get("connector.gateway.sessions").tag("state", "ready").gauge().value())
					.isEqualTo(1);
				gateway.execute(ConnectorAddress.any("a", "files"), ExecuteRequest.of("1", "read", Payload.empty()))
					.get();
				gateway.execute(ConnectorAddress.any("a", "nobody"), ExecuteRequest.of("2", "read", Payload.empty()))
					.get();
				await().untilAsserted(() -> {
					assertThat(registry.get("connector.gateway.dispatch").tag("outcome", "success").timer().count())
						.isEqualTo(1);
					assertThat(registry.get("connector.gateway.dispatch").tag("outcome", "not_found").timer().count())
						.isEqualTo(1);
				});
				connector.close();
				await().untilAsserted(() -> assertThat(
						registry.get("connector.gateway.sessions").tag("state", "suspended").gauge().value())
					.isEqualTo(1));
				assertThat(registry.get("connector.gateway.resumed").counter().count()).isZero();
				FakeConnector back = connector.comeBack(gateway, "a.files.one");
				await().untilAsserted(
						() -> assertThat(registry.get("connector.gateway.resumed").counter().count()).isEqualTo(1));
				back.close();
			});
	}

	/**
	 * Replaces what may be replaced.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		private boolean customized;

		@Bean
		ConnectorAuthenticator ownAuthenticator() {
			return (register, peer) -> ConnectorAuthenticator.Decision.reject(RejectionCode.FORBIDDEN, "no");
		}

		@Bean
		GatewayOptions ownOptions() {
			return GatewayOptions.defaults().withStreamWindow(2);
		}

		@Bean
		GatewayCustomizer ownCustomizer() {
			return (builder) -> this.customized = true;
		}

	}

	/**
	 * Binds meters as Spring Boot does.
	 */
	@Configuration(proxyBeanMethods = false)
	static class BoundMeters {

		@Bean
		Object binding(MeterRegistry registry, ObjectProvider<MeterBinder> binders) {
			binders.forEach((binder) -> binder.bindTo(registry));
			return "bound";
		}

	}

	/**
	 * Looks for any scheduler at all.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SchedulerSeeker {

		@Bean
		Found found(ObjectProvider<Scheduler> schedulers) {
			return new Found(schedulers.stream().toList());
		}

		/**
		 * What was found.
		 *
		 * @param schedulers the schedulers
		 */
		record Found(List<Scheduler> schedulers) {

		}

	}

}
