package dev.connector.autoconfigure.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.Registration;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorEventAutoConfigurationTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.scheduler);

	private final Listener listener = new Listener();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ConnectorAutoConfiguration.class, ConnectorEventAutoConfiguration.class))
		.withBean(WireFactory.class, this.gateway::wires)
		.withBean(VirtualScheduler.class, () -> this.scheduler)
		.withBean(Listener.class, () -> this.listener)
		.withUserConfiguration(Greeter.class)
		.withPropertyValues("connector.destinations.default.uri=inprocess:test", "connector.instance=one",
				"connector.lifecycle.drain-timeout=1ms");

	@AfterEach
	void stop() throws Exception {
		this.gateway.close();
	}

	@Test
	void publishesEveryChangeInOrderUntilTheEnd() {
		this.runner.run((context) -> {
			assertThat(only(context).snapshot().state()).isEqualTo(ConnectionState.READY);
			only(context).pause();
			only(context).resume();
		});
		this.listener.await(ConnectionState.STOPPED);
		assertThat(this.listener.events).extracting(RegistrationStateChangedEvent::state)
			.startsWith(ConnectionState.CONNECTING, ConnectionState.HANDSHAKING, ConnectionState.READY,
					ConnectionState.PAUSED, ConnectionState.READY, ConnectionState.DRAINING)
			.endsWith(ConnectionState.STOPPED);
		assertThat(this.listener.events.get(3)).satisfies((event) -> {
			assertThat(event.key()).hasToString("default.greeter.one");
			assertThat(event.destination()).isEqualTo("default");
			assertThat(event.previousState()).isEqualTo(ConnectionState.READY);
			assertThat(event.generation()).isOne();
			assertThat(event.lastError()).isNull();
		});
	}

	@Test
	void tellsWhyAConnectionWasLost() {
		this.runner.run((context) -> {
			this.gateway.refuse(true);
			this.gateway.cutAll();
			RegistrationStateChangedEvent lost = this.listener.await(ConnectionState.BACKOFF);
			assertThat(lost.lastError()).isNotNull();
			assertThat(lost.nextAttemptAt()).isEqualTo(only(context).snapshot().connection().nextAttemptAt());
		});
	}

	@Test
	void publishesTheChangesOfDestinationsAmongThem() {
		this.runner.run((context) -> {
			Instant lost = this.scheduler.now().plusSeconds(1);
			this.scheduler.advance(Duration.ofSeconds(1));
			this.gateway.cutWires();
			this.scheduler.advance(Duration.ofMinutes(1));
			Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
				int told = this.listener.destinations.size();
				return told >= 4 && this.listener.destinations.get(told - 1).state() == ConnectionState.READY;
			});
			assertThat(this.listener.destinations).extracting(DestinationStateChangedEvent::state)
				.startsWith(ConnectionState.CONNECTING, ConnectionState.READY)
				.endsWith(ConnectionState.READY);
			assertThat(this.listener.destinations.get(2)).satisfies((event) -> {
				assertThat(event.destination()).isEqualTo("default");
				assertThat(event.previousState()).isEqualTo(ConnectionState.READY);
				assertThat(event.outageSince()).isEqualTo(lost);
				assertThat(event.lastError()).isNotNull();
			});
			assertThat(this.listener.threads).allMatch((name) -> name.startsWith("connector-events-"));
		});
	}

	@Test
	void aListenerThatThrowsHarmsNothing() {
		this.listener.failing = true;
		this.runner.run((context) -> {
			only(context).pause();
			this.listener.await(ConnectionState.PAUSED);
			assertThat(only(context).snapshot().state()).isEqualTo(ConnectionState.PAUSED);
		});
	}

	@Test
	void aListenerThatBlocksHoldsUpNoConnection() {
		CountDownLatch gate = new CountDownLatch(1);
		this.listener.gate = gate;
		this.runner.run((context) -> {
			assertThat(only(context).snapshot().state()).isEqualTo(ConnectionState.READY);
			for (int i = 0; i < ConnectorEventPublisher.CAPACITY; i++) {
				only(context).pause();
				only(context).resume();
			}
			this.gateway.cutAll();
			this.scheduler.advance(Duration.ofMinutes(1));
			assertThat(only(context).snapshot().state()).isEqualTo(ConnectionState.READY);
			gate.countDown();
			this.listener.await(ConnectionState.BACKOFF);
			Awaitility.await()
				.atMost(30, TimeUnit.SECONDS)
				.until(() -> this.listener.last().state() == ConnectionState.READY);
			// The one that was being told, and those that waited
			assertThat(this.listener.events).hasSizeLessThanOrEqualTo(ConnectorEventPublisher.CAPACITY + 1);
		});
	}

	@Test
	void tellsOnAThreadOfItsOwn() {
		this.runner.run((context) -> {
			this.listener.await(ConnectionState.READY);
			assertThat(this.listener.threads).isNotEmpty().allMatch((name) -> name.startsWith("connector-events-"));
		});
	}

	@Test
	void isNotThereWithoutConnectors() {
		this.runner.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectorEventPublisher.class));
	}

	private static Registration only(ApplicationContext context) {
		List<Registration> registrations = context.getBean(ConnectorRuntime.class).list();
		assertThat(registrations).hasSize(1);
		return registrations.get(0);
	}

	static final class Listener {

		private final List<RegistrationStateChangedEvent> events = new CopyOnWriteArrayList<>();

		private final List<DestinationStateChangedEvent> destinations = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		private volatile boolean failing;

		private volatile CountDownLatch gate = new CountDownLatch(0);

		@EventListener
		void onChange(RegistrationStateChangedEvent event) throws InterruptedException {
			// Once, even where nobody opens it
			this.gate.await(60, TimeUnit.SECONDS);
			this.gate.countDown();
			this.events.add(event);
			this.threads.add(Thread.currentThread().getName());
			if (this.failing) {
				throw new IllegalStateException("on purpose");
			}
		}

		@EventListener
		void onChange(DestinationStateChangedEvent event) {
			this.threads.add(Thread.currentThread().getName());
			this.destinations.add(event);
		}

		private RegistrationStateChangedEvent last() {
			return this.events.get(this.events.size() - 1);
		}

		private RegistrationStateChangedEvent await(ConnectionState state) {
			Awaitility.await()
				.atMost(30, TimeUnit.SECONDS)
				.until(() -> this.events.stream().anyMatch((event) -> event.state() == state));
			return this.events.stream().filter((event) -> event.state() == state).findFirst().orElseThrow();
		}

	}

	@Connector("greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

}
