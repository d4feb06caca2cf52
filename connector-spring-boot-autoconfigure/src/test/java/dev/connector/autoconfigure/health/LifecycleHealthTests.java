package dev.connector.autoconfigure.health;

import java.time.Duration;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.RunContext;
import dev.connector.lifecycle.RunPolicy;
import dev.connector.reconnect.ReconnectOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class LifecycleHealthTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ConnectorAutoConfiguration.class, LifecycleHealthAutoConfiguration.class));

	@Test
	void isUpWhileAllGoesWellAndUnknownOnceAllHaveStopped() {
		this.runner.run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			context.getBean(Lifecycle.class).stop().toCompletableFuture().join();
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void showsOneThatTheApplicationGoesOnWithout() {
		with(RunPolicy.recoverable()).run((context) -> {
			Awaitility.await().until(() -> health(context).getStatus().equals(Status.DOWN));
			assertThat(health(context).getDetails().get("participants").toString()).contains("feed=", "FAILED",
					"no feed today");
		});
	}

	@Test
	void showsOneThatWaitsToBeRunAgain() {
		with(RunPolicy
			.restarting(ReconnectOptions.defaults().withDelays(Duration.ofMinutes(10), Duration.ofMinutes(10))))
			.run((context) -> {
				Awaitility.await().until(() -> health(context).getStatus().equals(Status.DOWN));
				assertThat(health(context).getDetails().get("participants").toString()).contains("RESTARTING");
			});
	}

	@Test
	void isThereOnlyWhereItIsWanted() {
		this.runner.withPropertyValues("management.health.connectorlifecycle.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LifecycleHealthIndicator.class));
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LifecycleHealthIndicator.class));
	}

	private ApplicationContextRunner with(RunPolicy policy) {
		return this.runner.withBean(LifecycleParticipant.class, () -> new LifecycleParticipant() {

			@Override
			public String name() {
				return "feed";
			}

			@Override
			public RunPolicy runPolicy() {
				return policy;
			}

			@Override
			public void run(RunContext context) {
				throw new IllegalStateException("no feed today");
			}

		});
	}

	private static Health health(ApplicationContext context) {
		Health health = context.getBean(LifecycleHealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

}
