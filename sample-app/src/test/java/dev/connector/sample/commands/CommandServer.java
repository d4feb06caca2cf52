package dev.connector.sample.commands;

import java.util.ArrayList;
import java.util.List;

import dev.connector.autoconfigure.command.CommandRegistryCustomizer;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.http.HttpChannelOptions;
import dev.connector.command.channel.http.HttpChannels;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * An application without connectors and gateway that answers commands over HTTP, on a
 * port of its own.
 */
final class CommandServer implements AutoCloseable {

	static final String TOKEN = "a token that nobody guesses";

	/**
	 * The id of the channel to the router, when a test has one.
	 */
	static final String ROUTER = "router";

	private final ConfigurableApplicationContext context;

	private final HttpChannels channels;

	private CommandServer(ConfigurableApplicationContext context) {
		this.context = context;
		this.channels = new HttpChannels(ChannelEnvironment.of(
				new CommandMessageCodec(JsonMapper.builder().build(), CommandMessageLimits.defaults()),
				context.getBean(Scheduler.class)));
	}

	static CommandServer start(String... properties) {
		List<String> all = new ArrayList<>(List.of("--spring.config.name=none", "--server.port=0",
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

	/**
	 * Call the commands of a server from now on.
	 */
	void call(String channelId, HttpChannelOptions options) {
		registry().addChannel(this.channels.create(channelId, options)).toCompletableFuture().join();
	}

	@Override
	public void close() {
		this.context.close();
		this.channels.close();
	}

	/**
	 * The application.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	@Import(JavaCommands.class)
	static class Application {

		@Bean
		CommandRegistryCustomizer commandRouter() {
			return (builder) -> builder.routerChannel(ROUTER);
		}

	}

}
