package dev.connector.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.registration.Registration;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationPlanTests {

	@TempDir
	Path stateDir;

	private ApplicationContextRunner runner(Class<?>... connectors) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.withBean(VirtualScheduler.class)
			.withBean(WireFactory.class, NowhereWires::new)
			.withUserConfiguration(connectors)
			.withPropertyValues("connector.state-dir=" + this.stateDir, "connector.instance=one",
					"connector.destinations.eu.uri=grpc://eu:7400", "files.tenant=from-placeholder");
	}

	@Test
	void annotationsOverrideDefaults() {
		runner(Files.class).run((context) -> {
			ConnectorRegistration files = only(context).definition();
			assertThat(files.key()).hasToString("from-placeholder.files.one");
			assertThat(files.destination()).isEqualTo("eu");
			assertThat(files.description().version()).isEqualTo("1.2");
			assertThat(files.options().maxConcurrentRequests()).isEqualTo(7);
			assertThat(files.options().nonBlocking()).isTrue();
			assertThat(origins(context)).containsExactly("tenant=ANNOTATION", "instance=PROPERTY",
					"destination=ANNOTATION", "version=ANNOTATION", "display-name=DEFAULT",
					"max-concurrent-requests=ANNOTATION", "request-timeout=DEFAULT", "non-blocking=ANNOTATION");
		});
	}

	@Test
	void propertiesOverrideAnnotations() {
		runner(Files.class).withPropertyValues("connector.registrations.files.tenant=acme",
				"connector.registrations.files.instance=two", "connector.registrations.files.destination=default",
				"connector.registrations.files.max-concurrent-requests=9",
				"connector.registrations.files.request-timeout=5s", "connector.registrations.files.non-blocking=false",
				"connector.registrations.files.display-name=Files")
			.run((context) -> {
				ConnectorRegistration files = only(context).definition();
				assertThat(files.key()).hasToString("acme.files.two");
				assertThat(files.destination()).isEqualTo("default");
				assertThat(files.description().displayName()).isEqualTo("Files");
				assertThat(files.options().maxConcurrentRequests()).isEqualTo(9);
				assertThat(files.options().requestTimeout()).isEqualTo(Duration.ofSeconds(5));
				assertThat(files.options().nonBlocking()).isFalse();
				assertThat(origins(context)).contains("tenant=PROPERTY", "version=ANNOTATION",
						"request-timeout=PROPERTY");
			});
	}

	@Test
	void theNameOfTheBeanIsStrongerThanTheType() {
		runner().withBean("filesBean", Files.class)
			.withPropertyValues("connector.registrations.files.tenant=by-type",
					"connector.registrations.files.max-concurrent-requests=3",
					"connector.registrations.files-bean.tenant=by-bean")
			.run((context) -> {
				assertThat(only(context).key().tenant()).isEqualTo("by-bean");
				assertThat(only(context).definition().options().maxConcurrentRequests()).isEqualTo(3);
			});
	}

	@Test
	void aConnectorIsRegisteredAgainUnderAnotherName() {
		runner(Files.class)
			.withPropertyValues("connector.registrations.files.max-concurrent-requests=1",
					"connector.registrations.second.connector=files", "connector.registrations.third.connector=files",
					"connector.registrations.third.instance=three", "connector.registrations.third.destination=default")
			.run((context) -> {
				List<Registration> all = context.getBean(ConnectorRuntime.class).list();
				assertThat(all).extracting((registration) -> registration.key().toString())
					.containsExactly("from-placeholder.files.one", "from-placeholder.files.one-second",
							"from-placeholder.files.three");
				assertThat(all.get(1).definition().options().maxConcurrentRequests()).isEqualTo(7);
				assertThat(all.get(2).definition().destination()).isEqualTo("default");
			});
	}

	@Test
	void aConnectorIsLeftOut() {
		runner(Files.class, NoType.class).withPropertyValues("connector.registrations.files.enabled=false")
			.run(failure("NoType", "has no type"));
		runner(Files.class).withPropertyValues("connector.registrations.files.enabled=false")
			.run((context) -> assertThat(context.getBean(ConnectorRuntime.class).list()).isEmpty());
	}

	@Test
	void wrongValuesNameThePropertyToChange() {
		runner(Files.class).withPropertyValues("connector.registrations.nobody.tenant=x")
			.run(failure("connector.registrations.nobody", "files"));
		runner(Files.class).withPropertyValues("connector.registrations.x.connector=nobody")
			.run(failure("connector.registrations.x.connector", "'nobody'", "files"));
		runner(Files.class).withPropertyValues("connector.registrations.files.destination=nowhere")
			.run(failure("connector.registrations.files.destination", "'nowhere'", "[default, eu]",
					"connector.destinations.nowhere.uri"));
		runner(Files.class).withPropertyValues("connector.registrations.files.tenant=not legal")
			.run(failure("connector.registrations.files.tenant", "'not legal'"));
		runner(Files.class).withPropertyValues("connector.instance=a.b").run(failure("connector.instance", "'a.b'"));
		runner(Plain.class).withPropertyValues("connector.tenant=a b").run(failure("connector.tenant", "'a b'"));
		runner(Files.class).withPropertyValues("connector.registrations.files.max-concurrent-requests=0")
			.run(failure("connector.registrations.files.max-concurrent-requests", "at least 1"));
		runner(Files.class).withPropertyValues("connector.registrations.files.request-timeout=0s")
			.run(failure("connector.registrations.files.request-timeout"));
		runner(IllegalType.class).run(failure("IllegalType", "'not legal'"));
		runner(WrongNumber.class).run(failure("WrongNumber", "maxConcurrentRequests", "'many'"));
		runner(Plain.class, SamePlain.class)
			.run(failure("default.plain.one", "SamePlain", "connector.registrations.plain.instance"));
		runner(Plain.class)
			.withPropertyValues("connector.registrations.a.connector=plain", "connector.registrations.a.instance=x",
					"connector.registrations.b.connector=plain", "connector.registrations.b.instance=x")
			.run(failure("default.plain.x", "(connector.registrations.a)", "(connector.registrations.b)",
					"connector.registrations.b.instance"));
	}

	@Test
	void wrongDestinationsNameThePropertyToChange() {
		destination("connector.destinations.us.connect-timeout=1s").run(failure("connector.destinations.us.uri"));
		destination("connector.destinations.us.uri=grpc://not legal")
			.run(failure("connector.destinations.us.uri", "'us'"));
		destination("connector.destinations.us.uri=grpc://gateway")
			.run(failure("connector.destinations.us.uri", "port"));
		destination("connector.destinations.us.uri=grpc://gateway:99999")
			.run(failure("connector.destinations.us.uri", "port", "65535"));
		destination("connector.destinations.us.uri=grpc://me:secret@gateway:7400")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageNotContaining("secret"));
		destination("connector.destinations.us.uri=carrier-pigeon://home")
			.run(failure("connector.destinations.us.uri", "carrier-pigeon"));
		destination("connector.defaults.heartbeat.timeout=15s")
			.run(failure("connector.defaults.heartbeat.timeout", "connector.defaults.heartbeat.interval"));
		destination("connector.destinations.eu.heartbeat.interval=45s")
			.run(failure("connector.destinations.eu.heartbeat.timeout"));
		destination("connector.defaults.max-streams-per-connection=0")
			.run(failure("connector.defaults.max-streams-per-connection"));
		destination("connector.destinations.eu.auth.token-file=/does/not/exist")
			.run(failure("connector.destinations.eu.auth.token-file", "/does/not/exist"));
		destination("connector.defaults.auth.type=token").run(failure("connector.defaults.auth.token"));
		destination("connector.lifecycle.drain-timeout=-1s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("connector.lifecycle.drain-timeout must not be negative"));
		destination("connector.defaults.auth.type=kerberos").run((context) -> assertThat(context).hasFailed());
	}

	private ApplicationContextRunner destination(String property) {
		return runner().withPropertyValues(property);
	}

	static org.springframework.boot.test.context.runner.ContextConsumer<AssertableApplicationContext> failure(
			String... texts) {
		return (context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			var analysis = new InvalidPropertyFailureAnalyzer().analyze(failure);
			if (analysis == null) {
				analysis = new InvalidConnectorFailureAnalyzer().analyze(failure);
			}
			assertThat(analysis).as("analysis of %s", failure).isNotNull();
			assertThat(analysis.getAction()).isNotBlank();
			assertThat(analysis.getDescription() + " " + analysis.getAction()).contains(texts);
		};
	}

	private static List<String> origins(AssertableApplicationContext context) {
		return context.getBean(ConnectorRegistrar.class)
			.planned(only(context).key())
			.orElseThrow()
			.options()
			.stream()
			.map((option) -> option.name() + "=" + option.origin())
			.toList();
	}

	private static Registration only(AssertableApplicationContext context) {
		assertThat(context.getBean(ConnectorRuntime.class).list()).hasSize(1);
		return context.getBean(ConnectorRuntime.class).list().get(0);
	}

	static class NowhereWires implements WireFactory {

		@Override
		public String kind() {
			return "nowhere";
		}

		@Override
		public boolean supports(java.net.URI uri) {
			return "grpc".equals(uri.getScheme());
		}

		@Override
		public Wire create(dev.connector.destination.DestinationOptions destination, java.net.URI uri) {
			throw new IllegalStateException("There is no network here");
		}

	}

	@Connector(type = "files", tenant = "${files.tenant}", version = "1.2", destination = "eu",
			maxConcurrentRequests = "${files.limit:7}", nonBlocking = "true")
	static class Files {

		@Command
		void list() {
		}

	}

	@Connector("plain")
	static class Plain {

		@Command
		void list() {
		}

	}

	@Connector("plain")
	static class SamePlain extends Plain {

	}

	@Connector
	static class NoType extends Plain {

	}

	@Connector("not legal")
	static class IllegalType extends Plain {

	}

	@Connector(type = "wrong", maxConcurrentRequests = "many")
	static class WrongNumber extends Plain {

	}

}
