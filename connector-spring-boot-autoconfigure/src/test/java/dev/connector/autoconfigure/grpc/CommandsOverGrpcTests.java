package dev.connector.autoconfigure.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.FreePorts;
import dev.connector.command.Command;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.destination.DestinationChannels;
import dev.connector.command.channel.destination.GatewayCommands;
import dev.connector.command.channel.destination.GatewayCommandsOptions;
import dev.connector.command.link.CommandLink;
import dev.connector.command.link.CommandLinkEnvironment;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.PeerLimits;
import dev.connector.message.MessageIdentity;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.grpc.GrpcGatewayService;
import dev.connector.transport.grpc.GrpcWireFactory;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries of two applications that reach each other through a gateway over gRPC.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CommandsOverGrpcTests {

	private static final int CALLS = 2000;

	private final SystemScheduler scheduler = SystemScheduler.create("connector-commands");

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());

	private final GatewayCommands commands = new GatewayCommands((name) -> newRegistry(name, null),
			GatewayCommandsOptions.of(this.codec));

	private final Gateway gateway = Gateway.builder()
		.scheduler(this.scheduler)
		.authenticator(new OpenAuthenticator())
		.messages(this.commands, PeerLimits.defaults())
		.build();

	private Server server;

	private Application one;

	private Application two;

	@BeforeEach
	void start() throws IOException {
		this.server = listen(FreePorts.next());
		this.one = new Application("one", this.server.getPort());
		this.two = new Application("two", this.server.getPort());
		this.one.registry.register(Command.of("one.name", Void.class, (nothing) -> "Ada"));
		this.two.registry.register(Command.dynamic("two.greet",
				(request, caller) -> this.two.registry.execute("one.name", null, String.class)
					.thenApply((name) -> "Hello, " + name)));
		this.one.awaitReady();
		this.two.awaitReady();
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.one.stop();
		this.two.stop();
		this.gateway.close();
		this.server.shutdownNow();
		assertThat(this.server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.commands.registries()).isEmpty();
		this.scheduler.close();
	}

	@Test
	void manyCallsThatCallBackAreAnswered() {
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			calls.add(this.one.registry.execute("two.greet", Map.of(), String.class).toCompletableFuture());
		}
		calls.forEach((call) -> assertThat(call).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("Hello, Ada"));
	}

	@Test
	void comesBackAfterTheServerWasGone() throws Exception {
		int port = this.server.getPort();
		CompletableFuture<Object> never = new CompletableFuture<>();
		this.two.registry.register(Command.dynamic("two.never", (request, caller) -> never))
			.toCompletableFuture()
			.get(30, TimeUnit.SECONDS);
		CompletableFuture<?> waiting = this.one.registry.execute("two.never", null).toCompletableFuture();
		this.server.shutdownNow();
		this.server.awaitTermination();
		assertThat(waiting).failsWithin(Duration.ofSeconds(30));
		Awaitility.await().until(() -> this.one.link.snapshot().state() != ConnectionState.READY);
		this.server = listen(port);
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> this.one.registry.execute("two.greet", null, String.class)
				.toCompletableFuture()
				.get(30, TimeUnit.SECONDS), "Hello, Ada"::equals);
	}

	private Server listen(int port) throws IOException {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.directExecutor()
			.addService(new GrpcGatewayService(this.gateway::accept))
			.build()
			.start();
	}

	private CommandRegistry newRegistry(String name, String router) {
		return CommandRegistry.builder(this.scheduler)
			.name(name)
			.routerChannel(router)
			.converter(new JsonValueConverter(this.mapper))
			.build();
	}

	/**
	 * A process with a registry whose router is the gateway.
	 */
	private final class Application {

		private final CommandRegistry registry;

		private final ConnectorRuntime runtime;

		private final CommandLink link;

		Application(String name, int port) {
			CommandsOverGrpcTests test = CommandsOverGrpcTests.this;
			ReconnectOptions fast = ReconnectOptions.defaults()
				.withDelays(Duration.ofMillis(20), Duration.ofMillis(500));
			this.registry = newRegistry(name, "gateway");
			this.runtime = ConnectorRuntime.builder()
				.scheduler(test.scheduler)
				.handlerExecutor(Runnable::run)
				.wireFactory(new GrpcWireFactory())
				.messageIdentity(() -> new MessageIdentity("acme", name))
				.destination(DestinationOptions.of("here", URI.create("grpc://localhost:" + port)).withReconnect(fast))
				.build();
			this.runtime.start();
			DestinationChannels channels = DestinationChannels.of(this.runtime.transports(), "here", test.codec,
					test.scheduler);
			this.link = CommandLink.create(this.registry, "gateway", channels,
					channels.linkOptions(CommandLinkOptions.defaults().withReconnect(fast)),
					CommandLinkEnvironment.of(test.scheduler));
			this.link.start();
		}

		void awaitReady() {
			assertThat(this.link.awaitReady()).succeedsWithin(Duration.ofSeconds(30));
		}

		void stop() {
			assertThat(this.link.stop(Duration.ofSeconds(1))).succeedsWithin(Duration.ofSeconds(30));
			assertThat(this.registry.close()).succeedsWithin(Duration.ofSeconds(30));
			assertThat(this.runtime.stop(Duration.ofSeconds(5))).succeedsWithin(Duration.ofSeconds(30));
		}

	}

}
