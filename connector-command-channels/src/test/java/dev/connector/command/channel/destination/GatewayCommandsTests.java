package dev.connector.command.channel.destination;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.command.Command;
import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandRegistryOptions;
import dev.connector.command.DuplicateCommandException;
import dev.connector.command.link.CommandLink;
import dev.connector.command.link.CommandLinkEnvironment;
import dev.connector.command.link.CommandLinkOptions;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.PayloadClass;
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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries of several applications that reach each other through a gateway, with both
 * engines, in virtual time and without a network.
 */
class GatewayCommandsTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());

	private final List<Application> applications = new ArrayList<>();

	private GatewayCommands commands = new GatewayCommands(this::newRegistry, GatewayCommandsOptions.of(this.codec));

	private InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);

	@AfterEach
	void nothingIsLeft() {
		this.applications.forEach(Application::stop);
		assertThat(this.commands.registries()).as("registries without peers").isEmpty();
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void applicationsCallEachOtherThroughTheGateway() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		a.registry.register(Command.of("a.add", Sum.class, (sum) -> sum.a() + sum.b()));
		b.registry.register(Command.of("b.twice", Sum.class, (sum) -> new Sum(sum.a() * 2, sum.b() * 2)));
		assertThat(a.call("b.twice", new Sum(1, 2), Sum.class)).isCompletedWithValue(new Sum(2, 4));
		assertThat(b.call("a.add", new Sum(1, 2), Integer.class)).isCompletedWithValue(3);
		assertThat(code(a.call("nobody.has.it", null, Void.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void handlerCallsBackWhoCallsIt() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		a.registry.register(Command.of("a.name", Void.class, (nothing) -> "Ada"));
		b.registry.register(Command.dynamic("b.greet", (request,
				caller) -> b.registry.execute("a.name", null, String.class).thenApply((name) -> "Hello, " + name)));
		assertThat(a.call("b.greet", null, String.class)).isCompletedWithValue("Hello, Ada");
	}

	@Test
	void commandsThatWereThereBeforeTheLinkAreReachedToo() {
		Application a = newApplication("a");
		a.registry.register(Command.of("a.early", Void.class, (nothing) -> 1));
		Application b = newApplication("b").start();
		a.start();
		assertThat(b.call("a.early", null, Integer.class)).isCompletedWithValue(1);
	}

	@Test
	void eventsAreHeardEverywhereAndPrivateOnesStay() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		List<Object> heard = new ArrayList<>();
		b.registry.on("news", heard::add);
		b.registry.on("_news", heard::add);
		a.registry.on("news", (payload) -> heard.add("own " + payload));
		this.commands.registry("acme").on("news", (payload) -> heard.add("gateway " + payload));
		a.registry.emit("news", Map.of("x", 1));
		a.registry.emit("_news", Map.of("x", 2));
		assertThat(heard).containsExactlyInAnyOrder("own {x=1}", "gateway {x=1}", Map.of("x", 1));
		this.commands.close();
	}

	@Test
	void privateCommandsAreNotCalledFromElsewhere() {
		Application a = newApplication("a").start();
		a.registry.register(Command.of("_secret", Void.class, (nothing) -> 1));
		CommandRegistry here = this.commands.registry("acme");
		here.register(Command.of("_secret.too", Void.class, (nothing) -> 1));
		assertThat(code(a.call("_secret.too", null, Void.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(a.call("_secret", null, Integer.class)).isCompletedWithValue(1);
		assertThat(here.commands()).extracting(CommandDescriptor::id).containsExactly("_secret.too");
		this.commands.close();
	}

	@Test
	void anIdIsGivenOnceAcrossApplications() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		assertThat(a.registry.register(Command.of("work", Void.class, (nothing) -> "a")).toCompletableFuture())
			.isCompleted();
		assertThat(failure(b.registry.register(Command.of("work", Void.class, (nothing) -> "b")).toCompletableFuture()))
			.isInstanceOf(DuplicateCommandException.class);
		assertThat(b.call("work", null, String.class)).isCompletedWithValue("a");
		a.stop();
		assertThat(b.registry.register(Command.of("work", Void.class, (nothing) -> "b")).toCompletableFuture())
			.isCompleted();
	}

	@Test
	void gatewayHasCommandsOfItsOwn() {
		Application a = newApplication("a").start();
		CommandRegistry here = this.commands.registry("acme");
		here.register(Command.of("gateway.time", Void.class, (nothing) -> 12));
		a.registry.register(Command.of("a.one", Void.class, (nothing) -> 1));
		assertThat(a.call("gateway.time", null, Integer.class)).isCompletedWithValue(12);
		assertThat(here.execute("a.one", null, Integer.class).toCompletableFuture()).isCompletedWithValue(1);
		assertThat(here.channels()).extracting(CommandChannelDescriptor::id).containsExactly("a");
		this.commands.close();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(a.link.snapshot().state()).isNotEqualTo(ConnectionState.READY);
	}

	@Test
	void lostStreamsFailWhatWaitsAndComeBack() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		b.registry.register(Command.dynamic("b.never", (request, caller) -> new CompletableFuture<>()));
		b.registry.register(Command.of("b.one", Void.class, (nothing) -> 1));
		CompletableFuture<?> waiting = a.call("b.never", null, Void.class);
		assertThat(waiting).isNotDone();
		this.gateway.cutAll();
		assertThat(code(waiting)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(a.call("b.one", null, Integer.class)).isCompletedWithValue(1);
	}

	@Test
	void callersOfWhoGoesAreToldAtOnce() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		b.registry.register(Command.dynamic("b.never", (request, caller) -> new CompletableFuture<>()));
		CompletableFuture<?> waiting = a.call("b.never", null, Void.class);
		b.link.reconnect();
		assertThat(code(waiting)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(b.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		b.stop();
		assertThat(code(a.call("b.never", null, Void.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void movedStreamsAreNoLoss() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		List<CompletableFuture<Object>> running = new ArrayList<>();
		b.registry.register(Command.dynamic("b.slow", (request, caller) -> {
			running.add(new CompletableFuture<>());
			return running.get(0);
		}));
		CompletableFuture<String> call = a.call("b.slow", null, String.class);
		a.runtime.transports().get("here").replaceStreams("the test moves it");
		b.runtime.transports().get("here").replaceWires("the test moves it");
		this.time.advance(Duration.ofSeconds(5));
		running.get(0).complete("done");
		assertThat(call).isCompletedWithValue("done");
		assertThat(a.link.snapshot().counts().reconnects()).isZero();
	}

	@Test
	void stoppedLinkAnswersWhatRuns() {
		Application a = newApplication("a").start();
		Application b = newApplication("b").start();
		CompletableFuture<Object> running = new CompletableFuture<>();
		b.registry.register(Command.dynamic("b.slow", (request, caller) -> running));
		CompletableFuture<String> call = a.call("b.slow", null, String.class);
		CompletableFuture<Void> stopped = b.link.stop(Duration.ofSeconds(10)).toCompletableFuture();
		assertThat(code(a.call("b.slow", null, Void.class))).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		running.complete("done");
		assertThat(call).isCompletedWithValue("done");
		assertThat(stopped).isCompleted();
	}

	@Test
	void tenantsDoNotReachEachOther() {
		Application a = newApplication("a").start();
		Application other = newApplication("other", "a").start();
		List<Object> heard = new ArrayList<>();
		other.registry.on("news", heard::add);
		a.registry.register(Command.of("work", Void.class, (nothing) -> "acme"));
		assertThat(other.registry.register(Command.of("work", Void.class, (nothing) -> "other")).toCompletableFuture())
			.isCompleted();
		a.registry.emit("news", Map.of());
		a.registry.unregister("work");
		assertThat(code(a.call("work", null, String.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(other.call("work", null, String.class)).isCompletedWithValue("other");
		assertThat(heard).isEmpty();
		assertThat(this.commands.registries()).containsOnlyKeys("acme", "other");
	}

	@Test
	void groupsDecideWhoReachesWhom() {
		this.gateway.close();
		this.commands = new GatewayCommands(this::newRegistry, GatewayCommandsOptions.of(this.codec)
			.withGroups((peer) -> peer.tenant().equals("stranger") ? null : "all"));
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);
		Application a = newApplication("acme", "same").start();
		Application b = newApplication("other", "same").start();
		Application stranger = newApplication("stranger", "same").start();
		a.registry.register(Command.of("work", Void.class, (nothing) -> "acme"));
		assertThat(b.call("work", null, String.class)).isCompletedWithValue("acme");
		assertThat(stranger.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(stranger.link.snapshot().connection().lastError().message())
			.contains("commands are not for everybody here");
		assertThat(this.commands.registries().get("all").channels()).extracting(CommandChannelDescriptor::id)
			.containsExactly("acme/same", "other/same");
	}

	@Test
	void processThatComesBackTakesThePlaceOfItsOldLife() {
		Application first = newApplication("a").start();
		first.registry.register(Command.of("a.one", Void.class, (nothing) -> 1));
		Application second = newApplication("a").start();
		second.registry.register(Command.of("a.two", Void.class, (nothing) -> 2));
		CommandRegistry here = this.commands.registry("acme");
		assertThat(here.commands()).extracting(CommandDescriptor::id).containsExactly("a.two");
		assertThat(here.channels()).hasSize(1);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(first.link.snapshot().state()).as("superseded").isEqualTo(ConnectionState.FAILED);
		assertThat(second.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		this.commands.close();
	}

	@Test
	void gatewayWithoutCommandsIsTriedAgain() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time,
				(peer, message) -> CompletableFuture.failedStage(new IllegalStateException("not for me")));
		Application a = newApplication("a").start();
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("takes no commands");
	}

	@Test
	void gatewayThatDoesNotAnswerIsLeftInTime() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time,
				(peer, message) -> CompletableFuture.completedStage(null));
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMillis(9_999));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.CONNECTING);
		this.time.advance(Duration.ofMillis(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("did not answer within PT10S");
	}

	@Test
	void otherMessagesGoToOthers() {
		this.gateway.close();
		List<String> heard = new ArrayList<>();
		this.commands = new GatewayCommands(this::newRegistry,
				GatewayCommandsOptions.of(this.codec).withOthers((peer, message) -> {
					heard.add(peer.carries() + " " + message.text());
					return CompletableFuture.completedStage(null);
				}));
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);
		Application a = newApplication("a").start();
		a.runtime.transports().send("here", PayloadClass.EVENT, Payload.json("1"));
		assertThat(heard).containsExactly("EVENT 1");
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void closedDestinationIsWaitedForUntilItIsOpenAgain() {
		Application a = newApplication("a").start();
		a.runtime.transports().get("here").close();
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		a.runtime.transports().get("here").reopen();
		this.time.advance(Duration.ofMinutes(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void peerThatRegistersWithoutEndIsLimited() {
		this.gateway.close();
		this.commands = new GatewayCommands((name) -> CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withMaxCommandsPerChannel(3))
			.build(), GatewayCommandsOptions.of(this.codec));
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);
		Application a = newApplication("a").start();
		for (int i = 0; i < 10; i++) {
			a.registry.register(Command.of("a" + i, Void.class, (nothing) -> 1));
		}
		assertThat(this.commands.registries().get("acme").commands()).hasSize(3);
	}

	@Test
	void gatewayThatTakesNoMessagesFailsTheLinkUntilItIsRearmed() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.FAILED);
		assertThat(a.link.snapshot().connection().lastError().message()).contains("No one listens for messages here");
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.commands);
		a.link.rearm();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void linkWaitsForAGatewayThatIsNotThere() {
		this.gateway.refuse(true);
		Application a = newApplication("a").start();
		this.time.advance(Duration.ofMinutes(30));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.CONNECTING);
		this.gateway.refuse(false);
		this.time.advance(Duration.ofMinutes(2));
		assertThat(a.link.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	private CommandRegistry newRegistry(String name) {
		return CommandRegistry.builder(this.time)
			.name(name)
			.converter(new JsonValueConverter(this.mapper))
			.random(new Random(name.hashCode()))
			.build();
	}

	private Application newApplication(String name) {
		return newApplication("acme", name);
	}

	private Application newApplication(String tenant, String name) {
		Application added = new Application(tenant, name);
		this.applications.add(added);
		return added;
	}

	private static CommandErrorCode code(CompletableFuture<?> call) {
		Throwable failure = failure(call);
		assertThat(failure).isInstanceOf(CommandException.class);
		return ((CommandException) failure).code();
	}

	private static @Nullable Throwable failure(CompletableFuture<?> stage) {
		assertThat(stage).isDone();
		return stage.handle((result, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
	}

	/**
	 * A process with a registry whose router is the gateway.
	 */
	private final class Application {

		private final GatewayCommandsTests test = GatewayCommandsTests.this;

		private final ConnectorRuntime runtime;

		private final CommandRegistry registry;

		private final CommandLink link;

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
			return GatewayCommandsTests.this.gateway.wires().create(destination, uri);
		}

	}

	record Sum(int a, int b) {

	}

}
