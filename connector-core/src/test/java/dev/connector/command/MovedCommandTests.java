package dev.connector.command;

import java.time.Duration;

import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands whose owner doesn't know them any more, though nobody said that they are gone.
 */
class MovedCommandTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).routerChannel("up").build();

	private PeerChannel up;

	private PeerChannel down;

	@BeforeEach
	void attach() {
		this.up = PeerChannel.attached(this.registry, "up");
		this.down = PeerChannel.attached(this.registry, "down");
		this.down.say(new RegisterRequest("r", CommandDefinition.of("work")));
		answerRouter(true);
		assertThat(this.down.take(RegisterResponse.class).accepted()).isTrue();
	}

	@Test
	void commandThatTheRouterHasFromElsewhereIsCalledThere() {
		callThatIsNotFound();
		this.time.advance(UnsettledCommands.PAUSE);
		answerRouter(false);
		assertThat(this.registry.commands()).isEmpty();
		this.registry.execute("work", null);
		this.up.take(ExecuteRequest.class);
	}

	@Test
	void commandThatNobodyElseHasStaysAndTheRouterIsAskedAgain() {
		callThatIsNotFound();
		for (int i = 0; i < 3; i++) {
			this.time.advance(UnsettledCommands.PAUSE);
			answerRouter(true);
		}
		this.registry.execute("work", null);
		this.down.answer(this.down.take(ExecuteRequest.class).id(), 1);
		this.time.advance(UnsettledCommands.PAUSE);
		answerRouter(true);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(this.up.sent).as("nobody doubts any more").isEmpty();
		assertThat(this.registry.commands()).hasSize(1);
	}

	@Test
	void commandThatCountsIsNotGivenUpBecauseTheRouterRefusesIt() {
		this.down.hangUp();
		this.down = PeerChannel.attached(this.registry, "down");
		this.down.announce("work");
		answerRouter(false);
		this.time.advance(UnsettledCommands.PAUSE);
		answerRouter(false);
		this.registry.execute("work", null);
		this.down.take(ExecuteRequest.class);
	}

	@Test
	void ownerThatAsksForItsCommandDoesNotHaveIt() {
		this.down.execute("e", "work");
		assertThat(this.down.takeError("e")).isEqualTo(CommandErrorCode.NOT_FOUND);
		this.time.advance(UnsettledCommands.PAUSE);
		answerRouter(false);
		this.down.execute("f", "work");
		this.up.take(ExecuteRequest.class);
	}

	@Test
	void doubtOfTheOwnerGoesUpToTheRouter() {
		callThatIsNotFound();
		this.down.say(new RegisterRequest("again", CommandDefinition.of("work")));
		answerRouter(false);
		assertThat(this.down.take(RegisterResponse.class).accepted()).isFalse();
		assertThat(this.registry.commands()).isEmpty();
	}

	@Test
	void ownerThatAnnouncesItAgainIsAskedFirst() {
		callThatIsNotFound();
		this.down.say(new RegisterRequest("again", CommandDefinition.of("work")));
		answerRouter(true);
		assertThat(this.down.take(RegisterResponse.class).accepted()).isTrue();
		this.registry.execute("work", null);
		this.down.take(ExecuteRequest.class);
	}

	@Test
	void commandThatItsOwnerTellsOfAgainWhileTheRouterRefusesItIsToldAgain() {
		this.down.hangUp();
		this.down = PeerChannel.attached(this.registry, "down");
		this.down.announce("work");
		answerRouter(false);
		this.down.announce("work");
		this.time.advance(UnsettledCommands.PAUSE);
		answerRouter(true);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(this.up.sent).isEmpty();
	}

	private void callThatIsNotFound() {
		this.up.execute("call", "work");
		this.down.fail(this.down.take(ExecuteRequest.class).id(), CommandErrorCode.NOT_FOUND);
		this.up.take(ExecuteResponse.class);
	}

	private void answerRouter(boolean accepted) {
		RegisterRequest request = this.up.take(RegisterRequest.class);
		assertThat(request.command().id()).isEqualTo("work");
		this.up.say(new RegisterResponse("answer", request.id(), accepted));
	}

}
