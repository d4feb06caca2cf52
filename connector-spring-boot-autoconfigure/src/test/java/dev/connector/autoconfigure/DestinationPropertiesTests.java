package dev.connector.autoconfigure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.X509TrustManager;

import dev.connector.ConnectorRuntime;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.HttpProxy;
import dev.connector.destination.TlsOptions;
import dev.connector.frame.Credentials;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties make of destinations.
 */
class DestinationPropertiesTests {

	private static final String DEFAULT = "connector.destinations.default.";

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ConnectorAutoConfiguration.class))
		.withBean(FakeWires.class, () -> new FakeWires("fake", "grpc", "grpcs", "ws", "wss", "inprocess"))
		.withPropertyValues("connector.state-dir=" + directory, bundle("first"), bundle("second"),
				"spring.ssl.bundle.jks.first.truststore.location=" + directory.resolve("first.p12"),
				"spring.ssl.bundle.jks.first.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.second.keystore.location=" + directory.resolve("second.p12"),
				"spring.ssl.bundle.jks.second.keystore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.second.options.enabled-protocols=TLSv1.3",
				"spring.ssl.bundle.jks.second.options.ciphers=TLS_AES_128_GCM_SHA256");

	@BeforeAll
	static void createCertificates() throws Exception {
		for (String name : List.of("first", "second")) {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-keystore", directory.resolve(name + ".p12").toString(), "-storetype", "PKCS12",
					"-storepass", PASSWORD, "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name)
				.inheritIO()
				.start();
			assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(keytool.exitValue()).isZero();
		}
	}

	@Test
	void aDestinationHasItsUrisInTheirOrder() {
		DestinationOptions options = mapped(DEFAULT + "uri=grpcs://gateway.example.org:443",
				DEFAULT + "fallback-uris=wss://gateway.example.org,inprocess:spare", DEFAULT + "head-start=1s")
			.get(0);
		assertThat(options.routes().uris()).containsExactly(URI.create("grpcs://gateway.example.org:443"),
				URI.create("wss://gateway.example.org"), URI.create("inprocess:spare"));
		assertThat(options.routes().headStart()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void nothingSaidMeansTheDefaultsOfTheCore() {
		DestinationOptions options = mapped().get(0);
		DestinationOptions core = DestinationOptions.of("default", URI.create("grpc://localhost:7400"));
		assertThat(options.routes()).isEqualTo(core.routes());
		assertThat(options.limits()).isEqualTo(core.limits());
		assertThat(options.access()).isEqualTo(core.access());
		assertThat(mapped(DEFAULT + "proxy=", DEFAULT + "ssl.bundle=", DEFAULT + "fallback-uris=").get(0).access())
			.isEqualTo(core.access());
	}

	@Test
	void everythingIsInheritedFromTheDefaults() {
		DestinationOptions options = mapped("connector.defaults.head-start=2s", "connector.defaults.idle-timeout=3m",
				"connector.defaults.proxy=http://proxy:3128", "connector.defaults.ssl.bundle=first",
				"connector.defaults.auth.token=shared", DEFAULT + "uri=grpcs://gateway.example.org:443")
			.get(0);
		assertThat(options.routes().headStart()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.limits().idleTimeout()).isEqualTo(Duration.ofMinutes(3));
		assertThat(options.access().proxy()).isEqualTo(new HttpProxy("proxy", 3128, null, null));
		assertThat(options.access().tls()).hasToString("SSL bundle first");
		assertThat(options.credentials().current()).isEqualTo(Credentials.bearer("shared"));
	}

	@Test
	void everyDestinationHasEverythingOfItsOwn() {
		List<DestinationOptions> all = mapped("connector.defaults.auth.token=shared",
				"connector.destinations.eu.uri=grpcs://eu.example.org:443",
				"connector.destinations.eu.ssl.bundle=first",
				"connector.destinations.eu.proxy=http://me:p%40ss@proxy.eu:3128",
				"connector.destinations.eu.auth.username=me", "connector.destinations.eu.auth.password=own",
				"connector.destinations.eu.idle-timeout=1m", "connector.destinations.us.uri=wss://us.example.org/in",
				"connector.destinations.us.ssl.bundle=second", "connector.destinations.us.head-start=0s",
				"connector.destinations.lab.uri=inprocess:lab", "connector.destinations.lab.auth.type=none");
		DestinationOptions eu = named(all, "eu");
		assertThat(eu.credentials().current().scheme()).isEqualTo("Basic");
		assertThat(eu.access().proxy()).isEqualTo(new HttpProxy("proxy.eu", 3128, "me", "p@ss"));
		assertThat(eu.access().tls()).hasToString("SSL bundle first");
		assertThat(eu.limits().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
		DestinationOptions us = named(all, "us");
		assertThat(us.credentials().current()).isEqualTo(Credentials.bearer("shared"));
		assertThat(us.access().proxy()).isNull();
		assertThat(us.access().tls()).hasToString("SSL bundle second");
		assertThat(us.routes().headStart()).isZero();
		DestinationOptions lab = named(all, "lab");
		assertThat(lab.credentials().current()).isEqualTo(Credentials.NONE);
		assertThat(lab.access().tls().get()).isEqualTo(TlsOptions.DEFAULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc://gateway:1", "grpcs://[::1]:65535", "grpc://10.0.0.1:7400/", "ws://gateway",
			"ws://gateway:8080/connector/ws", "wss://[2001:db8::1]/in?site=1", "inprocess:test" })
	void takesEveryLegalUri(String uri) {
		assertThat(mapped(DEFAULT + "uri=" + uri).get(0).uri()).isEqualTo(URI.create(uri));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "uri=gateway:7400 | uri", "uri=grpc://gateway | uri", "uri=nonsense | uri",
					"uri=grpc://gateway:7400/path | uri", "uri=grpc://gateway:0 | uri", "uri=ws://gateway:70000 | uri",
					"uri=wss://me:hidden@gateway | uri", "uri=wss://gateway#top | uri", "uri=http://gateway:80 | uri",
					"fallback-uris=wss://a,ftp://b | fallback-uris[1]", "fallback-uris=wss:///path | fallback-uris[0]",
					"fallback-uris=grpc://a:1,grpc://a:1 | fallback-uris[1]",
					"fallback-uris=grpc://localhost:7400 | fallback-uris[0]", "head-start=-1s | head-start",
					"idle-timeout=0s | idle-timeout", "proxy=proxy:3128 | proxy", "proxy=https://proxy:3128 | proxy",
					"proxy=http://proxy | proxy", "proxy=http://me@proxy:3128 | proxy",
					"proxy=http://:hidden@proxy:3128 | proxy", "proxy=http://me:hidden@proxy:3128/path | proxy",
					"proxy=http://me:hid den@proxy:3128 | proxy", "proxy=http://me:hidden@proxy:0 | proxy",
					"proxy=http://me:hidden@pro_xy:3128 | proxy", "ssl.bundle=first | ssl.bundle" })
	void namesThePropertyOfWhatCantWork(String said, String property) {
		assertFailure(DEFAULT + property, DEFAULT + said);
	}

	@Test
	void namesAnUnknownBundle() {
		assertFailure(DEFAULT + "ssl.bundle", DEFAULT + "uri=wss://gateway", DEFAULT + "ssl.bundle=third");
		assertFailure("connector.defaults.ssl.bundle", DEFAULT + "uri=wss://gateway",
				"connector.defaults.ssl.bundle=third");
		assertFailure(DEFAULT + "ssl.bundle", DEFAULT + "uri=wss://gateway", DEFAULT + "ssl.bundle=first",
				"spring.ssl.bundle.jks.first.truststore.location=nowhere.p12");
	}

	@Test
	void noUriOfADestinationWithABundleIsPlain() {
		assertFailure(DEFAULT + "ssl.bundle", DEFAULT + "uri=wss://gateway", DEFAULT + "fallback-uris=ws://gateway",
				DEFAULT + "ssl.bundle=first");
		assertThat(mapped("connector.defaults.ssl.bundle=first", DEFAULT + "uri=ws://localhost")).hasSize(1);
	}

	@Test
	void aBundleIsReadAnewForEachConnection() {
		this.runner.withPropertyValues(DEFAULT + "uri=wss://gateway", DEFAULT + "ssl.bundle=first").run((context) -> {
			TlsOptions before = tls(context.getBean(ConnectorRuntime.class));
			assertThat(trusted(before)).isEqualTo("CN=first");
			assertThat(before.keys()).isNull();
			assertThat(before.protocols()).isEmpty();
			SslBundles bundles = context.getBean(SslBundles.class);
			((DefaultSslBundleRegistry) bundles).updateBundle("first", bundles.getBundle("second"));
			TlsOptions after = tls(context.getBean(ConnectorRuntime.class));
			assertThat(after.keys()).isNotNull();
			assertThat(after.protocols()).containsExactly("TLSv1.3");
			assertThat(after.ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
			assertThat(after.context().createSSLEngine()).isNotNull();
		});
	}

	@Test
	void wiresAreReplacedWhereTheBundleWasUpdatedAndNowhereElse() {
		this.runner
			.withPropertyValues("connector.destinations.a.uri=wss://a", "connector.destinations.a.ssl.bundle=first",
					"connector.destinations.b.uri=wss://b", "connector.destinations.b.ssl.bundle=second",
					"connector.destinations.c.uri=wss://c", "connector.destinations.d.uri=wss://d",
					"connector.destinations.d.ssl.bundle=first")
			.run((context) -> {
				ConnectorRuntime runtime = context.getBean(ConnectorRuntime.class);
				Map<String, List<String>> told = new TreeMap<>();
				for (String name : List.of("a", "b", "c", "d")) {
					told.put(name, FakeWires.reasonsToLeave(runtime.transports().get(name)));
				}
				SslBundles bundles = context.getBean(SslBundles.class);
				((DefaultSslBundleRegistry) bundles).updateBundle("first", bundles.getBundle("second"));
				Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !told.get("d").isEmpty());
				List<String> updated = List.of("the SSL bundle first was updated");
				assertThat(told).isEqualTo(Map.of("a", updated, "b", List.of(), "c", List.of(), "d", updated));
				List<String> made = context.getBean(FakeWires.class).made();
				assertThat(made).containsExactly("a", "b", "c", "d", "a", "d");
				assertThat(context.getBean(FakeWires.class).tls().get(0).keys()).isNull();
				assertThat(context.getBean(FakeWires.class).tls().get(4).keys()).isNotNull();
			});
	}

	@Test
	void aBundleThatIsReadAgainFromItsFilesReplacesWires() throws Exception {
		Path watched = Files.createDirectory(directory.resolve("watched")).resolve("trust.p12");
		Files.copy(directory.resolve("first.p12"), watched);
		this.runner.withPropertyValues("spring.ssl.bundle.jks.live.truststore.location=" + watched,
				"spring.ssl.bundle.jks.live.truststore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.live.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=100ms",
				DEFAULT + "uri=wss://gateway", DEFAULT + "ssl.bundle=live")
			.run((context) -> {
				List<String> told = FakeWires
					.reasonsToLeave(context.getBean(ConnectorRuntime.class).transports().get("default"));
				Files.copy(directory.resolve("second.p12"), watched, StandardCopyOption.REPLACE_EXISTING);
				Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !told.isEmpty());
				assertThat(told).startsWith("the SSL bundle live was updated");
				List<TlsOptions> shown = context.getBean(FakeWires.class).tls();
				assertThat(trusted(shown.get(0))).isEqualTo("CN=first");
				assertThat(trusted(shown.get(shown.size() - 1))).isEqualTo("CN=second");
			});
	}

	private static TlsOptions tls(ConnectorRuntime runtime) {
		return runtime.destinations().get(0).options().access().tls().get();
	}

	private static String trusted(TlsOptions tls) {
		assertThat(tls.trust()).isNotNull();
		return ((X509TrustManager) tls.trust().getTrustManagers()[0]).getAcceptedIssuers()[0].getSubjectX500Principal()
			.getName();
	}

	private void assertFailure(String property, String... said) {
		this.runner.withPropertyValues(said).run((context) -> {
			assertThat(context).hasFailed();
			Throwable cause = context.getStartupFailure();
			while (!(cause instanceof InvalidPropertyException)) {
				assertThat(cause).as("failure").isNotNull();
				cause = cause.getCause();
			}
			InvalidPropertyException invalid = (InvalidPropertyException) cause;
			assertThat(invalid.property()).isEqualTo(property);
			assertThat(invalid.action()).contains(property);
			assertThat(context.getStartupFailure().toString() + invalid).doesNotContain("hidden")
				.doesNotContain("hid den");
		});
	}

	private List<DestinationOptions> mapped(String... said) {
		List<DestinationOptions> mapped = new ArrayList<>();
		this.runner.withPropertyValues(said)
			.run((context) -> context.getBean(ConnectorRuntime.class)
				.destinations()
				.forEach((destination) -> mapped.add(destination.options())));
		return mapped;
	}

	private static DestinationOptions named(List<DestinationOptions> all, String name) {
		return all.stream().filter((options) -> options.name().equals(name)).findFirst().orElseThrow();
	}

	private static String bundle(String name) {
		return "spring.ssl.bundle.jks." + name + ".key.alias=" + name;
	}

}
