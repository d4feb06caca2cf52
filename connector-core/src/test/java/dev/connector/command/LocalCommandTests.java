package dev.connector.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCommandTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).name("main").build();

	@Test
	void passesObjectsAsTheyAre() {
		Sum sum = new Sum(2, 3);
		List<Sum> seen = new ArrayList<>();
		register(Command.of("math.add", Sum.class, (request) -> {
			seen.add(request);
			return request.a() + request.b();
		}));
		assertThat(Outcomes.value(this.registry.execute("math.add", sum, Integer.class))).isEqualTo(5);
		assertThat(Outcomes.value(this.registry.execute("math.add", sum, int.class))).isEqualTo(5);
		assertThat(Outcomes.value(this.registry.execute("math.add", sum))).isEqualTo(5);
		assertThat(seen).hasSize(3).allSatisfy((request) -> assertThat(request).isSameAs(sum));
	}

	@Test
	void takesAbsentNullAndEmptyInputForACommandWithoutInput() {
		register(Command.of("ping", Void.class, (nothing) -> "pong"));
		for (Object nothing : new Object[] { Map.of(), Payload.json("null"), Payload.json(" { } ") }) {
			assertThat(Outcomes.value(this.registry.execute("ping", nothing))).isEqualTo("pong");
		}
		assertThat(Outcomes.value(this.registry.execute("ping", null))).isEqualTo("pong");
		assertThat(Outcomes.code(this.registry.execute("ping", Map.of("a", 1))))
			.isEqualTo(CommandErrorCode.INVALID_REQUEST);
		assertThat(Outcomes.code(this.registry.execute("ping", Payload.json("{\"a\":1}"))))
			.isEqualTo(CommandErrorCode.INVALID_REQUEST);
	}

	@Test
	void takesAndGivesWhatComesUnreadWhereNothingElseIsAskedFor() {
		register(Command.of("echo", ValueType.UNREAD, (request, caller) -> CompletableFuture.completedFuture(request)));
		Payload json = Payload.json("{\"a\":1}");
		assertThat(Outcomes.value(this.registry.execute("echo", json, ValueType.UNREAD))).isSameAs(json);
		assertThat(Outcomes.value(this.registry.execute("echo", null, ValueType.UNREAD))).isNull();
		Sum sum = new Sum(1, 2);
		assertThat(this.registry.convert(sum, ValueType.UNREAD)).isSameAs(sum);
		assertThat(this.registry.convert(sum, ValueType.of(Sum.class))).isSameAs(sum);
		assertThat(this.registry.convert(null, ValueType.of(Sum.class))).isNull();
		assertThat(ValueType.UNREAD).isNotEqualTo(ValueType.ANY);
	}

	@Test
	void needsNoTimerForAHandlerThatIsDone() {
		CompletableFuture<String> done = CompletableFuture.completedFuture("done");
		register(Command.dynamic("done", (request, caller) -> done));
		assertThat(this.registry.execute("done", null, ValueType.of(String.class), Duration.ofSeconds(1)))
			.isSameAs(done);
	}

	@Test
	void refusesInputAndResultsOfAnotherClassWithoutAConverter() {
		register(Command.of("math.add", Sum.class, (request) -> 1));
		assertThat(Outcomes.failure(this.registry.execute("math.add", "text")))
			.isInstanceOfSatisfying(CommandException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(CommandErrorCode.INVALID_REQUEST))
			.hasMessageContaining("math.add")
			.hasMessageContaining("String");
		assertThat(Outcomes.code(this.registry.execute("math.add", new Sum(1, 1), String.class)))
			.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		assertThat(Outcomes.value(this.registry.execute("math.add", new Sum(1, 1), Void.class))).isNull();
	}

	@Test
	void givesErrorsTheirCode() {
		fails("chosen", new CommandException(CommandErrorCode.TIMEOUT, "late"));
		fails("missing", new ConnectorException(ErrorCode.NOT_FOUND, "no file"));
		fails("unavailable", new ConnectorException(ErrorCode.UNAVAILABLE, "down"));
		fails("broken", new IllegalStateException("oops"));
		assertThat(Outcomes.code(this.registry.execute("chosen", null))).isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(Outcomes.code(this.registry.execute("missing", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(Outcomes.code(this.registry.execute("unavailable", null)))
			.isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		assertThat(Outcomes.failure(this.registry.execute("broken", null))).hasMessage("IllegalStateException: oops")
			.hasCauseInstanceOf(IllegalStateException.class);
		assertThat(Outcomes.code(this.registry.execute("unknown", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void givesAHandlerThatThrowsTheSameWay() {
		register(Command.<@Nullable Object>dynamic("throws", (request, caller) -> {
			throw new java.io.IOException("disk");
		}));
		register(Command.<@Nullable Object>dynamic("gives.null", (request, caller) -> null));
		assertThat(Outcomes.failure(this.registry.execute("throws", null))).hasMessage("IOException: disk");
		assertThat(Outcomes.value(this.registry.execute("gives.null", null))).isNull();
	}

	@Test
	void waitsForAStageAndForNoLongerThanAsked() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		register(Command.<@Nullable String>dynamic("slow", (request, caller) -> answer));
		CompletionStage<@Nullable String> patient = this.registry.execute("slow", null, String.class);
		CompletionStage<String> hasty = this.registry.execute("slow", null, ValueType.of(String.class),
				Duration.ofSeconds(1));
		this.time.advance(Duration.ofMillis(999));
		assertThat(hasty.toCompletableFuture()).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertThat(Outcomes.code(hasty)).isEqualTo(CommandErrorCode.TIMEOUT);
		answer.complete("done");
		assertThat(Outcomes.value(patient)).isEqualTo("done");
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void refusesASecondCommandOfTheSameId() {
		register(Command.of("ping", Void.class, (nothing) -> 1));
		assertThat(Outcomes.failure(this.registry.register(Command.of("ping", Void.class, (nothing) -> 2))))
			.isInstanceOf(DuplicateCommandException.class);
		assertThat(Outcomes.value(this.registry.execute("ping", null))).isEqualTo(1);
	}

	@Test
	void takesBackOneRegistrationOnly() {
		Cancellable first = register(Command.of("ping", Void.class, (nothing) -> 1));
		first.cancel();
		assertThat(this.registry.commands()).isEmpty();
		register(Command.of("ping", Void.class, (nothing) -> 2));
		first.cancel();
		assertThat(Outcomes.value(this.registry.execute("ping", null))).isEqualTo(2);
		assertThat(this.registry.unregister("ping")).isTrue();
		assertThat(this.registry.unregister("ping")).isFalse();
		assertThat(Outcomes.code(this.registry.execute("ping", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void listsCommandsById() {
		register(Command.of("b", Void.class, (nothing) -> 1).withDescription("second"));
		register(Command.of("_a", Void.class, (nothing) -> 1));
		assertThat(this.registry.commands()).extracting(CommandDescriptor::id).containsExactly("_a", "b");
		assertThat(this.registry.commands()).extracting(CommandDescriptor::isPrivate).containsExactly(true, false);
		assertThat(this.registry.commands().get(1).definition().description()).isEqualTo("second");
	}

	@Test
	void holdsInputAgainstTheSchemaUnlessItIsTheCommandsOwnClass() {
		List<Object> checked = new ArrayList<>();
		CommandRegistry strict = CommandRegistry.builder(this.time).inputChecks((schema) -> (request) -> {
			checked.add(schema);
			if (!(request instanceof Sum)) {
				throw new CommandException(CommandErrorCode.INVALID_REQUEST, "no sum");
			}
		}).build();
		strict.register(Command.of("typed", Sum.class, (sum) -> 1).withSchema(new CommandSchema("{}", null)));
		strict.register(Command.dynamic("free", (sum, caller) -> CompletableFuture.completedStage(1))
			.withSchema(new CommandSchema("{\"a\":1}", null)));
		strict.register(Command.of("unchecked", Sum.class, (sum) -> 1)
			.withSchema(new CommandSchema("{}", null))
			.withCheck(InputCheck.NONE));
		assertThat(Outcomes.value(strict.execute("typed", new Sum(1, 2)))).isEqualTo(1);
		assertThat(checked).isEmpty();
		assertThat(Outcomes.value(strict.execute("free", new Sum(1, 2)))).isEqualTo(1);
		assertThat(Outcomes.failure(strict.execute("typed", Map.of()))).hasMessage("no sum");
		assertThat(Outcomes.failure(strict.execute("free", null))).hasMessage("no sum");
		assertThat(checked).containsExactly("{\"a\":1}", "{}", "{\"a\":1}");
		assertThat(Outcomes.value(strict.execute("unchecked", new Sum(1, 2)))).isEqualTo(1);
	}

	@Test
	void refusesACommandWhoseSchemaIsNone() {
		CommandRegistry strict = CommandRegistry.builder(this.time).inputChecks((schema) -> {
			throw new IllegalArgumentException("no schema");
		}).build();
		assertThat(Outcomes.failure(strict
			.register(Command.of("typed", Sum.class, (sum) -> 1).withSchema(new CommandSchema("nonsense", null)))))
			.hasMessage("no schema");
		assertThat(strict.commands()).isEmpty();
	}

	private void fails(String id, Exception failure) {
		register(Command.<@Nullable Object>dynamic(id, (request, caller) -> CompletableFuture.failedStage(failure)));
	}

	private Cancellable register(Command<?, ?> command) {
		return this.registry.register(command).toCompletableFuture().join();
	}

	private record Sum(int a, int b) {

	}

}
