package dev.connector.command;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteCommandTests {

	private static final Duration TIMEOUT = CommandRegistryOptions.defaults().requestTimeout();

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).build();

	private final PeerChannel a = PeerChannel.attached(this.registry, "a");

	private final PeerChannel b = PeerChannel.attached(this.registry, "b");

	@Test
	void takesTheAnswerThatIsGivenWhileSending() {
		this.a.register("work");
		this.a.onSend = (message) -> this.a.answer(message.id(), "at once");
		assertThat(Outcomes.value(this.registry.execute("work", null))).isEqualTo("at once");
		assertThat(this.registry.unanswered()).isZero();
	}

	@Test
	void givesTheCodeOfThePeer() {
		this.a.register("work");
		for (CommandErrorCode code : CommandErrorCode.values()) {
			CompletionStage<?> call = this.registry.execute("work", null);
			this.a.fail(this.a.take(ExecuteRequest.class).id(), code);
			assertThat(Outcomes.code(call)).isEqualTo(code);
		}
	}

	@Test
	void takesAnAnswerOnlyFromWhomItAsked() {
		this.a.register("work");
		CompletionStage<?> call = this.registry.execute("work", null);
		String id = this.a.take(ExecuteRequest.class).id();
		this.b.answer(id, "forged");
		assertThat(call.toCompletableFuture()).isNotDone();
		this.a.answer(id, "real");
		this.a.answer(id, "again");
		assertThat(Outcomes.value(call)).isEqualTo("real");
	}

	@Test
	void failsWithTimeoutAfterTheTimeAndNotBefore() {
		this.a.register("work");
		CompletionStage<?> first = this.registry.execute("work", null);
		this.time.advance(Duration.ofSeconds(1));
		CompletionStage<?> second = this.registry.execute("work", null);
		this.time.advance(TIMEOUT.minusSeconds(1).minusNanos(1));
		assertThat(first.toCompletableFuture()).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		assertThat(Outcomes.code(first)).isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(second.toCompletableFuture()).isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(Outcomes.code(second)).isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(this.time.pending()).isZero();
		this.a.answer(this.a.take(ExecuteRequest.class).id(), "late");
	}

	@Test
	void keepsAnotherTimeForOneCall() {
		this.a.register("work");
		CompletionStage<?> usual = this.registry.execute("work", null);
		CompletionStage<?> hasty = this.registry.execute("work", null, ValueType.ANY, Duration.ofSeconds(1));
		CompletionStage<?> patient = this.registry.execute("work", null, ValueType.ANY, TIMEOUT.plusSeconds(1));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(Outcomes.code(hasty)).isEqualTo(CommandErrorCode.TIMEOUT);
		this.time.advance(TIMEOUT.minusSeconds(1));
		assertThat(Outcomes.code(usual)).isEqualTo(CommandErrorCode.TIMEOUT);
		assertThat(patient.toCompletableFuture()).isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(Outcomes.code(patient)).isEqualTo(CommandErrorCode.TIMEOUT);
	}

	@Test
	void waitsForEverWhenToldTo() {
		CommandRegistry patient = CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withRequestTimeout(Duration.ZERO))
			.build();
		PeerChannel peer = PeerChannel.attached(patient, "peer");
		peer.register("work");
		CompletionStage<?> call = patient.execute("work", null);
		this.time.advance(Duration.ofDays(365));
		assertThat(call.toCompletableFuture()).isNotDone();
		peer.hangUp();
		assertThat(Outcomes.code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
	}

	@Test
	void failsWhatCanNotBeSent() {
		this.a.register("work");
		this.a.refusal = CommandChannelException.refused("too large", null);
		assertThat(Outcomes.failure(this.registry.execute("work", null))).hasMessageContaining("too large");
		this.a.refusal = new IllegalStateException("broken");
		assertThat(Outcomes.code(this.registry.execute("work", null))).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		this.a.refusal = CommandChannelException.closed("a");
		assertThat(Outcomes.code(this.registry.execute("work", null))).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(this.registry.unanswered()).isZero();
	}

	@Test
	void aListDisplacesNobody() {
		this.registry.register(Command.of("own", Void.class, (nothing) -> "here"));
		this.a.register("work");
		this.b.announce("own", "work", "other");
		assertThat(Outcomes.value(this.registry.execute("own", null))).isEqualTo("here");
		assertThat(this.registry.commands()).extracting(CommandDescriptor::channel).containsExactly("b", null, "a");
		this.registry.execute("work", null);
		this.a.take(ExecuteRequest.class);
	}

	@Test
	void theSameChannelMayRegisterAgainWithAnotherDefinition() {
		this.a.register("work");
		this.a.say(new RegisterRequest("r", new CommandDefinition("work", "better", null)));
		assertThat(this.a.take(RegisterResponse.class).accepted()).isTrue();
		assertThat(this.registry.commands().get(0).definition().description()).isEqualTo("better");
		assertThat(Outcomes.failure(this.registry.register(Command.of("work", Void.class, (nothing) -> 1))))
			.isInstanceOf(DuplicateCommandException.class);
	}

	@Test
	void forgetsTheCommandsOfAChannelThatIsGone() {
		this.a.register("work");
		CompletionStage<?> call = this.registry.execute("work", null);
		this.a.hangUp();
		assertThat(Outcomes.code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(Outcomes.code(this.registry.execute("work", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(this.registry.commands()).isEmpty();
		this.b.register("work");
	}

	@Test
	void aCommandThatItsOwnerDoesNotKnowAnyMoreCanBeRegisteredByAnother() {
		this.a.register("work");
		this.registry.execute("work", null);
		this.b.say(new RegisterRequest("r1", CommandDefinition.of("work")));
		assertThat(this.b.take(RegisterResponse.class).accepted()).isFalse();
		this.a.fail(this.a.take(ExecuteRequest.class).id(), CommandErrorCode.NOT_FOUND);
		this.registry.execute("work", null);
		this.a.take(ExecuteRequest.class);
		this.b.register("work");
		this.registry.execute("work", null);
		this.b.take(ExecuteRequest.class);
	}

	@Test
	void sendsAnErrorForAResultThatCanNotBeSent() {
		this.registry.register(Command.of("own", Void.class, (nothing) -> new Object()));
		this.a.onSend = (message) -> {
			if (message instanceof ExecuteResponse response && response.error() == null) {
				this.a.sent.clear();
				throw CommandChannelException.refused("no JSON", null);
			}
		};
		this.a.execute("1", "own");
		ExecuteResponse answer = this.a.take(ExecuteResponse.class);
		assertThat(answer.error()).isNotNull();
		assertThat(answer.error().message()).contains("no JSON");
	}

}
