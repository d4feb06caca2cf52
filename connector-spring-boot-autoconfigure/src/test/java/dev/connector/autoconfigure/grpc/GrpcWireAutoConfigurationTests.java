package dev.connector.autoconfigure.grpc;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.destination.DestinationOptions;
import dev.connector.transport.WireFactory;
import dev.connector.transport.grpc.GrpcChannels;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
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
import org.springframework.grpc.client.ChannelCredentialsProvider;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;

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
		GrpcChannels own = (destination) -> {
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

	private static String authority(ApplicationContext context, DestinationOptions destination) {
		return close(context.getBean(GrpcChannels.class).create(destination));
	}

	private static String close(ManagedChannel channel) {
		channel.shutdownNow();
		return channel.authority();
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
