package dev.connector.managed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.ManagedBench.Peer;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application gets: each event once and in order, holes told, the end last.
 */
class ManagedEventsTests {

	private final ManagedBench bench = new ManagedBench();

	private final Peer peer = this.bench.peer("feed");

	@Test
	void theCursorIsShownAndWhatComesAgainIsDropped() {
		this.peer.up().says("ev 1 a", "ev 2 b", "ev 2 c").lose();
		this.peer.upAgain("ok attached");
		assertThat(this.peer.channel().sent).containsExactly("attach 7 after 2");
		this.peer.says("ev 2 b", "ev 2 c", "ev 2 d", "ev 3 e");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "ev 2 b", "ev 2 c", "ev 2 d", "ev 3 e");
	}

	@Test
	void whatThePeerCanNotReplayIsAGapInItsPlace() {
		this.peer.up().says("ev 1 a").lose();
		this.peer.upAgain("ok attached").says("ev 5 b");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "gap after 1", "ev 5 b");
	}

	@Test
	void aSessionThatThePeerForgotIsAGap() {
		this.peer.up().says("ev 9 a").lose();
		this.peer.upAgain("ok unknown").says("ok created", "ev 1 b");
		assertThat(this.bench.application.told).containsExactly("ev 9 a", "gap after 9", "ev 1 b");
	}

	@Test
	void anApplicationThatThrowsHarmsNothing() {
		this.peer.up();
		this.bench.application.onEvent = () -> {
			throw new AssertionError("a bug of the application");
		};
		this.peer.says("ev 1 a", "ev 2 b");
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "ev 2 b");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.UP);
	}

	@Test
	void theEndComesBehindEverythingThatWasStillOnItsWay() {
		this.peer.up().says("end completed", "ev 1 trailing");
		assertThat(this.peer.channel().ends).containsExactly("close 1000");
		this.peer.listener().onPeerClosing(1000, "");
		this.peer.lose();
		assertThat(this.bench.application.told).containsExactly("ev 1 trailing", "end completed", "END");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.CLOSED);
		assertThat(this.peer.connection.close(Duration.ofSeconds(5)).toCompletableFuture())
			.isCompletedWithValue(CloseOutcome.ACKED);
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	@Test
	void theEndIsToldAlsoWhenThePeerJustGoes() {
		this.peer.up().says("end").lose();
		assertThat(this.bench.application.told).containsExactly("end", "END");
		assertThat(ManagedBench.state(this.peer)).isEqualTo(State.CLOSED);
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	@Test
	void aSlowApplicationCostsTheConnectionAndNoEvent() {
		Queue<Runnable> threads = new ArrayDeque<>();
		VirtualScheduler scheduler = new VirtualScheduler();
		ManagedConnections slow = new ManagedConnections(scheduler, () -> -1L, threads::add,
				ManagedOptions.defaults().withLimits(new ManagedOptions.Limits(1, 1, 2)));
		Peer fast = this.bench.new Peer("feed");
		fast.connection = slow.connection("feed", fast, new ManagedBench.Words(), this.bench.application);
		fast.up().says("ev 1 a", "ev 2 b");
		assertThat(this.bench.application.told).isEmpty();
		assertThat(ManagedBench.state(fast)).isEqualTo(State.UP);
		fast.says("ev 3 c", "ev 4 d");
		assertThat(ManagedBench.state(fast)).isEqualTo(State.DOWN);
		while (!threads.isEmpty()) {
			threads.poll().run();
		}
		scheduler.advance(Duration.ofMinutes(1));
		fast.opened().says("ok attached");
		assertThat(fast.channel().sent).containsExactly("attach 7 after 2");
		fast.says("ev 2 b", "ev 3 c");
		threads.forEach(Runnable::run);
		assertThat(this.bench.application.told).containsExactly("ev 1 a", "ev 2 b", "ev 3 c");
	}

}
