package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.event.ConnectorEventAutoConfiguration;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class ReadinessEventsTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorEventAutoConfiguration.class,
						ConnectorHealthAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms", "connector.defaults.startup=readiness",
				"connector.health.availability-events=true");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void refusesRequestsUntilConnectorsAreReadyAndWhileTheyAreNot() {
		this.gateway.refuse(true);
		this.runner.run((context) -> {
			say(context, ReadinessState.ACCEPTING_TRAFFIC);
			becomes(context, ReadinessState.REFUSING_TRAFFIC);
			this.gateway.refuse(false);
			becomes(context, ReadinessState.ACCEPTING_TRAFFIC);
			this.gateway.refuse(true);
			this.gateway.cutAll();
			becomes(context, ReadinessState.REFUSING_TRAFFIC);
			this.gateway.refuse(false);
			becomes(context, ReadinessState.ACCEPTING_TRAFFIC);
		});
	}

	@Test
	void overrulesNobodyElse() {
		this.runner.run((context) -> {
			say(context, ReadinessState.REFUSING_TRAFFIC);
			this.gateway.cutAll();
			this.scheduler.advance(Duration.ofMinutes(5));
			assertThat(context.getBean(ApplicationAvailability.class).getLastChangeEvent(ReadinessState.class))
				.extracting(AvailabilityChangeEvent::getSource)
				.isEqualTo(context.getSourceApplicationContext());
		});
	}

	@Test
	void saysNothingUnlessAskedFor() {
		this.runner.withPropertyValues("connector.health.availability-events=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReadinessEvents.class));
	}

	private void becomes(ApplicationContext context, ReadinessState state) {
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
			this.scheduler.advance(Duration.ofSeconds(1));
			return context.getBean(ApplicationAvailability.class).getReadinessState() == state;
		});
	}

	private static void say(AssertableApplicationContext context, ReadinessState state) {
		AvailabilityChangeEvent.publish(context.getSourceApplicationContext(), state);
	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
