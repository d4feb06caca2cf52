package dev.connector.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.gateway.ExecuteResult;
import dev.connector.registration.OutboxOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerPropertiesTests {

	private final InProcessGateway gateway = InProcessGateway.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withPropertyValues("connector.instance=one", "connector.destinations.default.uri=inprocess:test",
				"connector.lifecycle.drain-timeout=1ms");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void haveDefaults() {
		this.runner.run((context) -> assertThat(context.getBean(AnswerProperties.class))
			.isEqualTo(new AnswerProperties(new AnswerProperties.Outbox(10_000, DataSize.ofMegabytes(64)),
					new AnswerProperties.Dedupe(10_000, Duration.ofMinutes(10)))));
	}

	@Test
	void limitWhatIsKept() {
		this.runner.withPropertyValues("connector.outbox.max-bytes=9B", "connector.dedupe.ttl=1h").run((context) -> {
			Registration registration = context.getBean(ConnectorRuntime.class).add(echo());
			registration.whenReady().get(30, TimeUnit.SECONDS);
			call("123456789");
			assertThat(registration.snapshot().requests().answers().dropped()).isZero();
			call("1234567890");
			assertThat(registration.snapshot().requests().answers().dropped()).isPositive();
		});
	}

	@Test
	void giveWayToACustomizer() {
		this.runner.withPropertyValues("connector.outbox.max-bytes=9B")
			.withBean(ConnectorRuntimeCustomizer.class, () -> (builder) -> builder.outbox(OutboxOptions.defaults()))
			.run((context) -> {
				Registration registration = context.getBean(ConnectorRuntime.class).add(echo());
				registration.whenReady().get(30, TimeUnit.SECONDS);
				call("1234567890");
				assertThat(registration.snapshot().requests().answers().dropped()).isZero();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "connector.outbox.max-entries=0", "connector.outbox.max-bytes=0",
			"connector.dedupe.max-entries=-1", "connector.dedupe.ttl=0s" })
	void wrongOnesEndTheStartByName(String property) {
		String name = property.substring(0, property.indexOf('='));
		this.runner.withPropertyValues(property).run((context) -> {
			Throwable root = context.getStartupFailure();
			while (root.getCause() != null) {
				root = root.getCause();
			}
			assertThat(root).isInstanceOfSatisfying(InvalidPropertyException.class,
					(thrown) -> assertThat(thrown.property()).isEqualTo(name));
		});
	}

	private void call(String text) throws Exception {
		CompletionStage<ExecuteResult> result = this.gateway.call(RegistrationKey.parse("default.echo.one"), "echo",
				Payload.of(text.getBytes(StandardCharsets.US_ASCII), "text/plain"));
		assertThat(result.toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
	}

	private static ConnectorRegistration echo() {
		return new ConnectorRegistration(RegistrationKey.parse("default.echo.one"), "default",
				(request) -> CompletableFuture.completedFuture(request.payload()),
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults());
	}

}
