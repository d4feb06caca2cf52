package dev.connector.autoconfigure.gateway.grpc;

import java.io.InputStream;
import java.time.Duration;

import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.transport.grpc.GrpcGatewayService;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link GatewayGrpcAutoConfiguration}. No server listens on a fixed port here:
 * what would start it is replaced where the port isn't 0.
 */
class GatewayGrpcAutoConfigurationTests {

	private static final String[] TOKEN = { "connector.gateway.security.tokens[0].token=secret" };

	private static final String[] TLS = {
			"spring.ssl.bundle.pem.grpc.keystore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
			"spring.ssl.bundle.pem.grpc.keystore.private-key=classpath:dev/connector/autoconfigure/gateway/server.key",
			"spring.grpc.server.ssl.bundle=grpc" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, GatewayAutoConfiguration.class,
				GatewayGrpcAutoConfiguration.class, GrpcServerAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true");

	private final ApplicationContextRunner notListening = this.runner
		.withPropertyValues("spring.grpc.server.factory.enabled=false");

	@Test
	void serverListensWhereTheGatewaySays() {
		this.notListening.run((context) -> {
			GrpcServerProperties server = context.getBean(GrpcServerProperties.class);
			assertThat(server.getPort()).isEqualTo(7400);
			assertThat(server.getAddress().isLoopbackAddress()).isTrue();
			assertThat(server.getKeepalive().getPermit().getTime()).isLessThan(Duration.ofSeconds(30));
			assertThat(server.getKeepalive().getPermit().isWithoutCalls()).isTrue();
			assertThat(server.getKeepalive().getTime()).isEqualTo(Duration.ofMinutes(1));
		});
		this.notListening
			.withPropertyValues("connector.gateway.grpc.port=7500", "connector.gateway.grpc.address=127.0.0.2")
			.run((context) -> {
				GrpcServerProperties server = context.getBean(GrpcServerProperties.class);
				assertThat(server.getPort()).isEqualTo(7500);
				assertThat(server.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
			});
	}

	@Test
	void settingsOfTheApplicationWin() {
		this.notListening
			.withPropertyValues("spring.grpc.server.port=9091", "spring.grpc.server.address=127.0.0.3",
					"spring.grpc.server.keepalive.time=9m", "spring.grpc.server.keepalive.permit.time=7m",
					"spring.grpc.server.keepalive.permit.without-calls=false", "connector.gateway.grpc.port=7500")
			.run((context) -> {
				GrpcServerProperties server = context.getBean(GrpcServerProperties.class);
				assertThat(server.getPort()).isEqualTo(9091);
				assertThat(server.getAddress().getHostAddress()).isEqualTo("127.0.0.3");
				assertThat(server.getKeepalive().getTime()).isEqualTo(Duration.ofMinutes(9));
				assertThat(server.getKeepalive().getPermit().getTime()).isEqualTo(Duration.ofMinutes(7));
				assertThat(server.getKeepalive().getPermit().isWithoutCalls()).isFalse();
			});
	}

	@Test
	void domainSocketOfTheApplicationWins() {
		this.notListening.withPropertyValues("spring.grpc.server.netty.domain-socket-path=/tmp/x").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(GrpcServerProperties.class).getPort()).isNull();
		});
	}

	@Test
	void serverIsStartedOnAnyFreePort() {
		this.runner.withPropertyValues("connector.gateway.grpc.port=0")
			.run((context) -> assertThat(context.getBean(GrpcServerLifecycle.class).getPort()).isPositive());
	}

	@Test
	void nothingListensWhenThePortIsOff() {
		this.runner.withPropertyValues("connector.gateway.grpc.port=-1").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(BindableService.class).doesNotHaveBean(GrpcServerLifecycle.class);
		});
	}

	@Test
	void otherServicesKeepTheirServerWhenThePortIsOff() {
		this.runner
			.withPropertyValues("connector.gateway.grpc.port=-1", "spring.grpc.server.port=0",
					"spring.grpc.server.address=127.0.0.1")
			.withUserConfiguration(OtherService.class)
			.run((context) -> {
				assertThat(context.getBean(GrpcServerLifecycle.class).getPort()).isPositive();
				assertThat(context).doesNotHaveBean(GrpcGatewayService.class);
			});
	}

	@Test
	void backsOffWithoutSpringGrpc() {
		this.runner.withClassLoader(new FilteredClassLoader(GrpcServerFactory.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(GatewayGrpcAutoConfiguration.class);
		});
	}

	@Test
	void backsOffWhereTheServerIsTurnedOff() {
		this.runner.withPropertyValues("spring.grpc.server.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(GrpcServerLifecycle.class);
		});
	}

	@Test
	void otherAddressNeedsTlsAndTokens() {
		ApplicationContextRunner open = this.runner.withPropertyValues("connector.gateway.grpc.port=0",
				"connector.gateway.grpc.address=0.0.0.0");
		open.run((context) -> assertRefused(context, "without TLS and without authentication"));
		open.withPropertyValues(TOKEN).run((context) -> assertRefused(context, "without TLS"));
		open.withPropertyValues(TLS).run((context) -> assertRefused(context, "without authentication"));
		open.withPropertyValues(TLS).withPropertyValues(TOKEN).run((context) -> assertThat(context).hasNotFailed());
		open.withPropertyValues("connector.gateway.security.allow-insecure=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void addressOfTheApplicationIsLookedAtToo() {
		this.runner.withPropertyValues("connector.gateway.grpc.port=0", "spring.grpc.server.address=0.0.0.0")
			.run((context) -> assertRefused(context, "without TLS and without authentication"));
	}

	@Test
	void gatewayRunsOnTheThreadsOfTheServerAndOthersDoNot() {
		GatewayServerBuilderCustomizer<?> customizer = new GatewayServerBuilderCustomizer<>(1, "gateway");
		assertThat(customizer.getExecutor(new CallOf("gateway"), new Metadata())).isNotNull();
		assertThat(customizer.getExecutor(new CallOf("other"), new Metadata())).isNull();
	}

	private static void assertRefused(AssertableApplicationContext context, String message) {
		assertThat(context).hasFailed();
		assertThat(context.getStartupFailure()).rootCause()
			.hasMessageContaining("gRPC for connectors listens on 0.0.0.0 " + message);
	}

	/**
	 * A service that has nothing to do with the gateway.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OtherService {

		@Bean
		BindableService otherService() {
			return () -> ServerServiceDefinition.builder("other").build();
		}

	}

	/**
	 * A call that knows nothing but its method.
	 */
	private static final class CallOf extends ServerCall<byte[], byte[]> {

		private final String service;

		CallOf(String service) {
			this.service = service;
		}

		@Override
		public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
			MethodDescriptor.Marshaller<byte[]> none = new MethodDescriptor.Marshaller<>() {

				@Override
				public InputStream stream(byte[] value) {
					return InputStream.nullInputStream();
				}

				@Override
				public byte[] parse(InputStream stream) {
					return new byte[0];
				}

			};
			return MethodDescriptor.newBuilder(none, none)
				.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
				.setFullMethodName(this.service + "/Connect")
				.build();
		}

		@Override
		public void request(int messages) {
			// Nothing comes
		}

		@Override
		public void sendHeaders(Metadata headers) {
			// Nobody reads
		}

		@Override
		public void sendMessage(byte[] message) {
			// Nobody reads
		}

		@Override
		public void close(Status status, Metadata trailers) {
			// Nothing to close
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

	}

}
