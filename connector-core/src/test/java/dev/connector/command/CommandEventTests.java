package dev.connector.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import dev.connector.command.CommandMessage.Event;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommandEventTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).build();

	private final List<@Nullable Object> heard = new ArrayList<>();

	@Test
	void tellsListenersInTheirOrderUntilTheyStop() {
		Cancellable first = this.registry.on("e", (payload) -> this.heard.add("1:" + payload));
		this.registry.on("e", (payload) -> this.heard.add("2:" + payload));
		this.registry.emit("e", 7);
		first.cancel();
		first.cancel();
		this.registry.emit("e");
		assertThat(this.heard).containsExactly("1:7", "2:7", "2:null");
	}

	@Test
	void aListenerThatThrowsHarmsNobody() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel b = PeerChannel.attached(this.registry, "b");
		this.registry.on("e", (payload) -> {
			throw new IllegalStateException("listener");
		});
		this.registry.on("e", ValueType.of(String.class), this.heard::add);
		this.registry.emit("e", 7);
		this.registry.emit("e", "text");
		assertThat(this.heard).containsExactly("text");
		assertThat(a.sent).hasSize(2);
		a.say(new Event("x", "e", "theirs"));
		assertThat(this.heard).containsExactly("text", "theirs");
		assertThat(b.sent).hasSize(3);
	}

	@Test
	void aChannelThatThrowsHarmsNoOther() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel b = PeerChannel.attached(this.registry, "b");
		a.refusal = new IllegalStateException("broken");
		b.refusal = null;
		this.registry.emit("e");
		assertThat(b.sent).hasSize(1);
		a.refusal = null;
		b.refusal = new IllegalStateException("broken");
		this.registry.emit("e");
		assertThat(a.sent).hasSize(1);
	}

	@Test
	void passesAnEventOnToAllOthersOnce() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel b = PeerChannel.attached(this.registry, "b");
		this.registry.on("e", this.heard::add);
		Event event = new Event("x", "e", 1);
		a.say(event);
		a.say(event);
		b.say(event);
		assertThat(b.take(Event.class)).isEqualTo(event);
		assertThat(a.sent).isEmpty();
		assertThat(b.sent).isEmpty();
		assertThat(this.heard).containsExactly(1);
	}

	@Test
	void knowsAnEventAgainUntilItsTimeIsOver() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		this.registry.on("e", this.heard::add);
		a.say(new Event("x", "e", 1));
		this.time.advance(Duration.ofSeconds(5).minusNanos(1));
		a.say(new Event("x", "e", 2));
		this.time.advance(Duration.ofNanos(1));
		a.say(new Event("x", "e", 3));
		assertThat(this.heard).containsExactly(1, 3);
	}

	@Test
	void dropsTheEchoOfItsOwnEvent() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		this.registry.on("e", this.heard::add);
		a.onSend = a::say;
		this.registry.emit("e", 1);
		assertThat(this.heard).containsExactly(1);
	}

	@Test
	void keepsPrivateEvents() {
		PeerChannel a = PeerChannel.attached(this.registry, "a");
		PeerChannel b = PeerChannel.attached(this.registry, "b");
		this.registry.on("_e", this.heard::add);
		this.registry.emit("_e", 1);
		a.say(new Event("x", "_e", 2));
		assertThat(this.heard).containsExactly(1, 2);
		assertThat(a.sent).isEmpty();
		assertThat(b.sent).isEmpty();
	}

	@Test
	void tellsOfANewChannel() {
		this.registry.on(CommandRegistry.CHANNEL_STARTED, this.heard::add);
		PeerChannel.attached(this.registry, "a");
		assertThat(this.heard).containsExactly(java.util.Map.of("id", "a"));
	}

	@Test
	void knowsSoManyEventsAndNoMore() {
		KnownEvents known = new KnownEvents(this.time, Duration.ofSeconds(5), 1000);
		for (int i = 0; i < 100_000; i++) {
			assertThat(known.note("e" + i)).isTrue();
		}
		assertThat(known.size()).isEqualTo(1000);
		assertThat(known.note("e99999")).isFalse();
	}

	@Test
	void tellsTheEventsOfAChannelOnTheExecutorInTheirOrder() {
		Deque<Runnable> tasks = new ArrayDeque<>();
		CommandRegistry registry = CommandRegistry.builder(this.time).executor(tasks::add).build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		registry.on("e", this.heard::add);
		for (int i = 0; i < 250; i++) {
			a.say(new Event("x" + i, "e", i));
		}
		assertThat(this.heard).isEmpty();
		int turns = 0;
		for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
			task.run();
			turns++;
		}
		assertThat(turns).isEqualTo(3);
		assertThat(this.heard).hasSize(250).isSortedAccordingTo((x, y) -> Integer.compare((Integer) x, (Integer) y));
	}

	@Test
	void dropsEventsThatCanNotBeTold() {
		Deque<Runnable> tasks = new ArrayDeque<>();
		CommandRegistry registry = CommandRegistry.builder(this.time)
			.executor(tasks::add)
			.options(CommandRegistryOptions.defaults().withChannelLimits(1, 2))
			.build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		registry.on("e", this.heard::add);
		for (int i = 0; i < 5; i++) {
			a.say(new Event("x" + i, "e", i));
		}
		tasks.remove().run();
		a.say(new Event("last", "e", "last"));
		tasks.remove().run();
		assertThat(this.heard).containsExactly(0, 1, "last");
	}

	@Test
	void survivesAnExecutorThatRefuses() {
		boolean[] refuses = { true };
		CommandRegistry registry = CommandRegistry.builder(this.time).executor((task) -> {
			if (refuses[0]) {
				throw new RejectedExecutionException("full");
			}
			task.run();
		}).build();
		PeerChannel a = PeerChannel.attached(registry, "a");
		registry.on("e", this.heard::add);
		registry.register(Command.of("own", Void.class, (nothing) -> 1));
		a.say(new Event("x", "e", 1));
		a.execute("1", "own");
		assertThat(a.takeError("1")).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		refuses[0] = false;
		a.say(new Event("y", "e", 2));
		assertThat(this.heard).containsExactly(2);
		assertThat(registry.channels().get(0).running()).isZero();
	}

}
