package dev.connector.command.channel.destination;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.connector.ConnectorRuntime;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.link.CommandLink;
import dev.connector.command.link.CommandLinkEnvironment;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.connection.Connection;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.GatewayOptions;
import dev.connector.message.MessageIdentity;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries of several applications and a gateway, with both engines, in virtual time
 * and without a network.
 */
abstract class AbstractGatewayTests {

	final VirtualScheduler time = new VirtualScheduler();

	final JsonMapper mapper = JsonMapper.builder().build();

	final CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());

	final List<Application> applications = new ArrayList<>();

	GatewayCommands commands = new GatewayCommands(this::newRegistry, GatewayCommandsOptions.of(this.codec));

	InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);

	@AfterEach
	void nothingIsLeft() {
		this.applications.forEach(Application::stop);
		assertThat(this.commands.registries()).as("registries without peers").isEmpty();
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
	}

	CommandRegistry newRegistry(String name) {
		return CommandRegistry.builder(this.time)
			.name(name)
			.converter(new JsonValueConverter(this.mapper))
			.random(new Random(name.hashCode()))
			.build();
	}

	Application newApplication(String name) {
		return newApplication("acme", name);
	}

	Application newApplication(String tenant, String name) {
		Application added = new Application(tenant, name);
		this.applications.add(added);
		return added;
	}

	static CommandErrorCode code(CompletableFuture<?> call) {
		Throwable failure = failure(call);
		assertThat(failure).isInstanceOf(CommandException.class);
		return ((CommandException) failure).code();
	}

	static @Nullable Throwable failure(CompletableFuture<?> stage) {
		assertThat(stage).isDone();
		return stage.handle((result, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
	}

	/**
	 * A process with a registry whose router is the gateway.
	 */
	final class Application {

		private final AbstractGatewayTests test = AbstractGatewayTests.this;

		final ConnectorRuntime runtime;

		final CommandRegistry registry;

		final CommandLink link;

		Application(String tenant, String name) {
			this.runtime = ConnectorRuntime.builder()
				.scheduler(this.test.time)
				.handlerExecutor(Runnable::run)
				.wireFactory(new CurrentGateway())
				.messageIdentity(() -> new MessageIdentity(tenant, name))
				.destination(DestinationOptions.of("here", URI.create("inprocess:test")))
				.build();
			this.registry = CommandRegistry.builder(this.test.time)
				.name(name)
				.routerChannel("gateway")
				.converter(new JsonValueConverter(this.test.mapper))
				.random(new Random(name.hashCode() + this.test.applications.size()))
				.build();
			DestinationChannels channels = DestinationChannels.of(this.runtime.transports(), "here", this.test.codec,
					this.test.time);
			this.link = CommandLink.create(this.registry, "gateway", channels,
					channels.linkOptions(CommandLinkOptions.defaults()), CommandLinkEnvironment.of(this.test.time));
		}

		Application start() {
			this.runtime.start();
			this.link.start();
			return this;
		}

		<R> CompletableFuture<R> call(String id, @Nullable Object request, Class<R> type) {
			return this.registry.execute(id, request, type).toCompletableFuture();
		}

		void stop() {
			CompletableFuture<Void> stopped = this.link.stop(Duration.ZERO).toCompletableFuture();
			this.registry.close();
			this.runtime.stop(Duration.ofSeconds(1));
			this.test.time.advance(Connection.FAREWELL_TIMEOUT.plusSeconds(2));
			assertThat(stopped).isCompleted();
		}

	}

	/**
	 * Leads to the gateway that there is at the moment.
	 */
	private final class CurrentGateway implements WireFactory {

		@Override
		public String kind() {
			return "inprocess";
		}

		@Override
		public boolean supports(URI uri) {
			return true;
		}

		@Override
		public Wire create(DestinationOptions destination, URI uri) {
			return AbstractGatewayTests.this.gateway.wires().create(destination, uri);
		}

	}

	record Sum(int a, int b) {

	}

}
