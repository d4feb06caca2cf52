package dev.connector.autoconfigure.observation;

import java.nio.file.Path;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * An application whose spans go to a file; as a program, a gateway that says on which
 * ports it listens.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Traced {

	@Bean
	SpanProcessor spansToFile(@Value("${spans}") Path file) {
		return SimpleSpanProcessor.create(new SpanFile(file));
	}

	static ConfigurableApplicationContext run(Path spans, String... properties) {
		return new SpringApplicationBuilder(Traced.class)
			.properties("spans=" + spans, "management.tracing.sampling.probability=1.0", "server.port=0",
					"server.address=127.0.0.1", "spring.main.banner-mode=off", "logging.level.root=warn")
			.properties(properties)
			.run();
	}

	/**
	 * Run a gateway until standard input ends.
	 */
	public static void main(String[] arguments) throws Exception {
		try (ConfigurableApplicationContext context = run(Path.of(arguments[0]), "connector.enabled=false",
				"connector.gateway.enabled=true", "connector.gateway.grpc.port=0")) {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			System.out.println("listening " + port + " " + context.getBean(GrpcServerLifecycle.class).getPort());
			System.in.read();
		}
		System.exit(0);
	}

}
