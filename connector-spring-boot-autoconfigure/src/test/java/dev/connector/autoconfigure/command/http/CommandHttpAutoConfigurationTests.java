package dev.connector.autoconfigure.command.http;

import dev.connector.command.CommandRegistry;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CommandHttpAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CommandHttpAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CommandHttpAutoConfiguration.class))
		.withUserConfiguration(Registry.class);

	private final WebApplicationContextRunner server = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class,
				TomcatServletWebServerAutoConfiguration.class, CommandHttpAutoConfiguration.class))
		.withUserConfiguration(Registry.class)
		.withPropertyValues("server.port=0", "connector.commands.http.enabled=true");

	@Test
	void nothingIsThereUnlessItIsWanted() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerChannel.class);
			assertThat(context.getBean(CommandRegistry.class).channels()).isEmpty();
		});
	}

	@Test
	void channelIsThereWhereItIsWanted(CapturedOutput output) {
		this.runner.withPropertyValues("connector.commands.http.enabled=true").run((context) -> {
			assertThat(output).doesNotContain("has no effect");
			assertThat(context).hasSingleBean(HttpServerChannel.class);
			assertThat(context.getBean(CommandRegistry.class).channels()).hasSize(1);
		});
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(CommandHttpAutoConfiguration.class))
			.withPropertyValues("connector.commands.http.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerChannel.class));
	}

	@Test
	void nothingIsThereWithoutTheCodec() {
		this.runner.withPropertyValues("connector.commands.http.enabled=true")
			.withClassLoader(new FilteredClassLoader("dev.connector.protocol"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerChannel.class));
	}

	@Test
	void applicationWithoutAWebServerIsTold(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(CommandHttpAutoConfiguration.class))
			.withUserConfiguration(Registry.class)
			.withPropertyValues("connector.commands.http.enabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerChannel.class);
				assertThat(output).contains("connector.commands.http.enabled has no effect");
			});
	}

	@Test
	void openServerIsRefusedUnlessAllowed(CapturedOutput output) {
		this.server.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("HTTP for commands listens on all addresses without TLS and without authentication"));
		this.server.withPropertyValues("connector.commands.http.tokens=secret")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("HTTP for commands listens on all addresses without TLS")
				.hasMessageNotContaining("authentication"));
		this.server.withPropertyValues("server.address=127.0.0.1").run((context) -> assertThat(context).hasNotFailed());
		this.server.withPropertyValues("connector.commands.http.allow-insecure=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("because connector.commands.http.allow-insecure is set");
		});
	}

	@ParameterizedTest
	@CsvSource({ "path, cmd", "path, /", "schema-path, cmds", "schema-path, /cmd", "timeout, -1s",
			"max-message-size, 1KB", "max-in-flight, 0", "tokens[0], ''" })
	void wrongValuesAreNamed(String key, String value) {
		this.runner
			.withPropertyValues("connector.commands.http.enabled=true", "connector.commands.http." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("connector.commands.http." + key.replace("[0]", "") + " must"));
	}

	@Test
	void tokensDoNotShow() {
		this.runner.withPropertyValues("connector.commands.http.enabled=true", "connector.commands.http.tokens=secret")
			.run((context) -> assertThat(context.getBean(CommandHttpProperties.class).toString())
				.doesNotContain("secret"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		Scheduler scheduler() {
			return new VirtualScheduler();
		}

		@Bean(destroyMethod = "close")
		CommandRegistry registry(Scheduler scheduler) {
			return CommandRegistry.builder(scheduler).build();
		}

	}

}
