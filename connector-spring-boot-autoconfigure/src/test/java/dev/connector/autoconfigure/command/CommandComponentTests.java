package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.Connector;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandSchema;
import dev.connector.command.ValueType;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.SystemScheduler;
import jakarta.validation.constraints.Max;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands of beans, called in the process and from another registry.
 */
class CommandComponentTests {

	private final SystemScheduler time = SystemScheduler.create("test-commands");

	private final CommandRegistry peer = CommandRegistry.builder(this.time)
		.converter(new JsonValueConverter(JsonMapper.builder().build()))
		.build();

	@AfterEach
	void close() {
		Registries.await(this.peer.close());
		this.time.close();
	}

	private ApplicationContextRunner runner(Class<?>... beans) {
		return Registries.application()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(beans);
	}

	@Test
	void takesParametersByNameAsObjectsAndAsJson() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			for (Object request : List.of(Map.of("a", 2, "b", 3), Payload.json("{\"a\":2,\"b\":3}"),
					Map.of("a", 2L, "b", 3L), new Numbers(2, 3))) {
				assertThat(Registries.await(registry.execute("shop.add", request, Integer.class))).isEqualTo(5);
				assertThat(Registries.await(this.peer.execute("shop.add", request, Integer.class))).isEqualTo(5);
			}
			assertThat(Registries.await(registry.execute("shop.add", Map.of("a", 2), Integer.class))).isEqualTo(2);
		});
	}

	@Test
	void handsAnObjectOfItsOwnClassOverAsItIs() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			Numbers numbers = new Numbers(1, 2);
			assertThat(Registries.await(registry.execute("shop.same", numbers))).isSameAs(numbers);
			assertThat(Registries.await(registry.execute("shop.same", Payload.json("{\"a\":1,\"b\":2}"))))
				.isEqualTo(numbers);
			assertThat(Registries.await(registry.execute("shop.same", Map.of("a", 1, "b", 2)))).isEqualTo(numbers);
		});
	}

	@Test
	void holdsInputAgainstSchemaAndConstraints() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			for (CommandRegistry caller : List.of(registry, this.peer)) {
				assertThat(Registries.failure(caller.execute("shop.add", Map.of("a", 101)))).hasMessageContaining("'a'")
					.extracting("code")
					.isEqualTo(CommandErrorCode.INVALID_REQUEST);
				assertThat(Registries.failure(caller.execute("shop.add", Map.of("b", 1)))).hasMessageContaining("'a'")
					.hasMessageContaining("is required");
				assertThat(Registries.code(caller.execute("shop.same", Map.of("a", "x", "b", 1))))
					.isEqualTo(CommandErrorCode.INVALID_REQUEST);
				assertThat(Registries.code(caller.execute("shop.same", Payload.json("[1]"))))
					.isEqualTo(CommandErrorCode.INVALID_REQUEST);
			}
		});
	}

	@Test
	void takesNothingInEveryWayOfSayingSo() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			for (CommandRegistry caller : List.of(registry, this.peer)) {
				assertThat(Registries.await(caller.execute("shop.perhaps", null))).isEqualTo("nothing");
				assertThat(Registries.await(caller.execute("shop.perhaps", Map.of()))).isEqualTo("nothing");
			}
			assertThat(Registries.await(registry.execute("shop.perhaps", Payload.json(" null ")))).isEqualTo("nothing");
		});
	}

	@Test
	void givesResultsOfEveryKind() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			for (CommandRegistry caller : List.of(registry, this.peer)) {
				assertThat(Registries.await(caller.execute("shop.nothing", null))).isNull();
				assertThat(Registries.await(caller.execute("shop.later", Map.of()))).isEqualTo("later");
				assertThat(Registries.await(caller.execute("shop.mono", Payload.json("null")))).isEqualTo("mono");
			}
		});
	}

	@Test
	void errorsKeepTheirCode() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			for (CommandRegistry caller : List.of(registry, this.peer)) {
				assertThat(Registries.failure(caller.execute("shop.missing", null))).hasMessage("no such thing")
					.extracting("code")
					.isEqualTo(CommandErrorCode.NOT_FOUND);
				assertThat(Registries.failure(caller.execute("shop.fails", null)))
					.hasMessage("IllegalStateException: broken")
					.extracting("code")
					.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
			}
		});
	}

	@Test
	void aStreamIsItselfInTheProcessAndAListElsewhere() {
		runner(Shop.class).withPropertyValues("connector.commands.max-result-items=3").run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			assertThat(Registries.await(registry.execute("shop.flux", Map.of("count", 4)))).isInstanceOf(Flux.class);
			assertThat(Registries.await(registry.execute("shop.stream", Map.of("count", 4))))
				.isInstanceOf(Stream.class);
			for (String command : List.of("shop.flux", "shop.stream", "shop.flow")) {
				assertThat(Registries.await(this.peer.execute(command, Map.of("count", 3))))
					.isEqualTo(List.of(0, 1, 2));
				assertThat(Registries.failure(this.peer.execute(command, Map.of("count", 4))))
					.hasMessageContaining("more than 3 items")
					.extracting("code")
					.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
			}
		});
	}

	@Test
	void aStreamWithoutAnEndIsGivenUp() {
		runner(Shop.class).withPropertyValues("connector.commands.request-timeout=20ms").run((context) -> {
			connected(context.getBean(CommandRegistry.class));
			assertThat(Registries.failure(this.peer.execute("shop.endless", null))).hasMessageContaining("did not end")
				.extracting("code")
				.isEqualTo(CommandErrorCode.TIMEOUT);
			assertThat(context.getBean(Shop.class).cancelled.orTimeout(30, TimeUnit.SECONDS))
				.succeedsWithin(Duration.ofSeconds(30));
		});
	}

	@Test
	void tellsOthersWhatItTakesAndGives() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			assertThat(registry.commands()).extracting(CommandDescriptor::id).contains("_shop.secret", "shop.add");
			assertThat(this.peer.commands()).extracting(CommandDescriptor::id)
				.contains("shop.add")
				.doesNotContain("_shop.secret");
			assertThat(schema("shop.add").request()).contains("\"required\":[\"a\"]");
			assertThat(schema("shop.add").response()).contains("integer");
			assertThat(schema("shop.nothing")).isEqualTo(new CommandSchema(null, null));
			assertThat(schema("shop.flux").response()).contains("\"type\":\"array\"");
			assertThat(schema("shop.raw")).isEqualTo(new CommandSchema("{}", schema("shop.raw").response()));
			assertThat(this.peer.commands()).filteredOn((command) -> command.id().equals("shop.add"))
				.singleElement()
				.satisfies((command) -> assertThat(command.definition().description()).isEqualTo("Adds numbers"));
			assertThat(Registries.await(registry.execute("_shop.secret", null))).isEqualTo("hidden");
		});
	}

	@Test
	void tellsWhoCalls() {
		runner(Shop.class).run((context) -> {
			CommandRegistry registry = connected(context.getBean(CommandRegistry.class));
			assertThat(Registries.await(registry.execute("shop.who", null))).isEqualTo("null default.shop.local");
			assertThat(Registries.await(this.peer.execute("shop.who", null))).isEqualTo("peer default.shop.local");
		});
	}

	@Test
	void thePrefixIsOptionalAndTakesPlaceholders() {
		runner(Plain.class, Placeheld.class).withPropertyValues("some.prefix=a.b").run((context) -> {
			assertThat(context).hasBean("commandComponentTests.Plain");
			assertThat(context.getBean(CommandRegistry.class).commands()).extracting(CommandDescriptor::id)
				.containsExactly("_hidden", "a.b.do", "ping");
		});
	}

	@Test
	void lazyOnesAndPrototypesAreMadeWhenTheyAreCalled() {
		Counted.made = 0;
		runner(Beans.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			assertThat(Counted.made).isZero();
			Registries.await(registry.execute("lazy.count", null));
			assertThat(Registries.await(registry.execute("lazy.count", null))).isEqualTo(1);
			assertThat(Registries.await(registry.execute("proto.count", null))).isEqualTo(2);
			assertThat(Registries.await(registry.execute("proto.count", null))).isEqualTo(3);
		});
	}

	@Test
	void connectorsAreComponentsOfTheirType() {
		runner(Files.class).withPropertyValues("connector.registrations.files.enabled=false").run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			assertThat(registry.commands()).extracting(CommandDescriptor::id)
				.containsExactly("_files.purge", "files.list");
			assertThat(Registries.await(registry.execute("files.list", Map.of("path", "/tmp")))).isEqualTo("ls /tmp");
			assertThat(Registries.await(registry.execute("_files.purge", null, ValueType.of(Integer.class))))
				.isEqualTo(7);
		});
	}

	private CommandRegistry connected(CommandRegistry registry) {
		Registries.connect(registry, "application", this.peer, "peer");
		return registry;
	}

	private CommandSchema schema(String id) {
		return this.peer.commands()
			.stream()
			.filter((command) -> command.id().equals(id))
			.map((command) -> command.definition().schema())
			.findFirst()
			.orElseThrow();
	}

	record Numbers(int a, int b) {

	}

	@CommandComponent("shop")
	static class Shop {

		final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		@Command(description = "Adds numbers")
		int add(@Max(100) int a, Optional<Integer> b) {
			return a + b.orElse(0);
		}

		@Command
		Numbers same(Numbers numbers) {
			return numbers;
		}

		@Command
		void nothing() {
		}

		@Command
		String perhaps(Optional<String> what) {
			return what.orElse("nothing");
		}

		@Command
		CompletionStage<String> later() {
			return CompletableFuture.supplyAsync(() -> "later");
		}

		@Command
		Mono<String> mono() {
			return Mono.just("mono");
		}

		@Command
		Flux<Integer> flux(int count) {
			return Flux.range(0, count);
		}

		@Command
		Stream<Integer> stream(int count) {
			return IntStream.range(0, count).boxed();
		}

		@Command
		Flow.Publisher<Integer> flow(int count) {
			return FlowAdapters.toFlowPublisher(Flux.range(0, count));
		}

		@Command
		Flux<Integer> endless() {
			return Flux.<Integer>never().doOnCancel(() -> this.cancelled.complete(null));
		}

		@Command
		String raw(Payload payload) {
			return payload.text();
		}

		@Command(privateCommand = true)
		String secret() {
			return "hidden";
		}

		@Command
		String who(ConnectorContext context) {
			return context.caller() + " " + context.registration();
		}

		@Command
		String missing() {
			throw new ConnectorException(ErrorCode.NOT_FOUND, "no such thing");
		}

		@Command
		String fails() {
			throw new IllegalStateException("broken");
		}

	}

	@CommandComponent
	static class Plain {

		@Command
		void ping() {
		}

		@Command(privateCommand = true)
		void hidden() {
		}

	}

	@CommandComponent("${some.prefix}")
	static class Placeheld {

		@Command("do")
		void act() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@Lazy
		LazyCounted lazy() {
			return new LazyCounted();
		}

		@Bean
		@Scope("prototype")
		PrototypeCounted proto() {
			return new PrototypeCounted();
		}

	}

	static class Counted {

		static int made;

		private final int number = ++made;

		@Command
		int count() {
			return this.number;
		}

	}

	@CommandComponent("lazy")
	static class LazyCounted extends Counted {

	}

	@CommandComponent("proto")
	static class PrototypeCounted extends Counted {

	}

	@Connector("files")
	static class Files {

		@Command
		String list(String path) {
			return "ls " + path;
		}

		@Command(privateCommand = true)
		int purge() {
			return 7;
		}

	}

}
