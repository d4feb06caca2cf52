package dev.connector.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.ObservedExecution;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommandObserverTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final List<String> told = new ArrayList<>();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).observer((id, caller, channel) -> {
		throw new IllegalStateException("a broken observer");
	})
		.observer((id, caller, channel) -> new Noted(id + " " + caller.channel() + "->" + channel))
		.observer((id, caller, channel) -> null)
		.build();

	@Test
	void isToldOfACommandOfThisProcess() {
		this.registry.register(Command.of("ping", Void.class, (nothing) -> this.told.add("runs")));
		assertThat(Outcomes.value(this.registry.execute("ping", null))).isEqualTo(true);
		assertThat(this.told).containsExactly("begin ping null->null", "enter", "runs", "leave", "ended null");
	}

	@Test
	void isToldOfTheEndWhenTheHandlerAnswersLater() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.registry.register(Command.dynamic("later", (request, caller) -> answer));
		this.registry.execute("later", null);
		assertThat(this.told).containsExactly("begin later null->null", "enter", "leave");
		answer.completeExceptionally(new CommandException(CommandErrorCode.NOT_FOUND, "no"));
		assertThat(this.told).endsWith("leave", "ended NOT_FOUND");
	}

	@Test
	void isToldOfACallFromAChannel() {
		this.registry.register(Command.of("ping", Void.class, (nothing) -> "pong"));
		PeerChannel peer = PeerChannel.attached(this.registry, "a");
		peer.execute("1", "ping");
		assertThat(this.told).containsExactly("begin ping a->null", "enter", "leave", "ended null");
	}

	@Test
	void isToldOfACallThatLeaves() {
		PeerChannel peer = PeerChannel.attached(this.registry, "a");
		peer.register("work");
		this.registry.execute("work", null);
		assertThat(this.told).containsExactly("begin work null->a");
		peer.answer(peer.take(ExecuteRequest.class).id(), 1);
		assertThat(this.told).endsWith("ended null");
		this.registry.execute("work", null);
		this.time.advance(CommandRegistryOptions.defaults().requestTimeout());
		assertThat(this.told).endsWith("begin work null->a", "ended TIMEOUT");
	}

	@Test
	void isToldOfACallThatIsPassedOn() {
		PeerChannel from = PeerChannel.attached(this.registry, "from");
		PeerChannel to = PeerChannel.attached(this.registry, "to");
		to.register("work");
		from.execute("1", "work");
		assertThat(this.told).containsExactly("begin work from->to");
		to.answer("1", "done");
		assertThat(this.told).endsWith("ended null");
		from.execute("2", "work");
		this.registry.removeChannel("to");
		assertThat(this.told).endsWith("begin work from->to", "ended CHANNEL_DISCONNECTED");
	}

	@Test
	void isToldOfNoCallThatNobodyCanAnswer() {
		assertThat(Outcomes.code(this.registry.execute("nothing", null))).isEqualTo(CommandErrorCode.NOT_FOUND);
		assertThat(this.told).isEmpty();
	}

	/**
	 * Notes what it is told, and then fails.
	 */
	private final class Noted implements ObservedCommand {

		Noted(String call) {
			CommandObserverTests.this.told.add("begin " + call);
		}

		@Override
		public ObservedExecution.Scope enter() {
			CommandObserverTests.this.told.add("enter");
			return () -> {
				CommandObserverTests.this.told.add("leave");
				throw new IllegalStateException("a scope that can't be left");
			};
		}

		@Override
		public void ended(@Nullable CommandException failure) {
			CommandObserverTests.this.told.add("ended " + ((failure != null) ? failure.code() : null));
			throw new IllegalStateException("an end that can't be dealt with");
		}

	}

}
