package dev.connector.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleParticipant;
import dev.connector.lifecycle.ParticipantReport;
import dev.connector.lifecycle.ReloadReport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connectors that take part in the lifecycle, and become beans after the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateParticipantTests extends AbstractReloadTests {

	private static final RegistrationKey PUMP = new RegistrationKey("acme", "pump", "a");

	private static final List<String> steps = new CopyOnWriteArrayList<>();

	@BeforeEach
	void write() {
		steps.clear();
		writeWithOne();
	}

	@Test
	void bootsBeforeItIsRegisteredAndShutsDownWhenItIsRegisteredNoMore() throws Exception {
		GenericApplicationContext started = (GenericApplicationContext) start();
		started.registerBean("pump", Pump.class,
				() -> new Pump(() -> steps.add("boot " + keys()), () -> steps.add("shutdown " + keys())));
		started.getBean(Pump.class);
		awaitReady(PUMP);
		assertThat(steps).containsExactly("boot []");
		assertThat(participants()).contains("pump");
		assertThat(succeeds(this.one, PUMP)).isTrue();
		((DefaultListableBeanFactory) started.getBeanFactory()).removeBeanDefinition("pump");
		Awaitility.await().untilAsserted(() -> assertThat(participants()).doesNotContain("pump"));
		assertThat(steps).containsExactly("boot []", "shutdown []");
	}

	@Test
	void isNotRegisteredWhenItCantBoot(CapturedOutput output) {
		GenericApplicationContext started = (GenericApplicationContext) start();
		started.registerBean("pump", Pump.class, () -> new Pump(() -> {
			throw new IllegalStateException("no water");
		}, () -> steps.add("shutdown")));
		started.getBean(Pump.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("The connector 'pump', which became a bean after the start, is not registered")
				.contains("no water"));
		assertThat(keys()).isEmpty();
		assertThat(participants()).doesNotContain("pump");
		assertThat(steps).isEmpty();
	}

	@Test
	void isTakenInByAReloadThatFindsIt() throws Exception {
		GenericApplicationContext started = (GenericApplicationContext) start();
		started.registerBean("pump", Pump.class, () -> new Pump(() -> steps.add("boot " + keys()), () -> {
		}));
		ReloadReport report = started.getBean(Lifecycle.class).reload().toCompletableFuture().get(30, TimeUnit.SECONDS);
		assertThat(report).isNotNull();
		awaitReady(PUMP);
		assertThat(steps).containsExactly("boot []");
	}

	private List<String> participants() {
		return this.context.getBean(Lifecycle.class)
			.report()
			.participants()
			.stream()
			.map(ParticipantReport::name)
			.toList();
	}

	/**
	 * A connector with something to boot.
	 */
	@Connector(type = "pump")
	static class Pump implements LifecycleParticipant {

		private final Runnable onBoot;

		private final Runnable onShutdown;

		Pump(Runnable onBoot, Runnable onShutdown) {
			this.onBoot = onBoot;
			this.onShutdown = onShutdown;
		}

		@Command
		String greet() {
			return "water";
		}

		@Override
		public String name() {
			return "pump";
		}

		@Override
		public void boot() {
			this.onBoot.run();
		}

		@Override
		public void shutdown() {
			this.onShutdown.run();
		}

	}

}
