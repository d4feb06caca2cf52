package dev.connector.command;

import java.time.Duration;

import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayTests {

	private static final String UUID = "11111111-1111-4111-8111-111111111111";

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).build();

	private final PeerChannel a = PeerChannel.attached(this.registry, "a");

	private final PeerChannel b = PeerChannel.attached(this.registry, "b");

	private final PeerChannel c = PeerChannel.attached(this.registry, "c");

	@Test
	void passesACallOnWithItsIdAndTheAnswerBack() {
		this.b.register("work");
		Object input = new Object();
		this.a.say(new ExecuteRequest(UUID, "work", input));
		ExecuteRequest passed = this.b.take(ExecuteRequest.class);
		assertThat(passed).isEqualTo(new ExecuteRequest(UUID, "work", input));
		this.c.answer(UUID, "forged");
		this.b.answer(UUID, "real");
		ExecuteResponse answer = this.a.take(ExecuteResponse.class);
		assertThat(answer.thid()).isEqualTo(UUID);
		assertThat(answer.result()).isEqualTo("real");
		assertThat(this.a.sent).isEmpty();
		assertThat(this.registry.unanswered()).isZero();
	}

	@Test
	void neverPassesACallBack() {
		this.a.register("work");
		this.a.execute(UUID, "work");
		assertThat(this.a.takeError(UUID)).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(this.a.sent).isEmpty();
	}

	@Test
	void endsACallThatComesBackByAnotherWay() {
		this.b.register("work");
		this.a.execute(UUID, "work");
		this.b.take(ExecuteRequest.class);
		this.c.execute(UUID, "work");
		assertThat(this.c.takeError(UUID)).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(this.b.sent).isEmpty();
		this.b.answer(UUID, 1);
		assertThat(this.a.take(ExecuteResponse.class).result()).isEqualTo(1);
	}

	@Test
	void endsItsOwnCallThatComesBack() {
		this.b.register("work");
		this.registry.execute("work", null);
		String id = this.b.take(ExecuteRequest.class).id();
		this.c.execute(id, "work");
		assertThat(this.c.takeError(id)).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void tellsTwoPeersApartThatUseTheSameId() {
		this.b.register("work");
		this.a.execute("1", "work");
		this.c.execute("1", "work");
		assertThat(this.b.take(ExecuteRequest.class).id()).isEqualTo("1");
		String renamed = this.b.take(ExecuteRequest.class).id();
		assertThat(MessageIds.isUnique(renamed)).isTrue();
		this.b.answer(renamed, "for c");
		this.b.answer("1", "for a");
		assertThat(this.a.take(ExecuteResponse.class).result()).isEqualTo("for a");
		ExecuteResponse forC = this.c.take(ExecuteResponse.class);
		assertThat(forC.thid()).isEqualTo("1");
		assertThat(forC.result()).isEqualTo("for c");
	}

	@Test
	void passesACallOnOnceWhenItComesTwiceOverOneChannel() {
		this.b.register("work");
		this.a.execute(UUID, "work");
		this.a.execute(UUID, "work");
		this.b.take(ExecuteRequest.class);
		assertThat(this.b.sent).isEmpty();
		this.b.answer(UUID, 1);
		this.a.take(ExecuteResponse.class);
		assertThat(this.a.sent).isEmpty();
	}

	@Test
	void answersForAPeerThatIsGone() {
		this.b.register("work");
		this.a.execute(UUID, "work");
		this.b.hangUp();
		assertThat(this.a.takeError(UUID)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		this.a.execute("2", "work");
		assertThat(this.a.takeError("2")).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void answersForAPeerThatCanNotBeReached() {
		this.b.register("work");
		this.b.refusal = CommandChannelException.closed("b");
		this.a.execute(UUID, "work");
		assertThat(this.a.takeError(UUID)).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
	}

	@Test
	void answersForAPeerThatDoesNotAnswerInTime() {
		this.b.register("work");
		this.a.execute(UUID, "work");
		this.time.advance(CommandRegistryOptions.defaults().requestTimeout().minusNanos(1));
		assertThat(this.a.sent).isEmpty();
		this.time.advance(Duration.ofNanos(1));
		assertThat(this.a.takeError(UUID)).isEqualTo(CommandErrorCode.TIMEOUT);
		this.b.answer(UUID, "late");
		assertThat(this.a.sent).isEmpty();
	}

	@Test
	void forgetsTheCallsOfAPeerThatIsGone() {
		this.b.register("work");
		this.a.execute(UUID, "work");
		this.a.hangUp();
		assertThat(this.registry.unanswered()).isZero();
		this.b.answer(UUID, 1);
		assertThat(this.a.sent).isEmpty();
	}

	@Test
	void runsAPrivateCommandForWhomeverKnowsIt() {
		this.registry.register(Command.of("_secret", Void.class, (nothing) -> "pong"));
		this.a.execute(UUID, "_secret");
		assertThat(this.a.take(ExecuteResponse.class).result()).isEqualTo("pong");
	}

	@Test
	void tellsAHandlerWhoCalls() {
		this.registry.register(Command.dynamic("who",
				(request, caller) -> java.util.concurrent.CompletableFuture.completedStage(caller.channel())));
		this.a.execute(UUID, "who");
		assertThat(this.a.take(ExecuteResponse.class).result()).isEqualTo("a");
		assertThat(Outcomes.value(this.registry.execute("who", null))).isNull();
	}

}
