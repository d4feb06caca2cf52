package dev.connector.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelAttachmentTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).name("main").build();

	@Test
	void asksForThePeersCommandsOnceTheChannelIsThere() {
		PeerChannel a = new PeerChannel("a");
		CompletionStage<Void> attached = this.registry.addChannel(a);
		assertThat(a.sent).isEmpty();
		assertThat(this.registry.channels()).containsExactly(new CommandChannelDescriptor("a", false, false, 0, 0));
		a.starting.complete(null);
		assertThat(attached.toCompletableFuture()).isCompleted();
		a.take(ListRequest.class);
		assertThat(this.registry.channels()).containsExactly(new CommandChannelDescriptor("a", false, true, 0, 0));
	}

	@Test
	void listsItsOwnPublicCommandsOnly() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel b = PeerChannel.attached(this.registry, "b");
		b.register("theirs");
		this.registry.register(Command.of("own", Void.class, (nothing) -> 1));
		this.registry.register(Command.of("_own", Void.class, (nothing) -> 1));
		a.say(new ListRequest("l"));
		ListResponse list = a.take(ListResponse.class);
		assertThat(list.thid()).isEqualTo("l");
		assertThat(list.commands()).extracting(CommandDefinition::id).containsExactly("own");
	}

	@Test
	void leavesNothingOfAChannelThatDoesNotStart() {
		PeerChannel a = new PeerChannel("a");
		CompletionStage<Void> attached = this.registry.addChannel(a);
		a.starting.completeExceptionally(new IllegalStateException("refused"));
		assertThat(Outcomes.failure(attached)).hasMessage("refused");
		assertThat(this.registry.channels()).isEmpty();
		assertThat(a.closed).isTrue();
		PeerChannel.attached(this.registry, "a");
	}

	@Test
	void leavesNothingOfAChannelThatThrowsOrCanNotBeAsked() {
		CompletionStage<Void> thrown = this.registry.addChannel(new CommandChannel() {

			@Override
			public String id() {
				return "a";
			}

			@Override
			public CompletionStage<Void> start(CommandChannelListener listener) {
				throw new IllegalStateException("start");
			}

			@Override
			public void send(CommandMessage message) {
				throw new IllegalStateException("send");
			}

			@Override
			public CompletionStage<Void> close() {
				throw new IllegalStateException("close");
			}

		});
		assertThat(Outcomes.failure(thrown)).hasMessage("start");
		PeerChannel b = new PeerChannel("b");
		b.refusal = new IllegalStateException("send");
		b.starting.complete(null);
		assertThat(Outcomes.failure(this.registry.addChannel(b))).hasMessage("send");
		assertThat(this.registry.channels()).isEmpty();
	}

	@Test
	void refusesAChannelWhoseIdIsInUse() {
		PeerChannel first = PeerChannel.attached(this.registry, "a");
		first.register("work");
		PeerChannel second = new PeerChannel("a");
		assertThat(Outcomes.failure(this.registry.addChannel(second))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'a'");
		this.registry.execute("work", null);
		first.take(ExecuteRequest.class);
	}

	@Test
	void lateNewsOfAChannelHarmNoneThatTookItsId() {
		PeerChannel first = PeerChannel.attached(this.registry, "a");
		first.hangUp();
		PeerChannel second = PeerChannel.attached(this.registry, "a");
		second.register("work");
		first.hangUp();
		first.announce("late");
		assertThat(this.registry.commands()).extracting(CommandDescriptor::id).containsExactly("work");
		this.registry.execute("work", null);
		second.take(ExecuteRequest.class);
	}

	@Test
	void closesAChannelThatIsRemoved() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		a.register("work");
		CompletionStage<?> call = this.registry.execute("work", null);
		assertThat(this.registry.removeChannel("a").toCompletableFuture()).isCompleted();
		assertThat(this.registry.removeChannel("a").toCompletableFuture()).isCompleted();
		assertThat(a.closed).isTrue();
		assertThat(Outcomes.code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
	}

	@Test
	void endsEverythingWhenItIsClosed() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel starting = new PeerChannel("starting");
		CompletionStage<Void> attached = this.registry.addChannel(starting);
		a.register("work");
		CompletionStage<?> call = this.registry.execute("work", null);
		this.registry.register(Command.of("own", Void.class, (nothing) -> 1));
		assertThat(this.registry.close().toCompletableFuture()).isCompleted();
		starting.starting.complete(null);
		assertThat(Outcomes.code(call)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(attached.toCompletableFuture()).isCompletedExceptionally();
		assertThat(a.closed).isTrue();
		assertThat(starting.closed).isTrue();
		assertThat(this.registry.commands()).isEmpty();
		assertThat(this.registry.channels()).isEmpty();
		assertThat(this.time.pending()).isZero();
		assertThat(Outcomes.code(this.registry.execute("own", null))).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(Outcomes.code(this.registry.register(Command.of("new", Void.class, (nothing) -> 1))))
			.isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(Outcomes.code(this.registry.addChannel(new PeerChannel("b"))))
			.isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(this.registry.close().toCompletableFuture()).isCompleted();
	}

	@Test
	void aPeerHasOnlySoManyCommandsKnown() {
		CommandRegistry limited = CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withMaxCommandsPerChannel(3))
			.build();
		PeerChannel a = PeerChannel.attached(limited, "a");
		a.register("a1");
		a.announce("a1", "a2", "a3", "a4", "a5");
		assertThat(limited.commands()).extracting(CommandDescriptor::id).containsExactly("a1", "a2", "a3");
		a.say(new RegisterRequest("r", CommandDefinition.of("a4")));
		assertThat(a.take(RegisterResponse.class).accepted()).isFalse();
		a.register("a2");
		PeerChannel.attached(limited, "b").register("b1");
		a.hangUp();
		this.time.advance(Duration.ofMinutes(2));
		assertThat(limited.commands()).extracting(CommandDescriptor::id).containsExactly("b1");
		PeerChannel.attached(limited, "a").announce("a1", "a2", "a3", "a4");
		assertThat(limited.commands()).hasSize(4);
		limited.close();
	}

	@Test
	void whatAPeerDescribesHasOnlySoMuchRoom() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		String megabytes = " ".repeat(30 << 20);
		a.register("a1");
		a.say(new RegisterRequest("r", new CommandDefinition("a1", megabytes, null)));
		assertThat(a.take(RegisterResponse.class).accepted()).isTrue();
		a.say(new RegisterRequest("r", new CommandDefinition("a2", null, new CommandSchema(megabytes, null))));
		assertThat(a.take(RegisterResponse.class).accepted()).isTrue();
		a.say(new RegisterRequest("r", new CommandDefinition("a3", null, new CommandSchema(null, megabytes))));
		assertThat(a.take(RegisterResponse.class).accepted()).isFalse();
		a.say(new RegisterRequest("r", new CommandDefinition("a2", megabytes, new CommandSchema(megabytes, null))));
		a.take(RegisterResponse.class);
		assertThat(this.registry.commands()).extracting((command) -> command.definition().description())
			.containsExactly(megabytes, null);
	}

	@Test
	void fewRequestsOfAChannelRunAtATimeAndAnswersPass() {
		CommandRegistry registry = CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withChannelLimits(2, 2))
			.build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		a.register("theirs");
		java.util.List<CompletableFuture<String>> running = new java.util.ArrayList<>();
		registry.register(Command.<String>dynamic("slow", (request, caller) -> {
			CompletableFuture<String> answer = new CompletableFuture<>();
			running.add(answer);
			return registry.execute("theirs", null).thenCombine(answer, (theirs, own) -> own);
		}));
		for (int i = 1; i <= 5; i++) {
			a.execute("slow" + i, "slow");
		}
		assertThat(running).hasSize(2);
		assertThat(registry.channels().get(0)).isEqualTo(new CommandChannelDescriptor("a", false, true, 2, 2));
		String nested = a.take(ExecuteRequest.class).id();
		a.take(ExecuteRequest.class);
		assertThat(a.takeError("slow5")).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		a.answer(nested, 1);
		running.get(0).complete("done");
		assertThat(a.take(CommandMessage.ExecuteResponse.class).thid()).isEqualTo("slow1");
		assertThat(running).hasSize(3);
		a.hangUp();
		running.forEach((answer) -> answer.complete("late"));
		assertThat(running).hasSize(3);
	}

	@Test
	void fewRequestsOfAChannelArePassedOnAtATime() {
		CommandRegistry registry = CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withChannelLimits(1, 2))
			.build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		PeerChannel b = PeerChannel.attached(registry, "b");
		b.register("work");
		a.execute("1", "work");
		a.execute("2", "work");
		a.execute("3", "work");
		assertThat(a.takeError("3")).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		b.answer("1", "done");
		a.sent.clear();
		a.execute("4", "work");
		assertThat(a.sent).isEmpty();
	}

	@Test
	void manyRequestsThatWaitNeedNoDeepStack() {
		CommandRegistry registry = CommandRegistry.builder(this.time)
			.options(CommandRegistryOptions.defaults().withChannelLimits(1, 100_000))
			.build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		CompletableFuture<String> first = new CompletableFuture<>();
		registry.register(Command.<String>dynamic("slow", (request, caller) -> first));
		for (int i = 0; i < 50_000; i++) {
			a.execute("m" + i, "slow");
		}
		first.complete("done");
		assertThat(a.sent).hasSize(50_000);
	}

}
