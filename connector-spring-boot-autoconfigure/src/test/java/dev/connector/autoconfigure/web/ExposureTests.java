package dev.connector.autoconfigure.web;

import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.http.GatewayHttpAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the refusal to be open to the network, on the side of HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExposureTests {

	private static final String[] CALLERS = { "connector.gateway.security.callers[0].name=office",
			"connector.gateway.security.callers[0].token=secret" };

	private static final String[] TLS = {
			"spring.ssl.bundle.pem.web.keystore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
			"spring.ssl.bundle.pem.web.keystore.private-key=classpath:dev/connector/autoconfigure/gateway/server.key",
			"server.ssl.bundle=web" };

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(
				AutoConfigurations.of(SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
						GatewayAutoConfiguration.class, GatewayHttpAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true", "server.port=0");

	@Test
	void loopbackNeedsNothing() {
		this.runner.withPropertyValues("server.address=127.0.0.1").run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("server.address=localhost").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void allAddressesAreRefusedWithoutTlsAndCallers() {
		this.runner.run((context) -> {
			assertThat(context).hasFailed();
			ExposedException failure = rootCause(context.getStartupFailure());
			assertThat(failure).hasMessageContaining("HTTP for callers listens on all addresses")
				.hasMessageContaining("without TLS and without authentication");
			FailureAnalysis analysis = new ExposedFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getAction()).contains("server.address", "server.ssl.bundle",
					"connector.gateway.security.callers", "connector.gateway.security.allow-insecure");
		});
	}

	@Test
	void lazyApplicationIsLookedAtToo() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(rootCause(context.getStartupFailure())).isNotNull());
	}

	@Test
	void otherAddressIsRefusedWithoutTlsAndCallers() {
		this.runner.withPropertyValues("server.address=0.0.0.0")
			.run((context) -> assertThat(rootCause(context.getStartupFailure()))
				.hasMessageContaining("HTTP for callers listens on 0.0.0.0"));
	}

	@Test
	void callersWithoutTlsAreRefused() {
		this.runner.withPropertyValues(CALLERS)
			.run((context) -> assertThat(rootCause(context.getStartupFailure())).hasMessageContaining("without TLS")
				.hasMessageNotContaining("authentication"));
	}

	@Test
	void tlsWithoutCallersIsRefused() {
		this.runner.withPropertyValues(TLS)
			.run((context) -> assertThat(rootCause(context.getStartupFailure()))
				.hasMessageContaining("without authentication")
				.hasMessageNotContaining("TLS"));
	}

	@Test
	void warningSaysWhatIsOpen(CapturedOutput output) {
		this.runner.withPropertyValues("connector.gateway.security.allow-insecure=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output)
				.contains("HTTP for callers listens on all addresses without TLS and without authentication");
		});
	}

	@Test
	void nothingIsOpenWithoutAPort() {
		this.runner.withPropertyValues("server.port=-1").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void nothingIsOpenWithoutAWebServer() {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayHttpAutoConfiguration.class))
			.withPropertyValues("connector.gateway.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static ExposedException rootCause(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(ExposedException.class);
		return (ExposedException) cause;
	}

}
