package dev.connector.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.connector.command.CommandMessage.ListRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InMemoryChannelTests {

	private final InMemoryChannel.Pair pair = InMemoryChannel.pair("b", "a");

	private final CommandChannel a = this.pair.first();

	private final CommandChannel b = this.pair.second();

	private final Ear hearsA = new Ear();

	private final Ear hearsB = new Ear();

	@Test
	void eachHalfIsNamedAfterThePeer() {
		assertThat(this.a.id()).isEqualTo("b");
		assertThat(this.b.id()).isEqualTo("a");
	}

	@Test
	void tellsWhatWasSentBeforeTheStart() {
		this.a.start(this.hearsA);
		this.a.send(new ListRequest("1"));
		this.a.send(new ListRequest("2"));
		assertThat(this.hearsB.ids).isEmpty();
		assertThat(this.b.start(this.hearsB).toCompletableFuture()).isCompleted();
		assertThat(this.hearsB.ids).containsExactly("1", "2");
	}

	@Test
	void handsOverTheSameMessage() {
		startBoth();
		ListRequest message = new ListRequest("1");
		List<CommandMessage> seen = new ArrayList<>();
		this.hearsB.then = seen::add;
		this.a.send(message);
		assertThat(seen.get(0)).isSameAs(message);
	}

	@Test
	void theOtherHalfHearsWhatWasSentAndThenTheEnd() {
		this.a.start(this.hearsA);
		this.a.send(new ListRequest("1"));
		this.a.close();
		assertThat(this.hearsA.ids).containsExactly("end");
		this.b.start(this.hearsB);
		assertThat(this.hearsB.ids).containsExactly("1", "end");
	}

	@Test
	void aClosedHalfDropsWhatItHasNotTold() {
		startBoth();
		this.hearsB.then = (message) -> {
			this.a.send(new ListRequest("2"));
			this.b.close();
		};
		this.a.send(new ListRequest("1"));
		assertThat(this.hearsB.ids).containsExactly("1", "end");
		assertThat(this.hearsA.ids).containsExactly("end");
	}

	@Test
	void onlyTheClosedHalfRefusesMessages() {
		startBoth();
		this.a.close();
		this.a.close();
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> this.a.send(new ListRequest("1")))
			.matches(CommandChannelException::isClosed);
		this.b.send(new ListRequest("into the void"));
		assertThat(this.hearsA.ids).containsExactly("end");
		assertThat(this.hearsB.ids).containsExactly("end");
		this.b.close();
		assertThat(this.hearsB.ids).containsExactly("end");
	}

	@Test
	void isStartedOnceAndNotAfterItsEnd() {
		this.a.start(this.hearsA);
		assertThat(this.a.start(this.hearsA).toCompletableFuture()).isCompletedExceptionally();
		this.b.close();
		assertThat(this.b.start(this.hearsB).toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void aListenerThatThrowsHearsTheRest() {
		startBoth();
		this.hearsB.then = (message) -> {
			throw new IllegalStateException("listener");
		};
		this.a.send(new ListRequest("1"));
		this.a.send(new ListRequest("2"));
		this.a.close();
		assertThat(this.hearsB.ids).containsExactly("1", "2", "end");
	}

	@Test
	void aLongConversationNeedsNoDeepStack() {
		startBoth();
		int[] left = { 100_000 };
		this.hearsB.then = (message) -> this.b.send(message);
		this.hearsA.then = (message) -> {
			if (left[0]-- > 0) {
				this.a.send(message);
			}
		};
		this.a.send(new ListRequest("x"));
		assertThat(this.hearsA.ids).hasSize(100_001);
	}

	@Test
	void tellsOneMessageAtATimeAndEachThreadsInTheirOrder() throws InterruptedException {
		startBoth();
		int each = 20_000;
		int threads = 4;
		CountDownLatch done = new CountDownLatch(threads);
		for (int t = 0; t < threads; t++) {
			String name = "t" + t + "-";
			Thread thread = new Thread(() -> {
				IntStream.range(0, each).forEach((i) -> this.a.send(new ListRequest(name + i)));
				done.countDown();
			});
			thread.start();
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.hearsB.ids).hasSize(threads * each);
		for (int t = 0; t < threads; t++) {
			String name = "t" + t + "-";
			assertThat(this.hearsB.ids.stream().filter((id) -> id.startsWith(name)).toList())
				.isEqualTo(IntStream.range(0, each).mapToObj((i) -> name + i).toList());
		}
	}

	private void startBoth() {
		this.a.start(this.hearsA);
		this.b.start(this.hearsB);
	}

	/**
	 * Keeps the ids of what it hears, in a list for one thread at a time.
	 */
	private static final class Ear implements CommandChannelListener {

		private final List<String> ids = new ArrayList<>();

		private Consumer<CommandMessage> then = (message) -> {
		};

		@Override
		public void onMessage(CommandMessage message) {
			this.ids.add(message.id());
			this.then.accept(message);
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.ids.add("end");
		}

	}

}
