package dev.connector.autoconfigure.command.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.command.Command;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * An application with a registry of commands and the channels that properties name.
 */
final class RegistryApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private RegistryApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RegistryApplication start(String... properties) {
		return start(WebApplicationType.NONE, new Class<?>[0], properties);
	}

	static RegistryApplication start(WebApplicationType type, Class<?>[] more, String... properties) {
		return new RegistryApplication(new SpringApplicationBuilder(Configuration.class).sources(more)
			.web(type)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn", "server.shutdown=immediate",
					"connector.defaults.reconnect.initial-delay=20ms", "connector.defaults.reconnect.max-delay=50ms",
					"connector.lifecycle.drain-timeout=2s", "server.port=0", "server.address=127.0.0.1")
			.properties(properties)
			.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	CommandRegistry registry() {
		return this.context.getBean(CommandRegistry.class);
	}

	CommandLinks links() {
		return this.context.getBean(CommandLinks.class);
	}

	/**
	 * Register a command that gives a text.
	 */
	void command(String id, String result) {
		registry().register(Command.dynamic(id, (request, caller) -> CompletableFuture.completedFuture(result)))
			.toCompletableFuture()
			.join();
	}

	Object call(String id) throws Exception {
		return registry().execute(id, null).toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	void awaitReady(String channel) throws Exception {
		this.links().find(channel).orElseThrow().link().awaitReady().toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	/**
	 * Return the URI at which a listener listens.
	 */
	String listening(String name) {
		return this.context.getBean(ListeningChannels.class)
			.list()
			.stream()
			.filter((listener) -> listener.name().equals(name))
			.findFirst()
			.orElseThrow()
			.uri();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * A registry and its channels.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, ConnectorAutoConfiguration.class,
			CommandChannelAutoConfiguration.class })
	static class Configuration {

		@Bean(destroyMethod = "shutdown")
		ExecutorService commandThreads() {
			return Executors.newFixedThreadPool(2);
		}

		@Bean(destroyMethod = "close")
		CommandRegistry registry(Scheduler scheduler, ExecutorService commandThreads, Environment environment) {
			return CommandRegistry.builder(scheduler)
				.routerChannel(environment.getProperty("connector.commands.router"))
				.converter(new JsonValueConverter(JsonMapper.builder().build()))
				.executor(commandThreads)
				.build();
		}

	}

}
