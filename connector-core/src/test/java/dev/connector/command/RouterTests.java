package dev.connector.command;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RouterTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).routerChannel("root").build();

	@Test
	void asksTheRouterBeforeACommandCounts() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		CompletionStage<?> registration = this.registry.register(command("work"));
		RegisterRequest question = root.take(RegisterRequest.class);
		assertThat(registration.toCompletableFuture()).isNotDone();
		assertThat(this.registry.commands()).isEmpty();
		root.say(new RegisterResponse("r", question.id(), true));
		assertThat(registration.toCompletableFuture()).isCompleted();
		assertThat(this.registry.commands()).hasSize(1);
	}

	@Test
	void failsARegistrationThatTheRouterRefusesOrDoesNotAnswer() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		CompletionStage<?> refused = this.registry.register(command("work"));
		root.say(new RegisterResponse("r", root.take(RegisterRequest.class).id(), false));
		assertThat(Outcomes.failure(refused)).isInstanceOf(DuplicateCommandException.class);
		CompletionStage<?> late = this.registry.register(command("work"));
		this.time.advance(Duration.ofSeconds(30));
		assertThat(Outcomes.code(late)).isEqualTo(CommandErrorCode.TIMEOUT);
		CompletionStage<?> lost = this.registry.register(command("work"));
		root.hangUp();
		assertThat(Outcomes.code(lost)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(this.registry.commands()).isEmpty();
		assertThat(this.registry.register(command("work")).toCompletableFuture()).isCompleted();
	}

	@Test
	void givesAnIdToOneOfTwoWhoWantItAtOnce() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		CompletionStage<?> first = this.registry.register(command("work"));
		assertThat(Outcomes.failure(this.registry.register(command("work"))))
			.isInstanceOf(DuplicateCommandException.class);
		child.say(new RegisterRequest("r", CommandDefinition.of("work")));
		assertThat(child.take(RegisterResponse.class).accepted()).isFalse();
		root.say(new RegisterResponse("r", root.take(RegisterRequest.class).id(), true));
		assertThat(first.toCompletableFuture()).isCompleted();
		assertThat(root.sent).isEmpty();
	}

	@Test
	void takesTheAnswerFromTheRouterOnly() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		CompletionStage<?> registration = this.registry.register(command("work"));
		child.say(new RegisterResponse("r", root.take(RegisterRequest.class).id(), true));
		assertThat(registration.toCompletableFuture()).isNotDone();
	}

	@Test
	void keepsPrivateCommandsFromTheRouter() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		assertThat(this.registry.register(command("_own")).toCompletableFuture()).isCompleted();
		child.register("_theirs");
		root.say(new ListRequest("l"));
		assertThat(root.take(ListResponse.class).commands()).isEmpty();
		assertThat(root.sent).isEmpty();
	}

	@Test
	void answersAChildAfterTheRouter() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.say(new RegisterRequest("1", CommandDefinition.of("work")));
		RegisterRequest question = root.take(RegisterRequest.class);
		assertThat(question.id()).isNotEqualTo("1");
		child.say(new RegisterRequest("2", CommandDefinition.of("work")));
		assertThat(child.sent).isEmpty();
		root.say(new RegisterResponse("r", question.id(), true));
		assertThat(child.sent).extracting((message) -> ((RegisterResponse) message).thid())
			.containsExactlyInAnyOrder("1", "2");
		assertThat(child.sent).allMatch((message) -> ((RegisterResponse) message).accepted());
		child.sent.clear();
		child.say(new RegisterRequest("3", CommandDefinition.of("work")));
		assertThat(child.take(RegisterResponse.class).accepted()).isTrue();
		assertThat(root.sent).isEmpty();
	}

	@Test
	void refusesAChildWhenTheRouterRefusesOrIsLost() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.say(new RegisterRequest("1", CommandDefinition.of("work")));
		root.say(new RegisterResponse("r", root.take(RegisterRequest.class).id(), false));
		assertThat(child.take(RegisterResponse.class).accepted()).isFalse();
		child.say(new RegisterRequest("2", CommandDefinition.of("work")));
		root.hangUp();
		assertThat(child.take(RegisterResponse.class).accepted()).isFalse();
		assertThat(this.registry.commands()).isEmpty();
	}

	@Test
	void forgetsTheRegistrationOfAChildThatIsGone() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.say(new RegisterRequest("1", CommandDefinition.of("work")));
		RegisterRequest question = root.take(RegisterRequest.class);
		child.hangUp();
		root.say(new RegisterResponse("r", question.id(), true));
		assertThat(this.registry.commands()).isEmpty();
		assertThat(this.registry.unanswered()).isZero();
	}

	@Test
	void asksTheRouterForWhatNobodyKnows() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.execute("1", "unknown");
		assertThat(root.take(ExecuteRequest.class).commandId()).isEqualTo("unknown");
		root.answer("1", "known");
		assertThat(child.take(ExecuteResponse.class).result()).isEqualTo("known");
		root.execute("2", "unknown");
		assertThat(root.takeError("2")).isEqualTo(CommandErrorCode.NOT_FOUND);
		root.say(new RegisterRequest("3", CommandDefinition.of("of.the.router")));
		assertThat(root.take(RegisterResponse.class).accepted()).isTrue();
		assertThat(root.sent).isEmpty();
	}

	@Test
	void saysThatTheRouterIsNotConnected() {
		assertThat(Outcomes.code(this.registry.execute("unknown", null)))
			.isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.execute("1", "unknown");
		assertThat(child.takeError("1")).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		child.register("work");
		assertThat(this.registry.register(command("own")).toCompletableFuture()).isCompleted();
	}

	@Test
	void tellsARouterThatComesLateOfTheCommandsBehindIt() {
		this.registry.register(command("own"));
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.register("work");
		child.register("_hidden");
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		assertThat(root.take(RegisterRequest.class).command().id()).isEqualTo("work");
		root.say(new ListRequest("l"));
		assertThat(root.take(ListResponse.class).commands()).containsExactly(CommandDefinition.of("own"));
		assertThat(root.sent).isEmpty();
	}

	@Test
	void tellsTheRouterOfWhatAPeerLists() {
		PeerChannel root = PeerChannel.attached(this.registry, "root");
		PeerChannel child = PeerChannel.attached(this.registry, "child");
		child.announce("work", "_hidden");
		RegisterRequest question = root.take(RegisterRequest.class);
		assertThat(question.command().id()).isEqualTo("work");
		root.say(new RegisterResponse("r", question.id(), false));
		root.announce("of.the.router");
		assertThat(root.sent).isEmpty();
		assertThat(this.registry.commands()).extracting(CommandDescriptor::channel)
			.containsExactly("child", "root", "child");
	}

	private static Command<?, ?> command(String id) {
		return Command.of(id, Void.class, (nothing) -> "own");
	}

}
