package dev.connector.interop;

import java.util.ArrayList;
import java.util.List;

import dev.connector.command.CommandRegistry;
import dev.connector.sample.FreePorts;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * An application without connectors and gateway that answers commands over HTTP, on a
 * port of its own.
 */
final class CommandServer implements AutoCloseable {

	static final String TOKEN = "a token that nobody guesses";

	private final ConfigurableApplicationContext context;

	private CommandServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static CommandServer start(String... properties) {
		List<String> all = new ArrayList<>(List.of("--spring.config.name=none", "--server.port=" + FreePorts.next(),
				"--server.address=127.0.0.1", "--spring.main.banner-mode=off", "--spring.grpc.server.enabled=false",
				"--connector.gateway.enabled=false", "--connector.commands.http.enabled=true",
				"--connector.commands.http.tokens=another token," + TOKEN));
		for (String property : properties) {
			all.add("--" + property);
		}
		return new CommandServer(new SpringApplicationBuilder(Application.class).run(all.toArray(String[]::new)));
	}

	int port() {
		return ((ServletWebServerApplicationContext) this.context).getWebServer().getPort();
	}

	String uri() {
		return "http://127.0.0.1:" + port();
	}

	CommandRegistry registry() {
		return this.context.getBean(CommandRegistry.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * The application.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	@Import(JavaCommands.class)
	static class Application {

	}

}
