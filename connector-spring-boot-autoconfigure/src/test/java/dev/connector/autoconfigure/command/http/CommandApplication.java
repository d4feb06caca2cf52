package dev.connector.autoconfigure.command.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.connector.command.Command;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Commands on a real web server.
 */
final class CommandApplication implements AutoCloseable {

	static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private CommandApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static CommandApplication start(String... properties) {
		return new CommandApplication(new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "connector.commands.http.enabled=true",
					"spring.main.banner-mode=off", "logging.level.root=warn", "server.shutdown=immediate")
			.properties(properties)
			.run());
	}

	CommandRegistry registry() {
		return this.context.getBean(CommandRegistry.class);
	}

	HttpServerChannel channel() {
		return this.context.getBean(HttpServerChannel.class);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	/**
	 * Have a command that answers when the test says so.
	 */
	CompletableFuture<Object> waitingCommand(String id) {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		registry().register(Command.dynamic(id, (request, caller) -> answer)).toCompletableFuture().join();
		return answer;
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
	}

	HttpRequest.Builder message(String json) {
		return request("/cmd").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json));
	}

	HttpResponse<String> post(String json) throws IOException, InterruptedException {
		return send(message(json));
	}

	CompletableFuture<HttpResponse<String>> postAsync(String json) {
		return this.client.sendAsync(message(json).build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	static String call(String id, String command, String request) {
		return "{\"id\":\"%s\",\"type\":\"execute.command.request\",\"commandId\":\"%s\",\"request\":%s}".formatted(id,
				command, request);
	}

	static String call(String command) {
		return call(ID, command, "{}");
	}

	static JsonNode json(HttpResponse<String> response) {
		return MAPPER.readTree(response.body());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Commands over HTTP, and a registry with a few commands.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			CommandHttpAutoConfiguration.class })
	static class Configuration {

		@Bean(destroyMethod = "close")
		SystemScheduler scheduler() {
			return SystemScheduler.create("commands-test");
		}

		@Bean(destroyMethod = "shutdown")
		ExecutorService handlerThreads() {
			return Executors.newFixedThreadPool(2);
		}

		@Bean(destroyMethod = "close")
		CommandRegistry registry(Scheduler scheduler, ExecutorService handlerThreads) {
			CommandRegistry registry = CommandRegistry.builder(scheduler)
				.converter(new JsonValueConverter(MAPPER))
				.executor(handlerThreads)
				.build();
			registry.register(Command.of("math.add", Sum.class, (sum) -> sum.a() + sum.b()).withDescription("Add"));
			registry.register(Command.of("_secret", Sum.class, (sum) -> "secret"));
			registry.register(Command.of("fail", Object.class, (request) -> {
				throw new IllegalStateException("no luck");
			}));
			return registry;
		}

	}

	record Sum(int a, int b) {

	}

}
