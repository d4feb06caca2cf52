package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.List;

import dev.connector.annotation.Command;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.CommandEventListener;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans with commands and listeners that come after the start and go before the end.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateCommandTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private CommandRegistry registry;

	@BeforeEach
	void start() {
		this.context.register(Application.class, Early.class);
		this.context.refresh();
		this.registry = this.context.getBean(CommandRegistry.class);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void oneThatIsCreatedLaterBringsItsCommandsAndHearsEvents() {
		this.context.registerBean("late", Late.class);
		assertThat(ids()).containsExactly("early.ping");
		Late late = this.context.getBean(Late.class);
		awaitIds("early.ping", "late.ping");
		assertThat(Registries.await(this.registry.execute("late.ping", null))).isEqualTo("pong");
		this.registry.emit("changed");
		assertThat(late.heard).isOne();
	}

	@Test
	void oneThatIsDestroyedTakesThemAlong() {
		this.context.registerBean("late", Late.class);
		Late late = this.context.getBean(Late.class);
		awaitIds("early.ping", "late.ping");
		this.context.getDefaultListableBeanFactory().destroySingleton("late");
		assertThat(ids()).containsExactly("early.ping");
		assertThat(Registries.code(this.registry.execute("late.ping", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
		this.registry.emit("changed");
		assertThat(late.heard).isZero();
		assertThat(this.context.getBean(Late.class)).isNotSameAs(late);
		awaitIds("early.ping", "late.ping");
		this.context.removeBeanDefinition("late");
		assertThat(ids()).containsExactly("early.ping");
	}

	@Test
	void oneThatCantBeRegisteredIsToldOfAndHarmsNobody(CapturedOutput output) {
		this.context.registerBean("same", SameEarly.class);
		this.context.registerBean("late", Late.class);
		this.context.getBean("same");
		this.context.getBean("late");
		awaitIds("early.ping", "late.ping");
		assertThat(output).contains("The bean 'same', which came after the start, brings no commands")
			.contains("are the command 'early.ping'");
		assertThat(Registries.await(this.registry.execute("early.ping", null))).isEqualTo("pong");
	}

	@Test
	void thoseOfAChildContextComeAndGoWithIt() {
		AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
		child.setParent(this.context);
		child.register(Application.class, Late.class);
		child.refresh();
		assertThat(ids()).containsExactly("early.ping", "late.ping");
		assertThat(child.getBean(CommandRegistry.class)).isSameAs(this.registry);
		child.close();
		assertThat(ids()).containsExactly("early.ping");
	}

	@Test
	void theRegistryOfTheParentOutlivesAChild() {
		AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
		child.setParent(this.context);
		child.register(Application.class);
		child.refresh();
		child.close();
		assertThat(Registries.await(this.registry.execute("early.ping", null))).isEqualTo("pong");
	}

	private List<String> ids() {
		return this.registry.commands().stream().map(CommandDescriptor::id).toList();
	}

	private void awaitIds(String... expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(ids()).containsExactly(expected));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ConnectorAutoConfiguration.class, CommandAutoConfiguration.class })
	static class Application {

	}

	@CommandComponent("early")
	static class Early {

		@Command
		String ping() {
			return "pong";
		}

	}

	@CommandComponent("early")
	static class SameEarly extends Early {

	}

	@CommandComponent("late")
	static class Late extends Early {

		private int heard;

		@CommandEventListener("changed")
		void changed() {
			this.heard++;
		}

	}

}
