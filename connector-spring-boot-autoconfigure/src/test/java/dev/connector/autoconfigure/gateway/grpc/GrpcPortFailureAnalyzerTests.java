package dev.connector.autoconfigure.gateway.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class GrpcPortFailureAnalyzerTests {

	@Test
	void namesThePropertyOfThePortInUse(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			int port = taken.getLocalPort();
			assertThatException().isThrownBy(() -> run("--connector.gateway.grpc.port=" + port));
			assertThat(output).contains("APPLICATION FAILED TO START",
					"The gateway can't listen for connectors on /127.0.0.1:" + port, "'connector.gateway.grpc.port'");
		}
	}

	@Test
	void namesThePropertyThatTheApplicationUses(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			int port = taken.getLocalPort();
			assertThatException().isThrownBy(() -> run("--spring.grpc.server.port=" + port));
			assertThat(output).contains("APPLICATION FAILED TO START", "'spring.grpc.server.port'",
					"'connector.gateway.grpc.address'");
		}
	}

	@Test
	void leavesOtherFailuresToOthers() {
		GrpcPortFailureAnalyzer analyzer = new GrpcPortFailureAnalyzer(new DefaultListableBeanFactory(),
				new MockEnvironment());
		assertThat(analyzer.analyze(new IOException("Failed to bind to address /127.0.0.1:1"))).isNull();
		assertThat(analyzer.analyze(new IOException("disk full"))).isNull();
		assertThat(analyzer.analyze(new IOException())).isNull();
	}

	private static void run(String argument) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(argument, "--connector.gateway.enabled=true").close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, GatewayAutoConfiguration.class,
			GatewayGrpcAutoConfiguration.class, GrpcServerAutoConfiguration.class })
	static class Application {

	}

}
