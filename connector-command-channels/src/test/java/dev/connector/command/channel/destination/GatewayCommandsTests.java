package dev.connector.command.channel.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.command.Command;
import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandRegistryOptions;
import dev.connector.command.DuplicateCommandException;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.PayloadClass;
import dev.connector.gateway.GatewayOptions;
import dev.connector.test.InProcessGateway;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries of several applications that reach each other through a gateway.
 */
class GatewayCommandsTests extends AbstractGatewayTests {

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

}
