package dev.connector.autoconfigure.grpc;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.TlsOptions;
import dev.connector.transport.WireFactory;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.ChannelCredentialsProvider;
import org.springframework.grpc.client.DefaultGrpcChannelFactory;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GrpcWireAutoConfigurationTests {

	private static final DestinationOptions HOME = DestinationOptions.of("default",
			URI.create("grpc://gateway.example.org:7400"));

	private static final DestinationOptions EU = DestinationOptions.of("eu", URI.create("grpc://eu.example.org:7400"));

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GrpcWireAutoConfiguration.class, ConnectorAutoConfiguration.class));

	private final ApplicationContextRunner spring = this.plain
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, GrpcClientAutoConfiguration.class));

	@Test
	void makesItsOwnChannelsWhereThereIsNoFactory() {
		this.plain.run((context) -> {
			assertThat(context).hasSingleBean(GrpcWireFactory.class).doesNotHaveBean(GrpcChannels.class);
			assertThat(context.getBean(ConnectorRuntime.class).destinations()).hasSize(1);
		});
		this.spring.withClassLoader(new FilteredClassLoader(GrpcChannelFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(GrpcWireFactory.class)
				.doesNotHaveBean(GrpcChannels.class));
	}

	@Test
	void isNotThereWithoutTheTransport() {
		this.spring.withClassLoader(new FilteredClassLoader(GrpcWireFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WireFactory.class));
		this.spring.withPropertyValues("connector.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WireFactory.class));
	}

	@Test
	void backsOffFromChannelsOfTheApplication() {
		GrpcChannels own = (destination, uri) -> {
			throw new IllegalStateException();
		};
		this.spring.withBean(GrpcChannels.class, () -> own)
			.run((context) -> assertThat(context.getBean(GrpcChannels.class)).isSameAs(own));
	}

	@Test
	void leadsToTheUriOfTheDestination() {
		this.spring.run((context) -> {
			assertThat(authority(context, HOME)).isEqualTo("gateway.example.org:7400");
			assertThat(authority(context, EU)).isEqualTo("eu.example.org:7400");
			assertThat(authority(context, DestinationOptions.of("six", URI.create("grpc://[::1]:7400"))))
				.isEqualTo("[::1]:7400");
		});
	}

	@Test
	void leadsToTheTargetThatTheChannelNames() {
		this.spring.withPropertyValues("spring.grpc.client.channel.eu.target=static://other.example.org:1234")
			.run((context) -> assertThat(authority(context, EU)).isEqualTo("other.example.org:1234"));
	}

	@Test
	void leavesTheChannelsOfTheApplicationAlone() {
		this.spring
			.withPropertyValues("spring.grpc.client.channel.default.target=static://theirs.example.org:1",
					"connector.destinations.default.uri=grpc://gateway.example.org:7400")
			.run((context) -> {
				assertThat(authority(context, HOME)).isEqualTo("gateway.example.org:7400");
				assertThat(close(context.getBean(GrpcChannelFactory.class).createChannel("default")))
					.isEqualTo("theirs.example.org:1");
			});
	}

	@Test
	void appliesTheSettingsOfTheChannel() {
		this.spring.withUserConfiguration(Watching.class)
			.withPropertyValues("spring.grpc.client.channel.eu.ssl.bundle=test",
					"spring.grpc.client.channel.eu.keepalive.time=7m",
					"spring.grpc.client.channel.eu.default.deadline=5s",
					"spring.ssl.bundle.pem.test.truststore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt")
			.run((context) -> {
				authority(context, EU);
				authority(context, HOME);
				assertThat(Watching.names).containsExactly("connector-eu", "connector-default");
				ChannelCredentialsProvider credentials = context.getBean(ChannelCredentialsProvider.class);
				assertThat(credentials.getChannelCredentials("connector-eu")).isInstanceOf(TlsChannelCredentials.class);
				assertThat(credentials.getChannelCredentials("connector-default"))
					.isInstanceOf(InsecureChannelCredentials.class);
				var settings = context.getBean(GrpcClientProperties.class).getChannel().get("connector-eu");
				assertThat(settings.getKeepalive().getTime()).isEqualTo(Duration.ofMinutes(7));
				assertThat(settings.getDefault().getDeadline()).isNull();
			});
	}

	@Test
	void usesTlsForItsScheme() {
		this.spring.run((context) -> {
			authority(context, DestinationOptions.of("safe", URI.create("grpcs://safe.example.org:443")));
			assertThat(context.getBean(ChannelCredentialsProvider.class).getChannelCredentials("connector-safe"))
				.isInstanceOf(TlsChannelCredentials.class);
		});
	}

	@Test
	void leadsToOtherUrisOfTheDestinationToo() {
		this.spring.withPropertyValues("spring.grpc.client.channel.eu.target=static://other.example.org:1234")
			.run((context) -> {
				GrpcChannels channels = context.getBean(GrpcChannels.class);
				URI fallback = URI.create("grpc://fallback.example.org:1");
				assertThat(close(channels.create(EU, fallback))).isEqualTo("fallback.example.org:1");
				assertThat(authority(context, EU)).isEqualTo("other.example.org:1234");
				assertThat(close(channels.create(HOME, fallback))).isEqualTo("fallback.example.org:1");
				assertThat(authority(context, HOME)).isEqualTo("gateway.example.org:7400");
			});
	}

	@Test
	void leavesNoChannelInTheFactory() {
		this.spring.run((context) -> {
			for (int i = 0; i < 1_000; i++) {
				authority(context, HOME);
			}
			DefaultGrpcChannelFactory<?> factory = context.getBean(DefaultGrpcChannelFactory.class);
			assertThat(factory).extracting("channels", InstanceOfAssertFactories.LIST).isEmpty();
		});
	}

	@Test
	void takesWhatAFactoryMakesThatKnowsNoCustomizers() {
		ManagedChannel own = NettyChannelBuilder.forAddress("own.example.org", 1).build();
		this.spring.withBean("ownFactory", GrpcChannelFactory.class, () -> new OwnFactory(own)).run((context) -> {
			assertThat(authority(context, HOME)).isEqualTo("own.example.org:1");
			DestinationOptions secret = DestinationOptions.of("safe", URI.create("grpcs://safe.example.org:443"))
				.withAccess(DestinationOptions.Access.OPEN.withTls(GrpcWireAutoConfigurationTests::tls));
			assertThatIllegalStateException().isThrownBy(() -> authority(context, secret))
				.withMessageContaining("doesn't ask for credentials");
		});
	}

	@Test
	void keysAndTrustOfTheDestinationWinOverThoseOfTheChannel() {
		this.spring.withUserConfiguration(Asked.class).run((context) -> {
			DestinationOptions open = DestinationOptions.of("safe", URI.create("grpcs://safe.example.org:443"));
			authority(context, open);
			assertThat(Asked.names).containsExactly("connector-safe");
			AtomicInteger asked = new AtomicInteger();
			DestinationOptions own = open.withAccess(DestinationOptions.Access.OPEN.withTls(() -> {
				asked.incrementAndGet();
				return tls();
			}));
			authority(context, own);
			authority(context, own);
			assertThat(asked).hasValue(2);
			assertThat(Asked.names).hasSize(1);
			close(context.getBean(GrpcChannelFactory.class).createChannel("theirs.example.org:1"));
			assertThat(Asked.names).containsExactly("connector-safe", "theirs.example.org:1");
		});
	}

	@Test
	void keysOfTheDestinationAreNotAskedForWithoutTls() {
		this.spring.run((context) -> authority(context, HOME.withAccess(DestinationOptions.Access.OPEN.withTls(() -> {
			throw new IllegalStateException();
		}))));
	}

	private static TlsOptions tls() {
		return new TlsOptions(null, null, List.of("TLSv1.3"), List.of());
	}

	private static String authority(ApplicationContext context, DestinationOptions destination) {
		return close(context.getBean(GrpcChannels.class).create(destination, destination.uri()));
	}

	private static String close(ManagedChannel channel) {
		channel.shutdownNow();
		return channel.authority();
	}

	private record OwnFactory(ManagedChannel channel) implements GrpcChannelFactory {

		@Override
		public ManagedChannel createChannel(String target, ChannelBuilderOptions options) {
			return this.channel;
		}

		@Override
		public boolean supports(String target) {
			return true;
		}

		@Override
		public boolean supports(ClientInterceptor interceptor) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Asked {

		static List<String> names = new ArrayList<>();

		@Bean
		ChannelCredentialsProvider asked() {
			names.clear();
			return (name) -> {
				names.add(name);
				return InsecureChannelCredentials.create();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watching {

		static List<String> names = new ArrayList<>();

		@Bean
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> watching() {
			names.clear();
			return (name, builder) -> names.add(name);
		}

	}

}
