package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.annotation.Command;
import dev.connector.annotation.CommandClient;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.CommandTimeout;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.SystemScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Clients of commands of the same application, and of another one, which has no Spring.
 */
class CommandClientTests {

	private final SystemScheduler time = SystemScheduler.create("test-clients");

	private final CommandRegistry peer = CommandRegistry.builder(this.time)
		.converter(new JsonValueConverter(JsonMapper.builder().build()))
		.build();

	@AfterEach
	void close() {
		Registries.await(this.peer.close());
		this.time.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void methodsThatWait(boolean local) {
		use(local, (client) -> {
			assertThat(client.add(2, 3)).isEqualTo(5);
			assertThat(client.addAll(new Numbers(List.of(1, 2, 3)))).isEqualTo(6);
			assertThat(client.addAll(Map.of("numbers", List.of(1, 2)))).isEqualTo(3);
			client.nothing();
			assertThat(client.find("there")).contains(new Item("there", 1));
			assertThat(client.find("nowhere")).isEmpty();
			assertThat(client.findOrNull("nowhere")).isNull();
			assertThat(client.list(2)).containsExactly(new Item("item", 0), new Item("item", 1));
			assertThat(client.greet("Ada", Optional.empty())).isEqualTo("hello Ada");
			assertThat(client.greet("Ada", Optional.of("Lovelace"))).isEqualTo("hello Ada Lovelace");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void methodsThatDoNotWait(boolean local) {
		use(local, (client) -> {
			assertThat(Registries.await(client.addLater(2, 3))).isEqualTo(5);
			assertThat(Registries.await(client.findLater("there"))).contains(new Item("there", 1));
			assertThat(client.addMono(2, 3).block(Duration.ofSeconds(30))).isEqualTo(5);
			assertThat(client.nothingMono().blockOptional(Duration.ofSeconds(30))).isEmpty();
			assertThat(Registries.code(client.missingLater())).isEqualTo(CommandErrorCode.NOT_FOUND);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void methodsThatGiveItems(boolean local) {
		use(local, (client) -> {
			Flux<Item> items = client.items(3);
			for (int subscription = 0; subscription < 2; subscription++) {
				assertThat(items.map(Item::number).collectList().block(Duration.ofSeconds(30))).containsExactly(0, 1,
						2);
			}
			assertThat(client.items(5).take(2).collectList().block(Duration.ofSeconds(30))).hasSize(2);
			assertThat(Flux.from(FlowAdapters.toPublisher(client.flow(3))).count().block(Duration.ofSeconds(30)))
				.isEqualTo(3);
			assertThat(client.itemsOfStream(3)).hasSize(3);
			assertThat(client.fluxOfStream(3).collectList().block(Duration.ofSeconds(30))).hasSize(3);
			assertThat(client.fluxOfList(2).last().block(Duration.ofSeconds(30))).isEqualTo(new Item("item", 1));
			CommandException failure = catchThrowableOfType(CommandException.class,
					() -> client.missingItems().blockLast(Duration.ofSeconds(30)));
			assertThat(failure.code()).isEqualTo(CommandErrorCode.NOT_FOUND);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorsKeepTheirCodeAndMessage(boolean local) {
		use(local, (client) -> {
			for (CommandErrorCode code : CommandErrorCode.values()) {
				CommandException failure = catchThrowableOfType(CommandException.class, () -> client.fail(code.name()));
				assertThat(failure.code()).isEqualTo(code);
				assertThat(failure).hasMessage("as was wished");
			}
			assertThat(catchThrowableOfType(CommandException.class, client::missing)).hasMessage("nothing here")
				.extracting(CommandException::code)
				.isEqualTo(CommandErrorCode.NOT_FOUND);
			assertThat(catchThrowableOfType(CommandException.class, client::unknown).code())
				.isEqualTo(CommandErrorCode.NOT_FOUND);
			assertThat(catchThrowableOfType(CommandException.class, client::notANumber))
				.hasMessageContaining("shop.word")
				.extracting(CommandException::code)
				.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void givesAStreamUpThatDoesNotEnd(boolean local) {
		use(local, (client) -> assertThat(catchThrowableOfType(CommandException.class, client::endless).code())
			.isEqualTo(CommandErrorCode.TIMEOUT));
	}

	@Test
	void hearsOfTheEndOfTheChannel() {
		use(false, (client) -> {
			CompletableFuture<String> waits = client.never();
			this.peer.channels().forEach((channel) -> this.peer.removeChannel(channel.id()));
			assertThat(Registries.code(waits)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		});
	}

	@Test
	void defaultMethodsAndThoseOfObjectsDoWhatTheySay() {
		use(true, (client) -> {
			assertThat(client.addThree(1, 2, 3)).isEqualTo(6);
			assertThat(client.equals((Object) List.of(client).get(0))).isTrue();
			assertThat(client).hasSameHashCodeAs(List.of(client).get(0));
			assertThat(client).isNotEqualTo(CommandClients.create(Shop.class, this.peer));
			assertThat(client).hasToString("client " + Shop.class.getName() + " of command registry 'commands'");
		});
	}

	@Test
	void typesAreThoseOfTheInterfaceThatNamesThem() {
		use(true, (client) -> assertThat(client.any("there").name()).isEqualTo("there"));
	}

	@Test
	void aStreamOfThisProcessIsClosedWhenItIsGivenUp() {
		use(true, (client) -> {
			Component component = Component.last;
			assertThat(client.fluxOfStream(3).take(1).collectList().block(Duration.ofSeconds(30))).hasSize(1);
			assertThat(component.closed).containsExactly("closed");
		});
	}

	private void use(boolean local, Consumer<Shop> test) {
		Registries.application().withUserConfiguration(Component.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			Registries.connect(registry, "shop", this.peer, "caller");
			test.accept(CommandClients.create(Shop.class, local ? registry : this.peer));
		});
	}

	record Numbers(List<Integer> numbers) {

	}

	record Item(String name, int number) {

	}

	interface Typed<T> {

		@Command("find")
		T any(String name);

	}

	@CommandClient("shop")
	interface Shop extends Typed<Item> {

		int add(int a, int b);

		@Command("sum")
		int addAll(Numbers numbers);

		@Command("sum")
		int addAll(Map<String, Object> numbers);

		void nothing();

		Optional<Item> find(String name);

		@Command("find")
		Item findOrNull(String name);

		List<Item> list(int count);

		String greet(String first, Optional<String> last);

		@Command("add")
		CompletionStage<Integer> addLater(int a, int b);

		@Command("find")
		CompletableFuture<Optional<Item>> findLater(String name);

		@Command("add")
		Mono<Integer> addMono(int a, int b);

		@Command("nothing")
		Mono<Void> nothingMono();

		@Command("missing")
		CompletionStage<String> missingLater();

		Flux<Item> items(int count);

		@Command("items")
		Flow.Publisher<Item> flow(int count);

		@Command("stream")
		List<Item> itemsOfStream(int count);

		@Command("stream")
		Flux<Item> fluxOfStream(int count);

		@Command("list")
		Flux<Item> fluxOfList(int count);

		@Command("missing")
		Flux<Item> missingItems();

		String fail(String code);

		String missing();

		void unknown();

		@Command("word")
		int notANumber();

		CompletableFuture<String> never();

		@CommandTimeout("20ms")
		List<Item> endless();

		default int addThree(int a, int b, int c) {
			return add(add(a, b), c);
		}

	}

	@CommandComponent("shop")
	static class Component {

		private static Component last;

		private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

		Component() {
			last = this;
		}

		@Command
		int add(int a, int b) {
			return a + b;
		}

		@Command
		int sum(Numbers numbers) {
			return numbers.numbers().stream().mapToInt(Integer::intValue).sum();
		}

		@Command
		void nothing() {
		}

		@Command
		Optional<Item> find(String name) {
			return name.equals("there") ? Optional.of(new Item(name, 1)) : Optional.empty();
		}

		@Command
		List<Item> list(int count) {
			return Stream.iterate(0, (n) -> n + 1).limit(count).map((n) -> new Item("item", n)).toList();
		}

		@Command
		String greet(String first, Optional<String> last) {
			return "hello " + first + last.map((name) -> " " + name).orElse("");
		}

		@Command
		Flux<Item> items(int count) {
			return Flux.fromIterable(list(count));
		}

		@Command
		Stream<Item> stream(int count) {
			return list(count).stream().onClose(() -> this.closed.add("closed"));
		}

		@Command
		Flux<Item> endless() {
			return Flux.never();
		}

		@Command
		String fail(String code) {
			throw new CommandException(CommandErrorCode.valueOf(code), "as was wished");
		}

		@Command
		String missing() {
			throw new ConnectorException(ErrorCode.NOT_FOUND, "nothing here");
		}

		@Command
		String word() {
			return "word";
		}

		@Command
		CompletableFuture<String> never() {
			return new CompletableFuture<>();
		}

	}

}
