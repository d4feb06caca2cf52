package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConnectorLifecycleTests {

	private static final String WARNING = "needs more time than Spring gives to a stop";

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@ParameterizedTest
	@CsvSource({ "20s, 23s, false", "20s, 22999ms, true", "20s, '', false", "27s, '', false", "27001ms, '', true",
			"1s, 4000, false", "1s, 3999, true" })
	void warnsWhenSpringGivesLessTimeThanAStopMayTake(String drain, String phase, boolean warns,
			CapturedOutput output) {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(ConnectorLifecycle.class.getName(), LogLevel.INFO);
		ApplicationContextRunner configured = this.runner
			.withPropertyValues("connector.lifecycle.drain-timeout=" + drain);
		if (!phase.isEmpty()) {
			configured = configured.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=" + phase);
		}
		configured.run((context) -> {
			assertThat(context).hasNotFailed();
			if (warns) {
				assertThat(output).contains(WARNING, "connector.lifecycle.drain-timeout",
						"spring.lifecycle.timeout-per-shutdown-phase");
			}
			else {
				assertThat(output).doesNotContain(WARNING);
			}
		});
	}

	@Test
	void stopsAllTogetherWithinTheDrainTimeoutAndAFarewell() {
		this.runner.withUserConfiguration(Inline.class)
			.withPropertyValues("connector.lifecycle.drain-timeout=5s")
			.run((context) -> {
				ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
				for (int i = 0; i < 3; i++) {
					RegistrationKey key = new RegistrationKey("t", "stuck", "n" + i);
					runtime.add(new ConnectorRegistration(key, "default", (request) -> new CompletableFuture<>(),
							ConnectorRegistration.Description.NONE, RegistrationOptions.defaults()));
					CompletionStage<?> unanswered = this.gateway.call(key, "work", Payload.json("{}"));
					assertThat(unanswered.toCompletableFuture()).isNotDone();
				}
				assertThat(runtime.list()).allMatch((one) -> one.snapshot().requests().inFlight() == 1);
				AtomicBoolean stopped = new AtomicBoolean();
				context.getBean(ConnectorLifecycle.class).stop(() -> stopped.set(true));
				Awaitility.await()
					.until(() -> runtime.list()
						.stream()
						.allMatch((one) -> one.snapshot().state() == ConnectionState.DRAINING));
				this.scheduler.advance(Duration.ofSeconds(5).minusNanos(1));
				assertThat(runtime.list()).allMatch((one) -> one.snapshot().state() == ConnectionState.DRAINING);
				assertThat(stopped).isFalse();
				this.scheduler.advance(Duration.ofSeconds(1));
				Awaitility.await().untilTrue(stopped);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Inline {

		@Bean(defaultCandidate = false)
		Executor connectorHandlerExecutor() {
			return Runnable::run;
		}

	}

}
