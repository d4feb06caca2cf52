package dev.connector.protocol.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.command.Command;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.command.ValueType;
import dev.connector.protocol.command.conformance.SerialisingChannel;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two registries that are joined by JSON.
 */
class SerialisedCommandsTests {

	private final JsonMapper mapper = new JsonMapper();

	private final CommandRegistry here = registry("there");

	private final CommandRegistry there = registry(null);

	@BeforeEach
	void join() {
		CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());
		InMemoryChannel.Pair pair = InMemoryChannel.pair("there", "here");
		this.there.addChannel(new SerialisingChannel(pair.second(), codec));
		this.here.addChannel(new SerialisingChannel(pair.first(), codec));
	}

	@Test
	void givesEachSideTheTypesItAsksFor() {
		this.there.register(Command.of("math.add", Sum.class, (sum) -> new Total(sum.a() + sum.b(), List.of(sum))));
		Total total = this.here.execute("math.add", Map.of("a", 2, "b", 3), Total.class).toCompletableFuture().join();
		assertThat(total).isEqualTo(new Total(5, List.of(new Sum(2, 3))));
		assertThat(value(this.here.execute("math.add", new Sum(2, 3))))
			.isEqualTo(Map.of("total", 5, "of", List.of(Map.of("a", 2, "b", 3))));
		ValueType<Map<String, Object>> map = ValueType.ofGeneric(new TypeReference<Map<String, Object>>() {
		}.getType());
		assertThat(value(this.here.execute("math.add", new Sum(2, 3), map))).containsEntry("total", 5);
		assertThat(value(this.here.execute("math.add", new Sum(2, 3), Payload.class)))
			.isEqualTo(Payload.json("{\"total\":5,\"of\":[{\"a\":2,\"b\":3}]}"));
	}

	@Test
	@SuppressWarnings("rawtypes")
	void takesMissingInputForAnObjectWithoutFields() {
		this.there.register(Command.of("count", ValueType.<Map<String, Object>>ofGeneric(Map.class),
				(fields, caller) -> CompletableFuture.completedStage(fields.size())));
		assertThat(value(this.here.execute("count", null))).isEqualTo(0);
		this.there.register(Command.of("raw", Payload.class, Payload::text));
		assertThat(value(this.here.execute("raw", null))).isEqualTo("{}");
	}

	@Test
	void namesWhatCanNotBeRead() {
		this.there.register(Command.of("math.add", Sum.class, (sum) -> sum.a()));
		assertThat(failure(this.here.execute("math.add", Map.of("a", "many")))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(CommandErrorCode.INVALID_REQUEST);
			assertThat(ex).hasMessageContaining("math.add").hasMessageContaining("many");
		});
		assertThat(failure(this.here.execute("math.add", new Sum(1, 1), List.class)).code())
			.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		assertThat(failure(this.here.execute("math.add", "text"))).hasMessageContaining("JSON object");
		assertThat(failure(this.here.execute("math.add", "text")).code()).isEqualTo(CommandErrorCode.INVALID_REQUEST);
	}

	@Test
	void tellsEventsAsTheListenersAsk() {
		List<@Nullable Object> heard = new ArrayList<>();
		this.there.on("e", ValueType.of(Sum.class), heard::add);
		this.there.on("e", heard::add);
		this.here.emit("e", new Sum(1, 2));
		this.here.emit("e");
		assertThat(heard).containsExactly(new Sum(1, 2), Map.of("a", 1, "b", 2), null, null);
	}

	@Test
	void answersAResultThatCanNotBeWritten() {
		this.there.register(Command.dynamic("bad",
				(request, caller) -> CompletableFuture.completedStage(Payload.of(new byte[1], Payload.OCTET_STREAM))));
		assertThat(failure(this.here.execute("bad", null)).code()).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
	}

	private CommandRegistry registry(@Nullable String router) {
		return CommandRegistry.builder(new VirtualScheduler())
			.routerChannel(router)
			.converter(new JsonValueConverter(this.mapper))
			.build();
	}

	private static <T extends @Nullable Object> T value(CompletionStage<T> stage) {
		assertThat(stage.toCompletableFuture()).isDone();
		return stage.toCompletableFuture().join();
	}

	private static CommandException failure(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		return (CommandException) stage.toCompletableFuture().handle((value, failure) -> failure).join();
	}

	private record Sum(int a, int b) {

	}

	private record Total(int total, List<Sum> of) {

	}

}
