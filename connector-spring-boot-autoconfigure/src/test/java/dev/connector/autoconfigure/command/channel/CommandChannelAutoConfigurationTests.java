package dev.connector.autoconfigure.command.channel;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Stream;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.CommandChannelFactory;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.command.channel.line.TcpChannels;
import dev.connector.schedule.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CommandChannelAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CommandChannelAutoConfigurationTests {

	private static final String BUNDLE = "spring.ssl.bundle.pem.own.keystore.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ConnectorAutoConfiguration.class,
				CommandChannelAutoConfiguration.class))
		.withUserConfiguration(Registry.class);

	private final ApplicationContextRunner withBundle = this.runner.withPropertyValues(
			BUNDLE + "certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
			BUNDLE + "private-key=classpath:dev/connector/autoconfigure/gateway/server.key");

	@Test
	void nothingIsConnectedUnlessItIsSaid() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(CommandLinks.class).list()).isEmpty();
			assertThat(Stream.of("TcpChannels", "ChannelEnvironment", "DestinationScheme", "HttpScheme")
				.map((part) -> "connectorCommand" + part)).allSatisfy((name) -> {
					assertThat(context.containsBean(name)).isTrue();
					assertThat(context.getBeanFactory().containsSingleton(name)).isFalse();
				});
		});
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ConnectorAutoConfiguration.class, CommandChannelAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CommandLinks.class));
	}

	@Test
	void channelsAreLinksByTheirName() {
		this.runner
			.withPropertyValues("connector.commands.channels.b.uri=tcp://127.0.0.1:1",
					"connector.commands.channels.a.uri=tcps://localhost:1",
					"connector.commands.channels.off.uri=tcp://127.0.0.1:1",
					"connector.commands.channels.off.enabled=false")
			.run((context) -> {
				CommandLinks links = context.getBean(CommandLinks.class);
				assertThat(links.list()).extracting(PeerLink::name).containsExactly("a", "b");
				assertThat(links.list()).extracting(PeerLink::kind).containsExactly("tcps", "tcp");
				assertThat(links.find("b")).get()
					.extracting((link) -> link.link().snapshot().target())
					.isEqualTo("tcp://127.0.0.1:1");
				assertThat(links.find("off")).isEmpty();
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "uri|''|has no URI", "uri|carrier-pigeon://host|Nothing opens channels",
					"uri|host|it has no scheme", "uri|tcp://user:pw@host:1|it has a user before the host",
					"uri|tcp://host|can't work", "uri|tcp://host:1/path|can't work", "uri|tcp://ho st|is not legal" })
	void wrongUrisAreNamed(String key, String value, String message) {
		this.runner.withPropertyValues("connector.commands.channels.root." + key + "=" + value)
			.run((context) -> assertThat(failure(context)).hasMessageContaining(message)
				.hasMessageNotContaining("pw@")
				.extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.channels.root.uri"));
	}

	@ParameterizedTest
	@CsvSource({ "token, secret", "token-file, /nowhere", "ssl.bundle, own", "prefix, far", "timeout, 1s" })
	void whatASchemeHasNoUseForIsRefused(String key, String value) {
		this.withBundle
			.withPropertyValues("connector.commands.channels.root.uri=tcp://localhost:1",
					"connector.commands.channels.root." + key + "=" + value)
			.run((context) -> assertThat(failure(context)).hasMessageContaining("has no use for")
				.hasMessageNotContaining("secret")
				.extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.channels.root." + key));
	}

	@ParameterizedTest
	@CsvSource({ "connect-timeout, 0", "heartbeat.timeout, 1s", "reconnect.multiplier, 0.5",
			"reconnect.initial-delay, 0" })
	void termsAreCheckedAsForDestinations(String key, String value) {
		this.runner
			.withPropertyValues("connector.commands.channels.root.uri=tcp://localhost:1",
					"connector.commands.channels.root." + key + "=" + value)
			.run((context) -> assertThat(failure(context)).extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.channels.root." + key));
	}

	@Test
	void unknownBundleIsNamed() {
		this.runner
			.withPropertyValues("connector.commands.channels.root.uri=tcps://localhost:1",
					"connector.commands.channels.root.ssl.bundle=none")
			.run((context) -> assertThat(failure(context)).extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.channels.root.ssl.bundle"));
	}

	@Test
	void routerHasToBeAChannel() {
		this.runner
			.withPropertyValues("connector.commands.channels.root.uri=tcp://127.0.0.1:1",
					"connector.commands.router=other")
			.run((context) -> assertThat(failure(context)).hasMessageContaining("There is no channel 'other'")
				.hasMessageContaining("[root]")
				.extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.router"));
	}

	@Test
	void routerMayBeAChannelThatTheApplicationAdded() {
		this.runner.withUserConfiguration(OwnChannel.class)
			.withPropertyValues("connector.commands.router=own")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void applicationAddsAScheme() {
		this.runner.withUserConfiguration(PigeonConfiguration.class)
			.withPropertyValues("connector.commands.channels.root.uri=carrier-pigeon://roof",
					"connector.commands.channels.root.token=corn")
			.run((context) -> {
				PeerLink link = context.getBean(CommandLinks.class).list().get(0);
				assertThat(link.kind()).isEqualTo("carrier-pigeon");
				link.link().awaitReady().toCompletableFuture().join();
				assertThat(context.getBean(CommandRegistry.class).channels()).extracting("id").containsExactly("root");
				assertThat(context.getBean(Pigeons.class).token).isEqualTo("corn");
			});
	}

	@Test
	void schemesAreMissingWithoutTheModule() {
		this.runner.withClassLoader(new FilteredClassLoader("dev.connector.command.channel"))
			.withPropertyValues("connector.commands.channels.root.uri=tcp://localhost:1")
			.run((context) -> assertThat(failure(context)).hasMessageContaining("connector-command-channels"));
	}

	@ParameterizedTest
	@CsvSource({ "uri, ''", "uri, tcp://127.0.0.1", "uri, http://127.0.0.1:1", "uri, tcp://127.0.0.1:1/path",
			"max-connections, 0", "handshake-timeout, 0", "ssl.bundle, own" })
	void wrongListenersAreNamed(String key, String value) {
		String expected = key.startsWith("ssl") ? "uri" : key;
		this.withBundle
			.withPropertyValues("connector.commands.listeners.tree.uri=tcp://127.0.0.1:0",
					"connector.commands.listeners.tree." + key + "=" + value)
			.run((context) -> assertThat(failure(context)).extracting(InvalidPropertyException::property)
				.isEqualTo("connector.commands.listeners.tree." + expected));
	}

	@Test
	void portThatIsTakenIsNamed() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String uri = "tcp://127.0.0.1:" + taken.getLocalPort();
			this.runner.withPropertyValues("connector.commands.listeners.tree.uri=" + uri)
				.run((context) -> assertThat(failure(context)).hasMessageContaining(uri)
					.extracting(InvalidPropertyException::property)
					.isEqualTo("connector.commands.listeners.tree.uri"));
		}
	}

	@Test
	void openListenerIsRefusedUnlessAllowed(CapturedOutput output) {
		String uri = "connector.commands.listeners.tree.uri=";
		this.runner.withPropertyValues(uri + "tcp://0.0.0.0:0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("without TLS and without authentication"));
		this.withBundle.withPropertyValues(uri + "tcps://0.0.0.0:0", "connector.commands.listeners.tree.ssl.bundle=own")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("without authentication")
				.hasMessageNotContaining("TLS"));
		this.runner.withPropertyValues(uri + "tcp://0.0.0.0:0", "connector.commands.listeners.tree.allow-insecure=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("because connector.commands.listeners.tree.allow-insecure is set");
			});
	}

	@Test
	void certificatesOfPeersNeedSomebodyWhoIsTrusted() {
		this.withBundle
			.withPropertyValues("connector.commands.listeners.tree.uri=tcps://0.0.0.0:0",
					"connector.commands.listeners.tree.ssl.bundle=own",
					"connector.commands.listeners.tree.client-auth=true")
			.run((context) -> assertThat(failure(context)).hasMessageContaining("whose certificates are trusted"));
		this.withBundle
			.withPropertyValues("connector.commands.listeners.tree.uri=tcps://0.0.0.0:0",
					"spring.ssl.bundle.pem.own.truststore.certificate="
							+ "classpath:dev/connector/autoconfigure/gateway/server.crt",
					"connector.commands.listeners.tree.ssl.bundle=own",
					"connector.commands.listeners.tree.client-auth=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ListeningChannels.class).list()).singleElement()
					.matches(CommandListener::listening);
			});
	}

	@Test
	void threadsOfTcpEndWithTheApplication() {
		TcpChannels[] channels = new TcpChannels[1];
		this.runner.withPropertyValues("connector.commands.listeners.tree.uri=tcp://127.0.0.1:0")
			.run((context) -> channels[0] = context.getBean(TcpChannels.class));
		org.awaitility.Awaitility.await().until(channels[0]::isTerminated);
	}

	@Test
	void tokenDoesNotShow() {
		this.runner.withUserConfiguration(PigeonConfiguration.class)
			.withPropertyValues("connector.commands.channels.root.uri=carrier-pigeon://roof",
					"connector.commands.channels.root.token=corn")
			.run((context) -> assertThat(context.getBean(CommandChannelProperties.class).toString())
				.doesNotContain("corn"));
	}

	private static InvalidPropertyException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable cause = context.getStartupFailure();
		while (!(cause instanceof InvalidPropertyException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(InvalidPropertyException.class);
		return (InvalidPropertyException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean(destroyMethod = "close")
		CommandRegistry registry(Scheduler scheduler) {
			return CommandRegistry.builder(scheduler).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChannel {

		@Bean
		InMemoryChannel.Pair pair(CommandRegistry registry) {
			InMemoryChannel.Pair pair = InMemoryChannel.pair("own", "application");
			registry.addChannel(pair.first());
			return pair;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PigeonConfiguration {

		@Bean
		Pigeons pigeons() {
			return new Pigeons();
		}

	}

	static final class Pigeons implements CommandChannelScheme {

		private String token = "";

		@Override
		public Set<String> schemes() {
			return Set.of("carrier-pigeon");
		}

		@Override
		public CommandChannelFactory channels(CommandChannelTerms terms) {
			this.token = terms.access().credentials().current().value();
			return (id) -> InMemoryChannel.pair(id, "roof").first();
		}

	}

}
