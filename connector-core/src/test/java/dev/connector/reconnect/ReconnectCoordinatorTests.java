package dev.connector.reconnect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import dev.connector.reconnect.ReconnectCoordinator.Turn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of turns by permits, and of the gate that opens late.
 */
class ReconnectCoordinatorTests extends AbstractCoordinatorTests {

	@Override
	GateOptions options() {
		return GateOptions.defaults().withMaxConcurrentHandshakes(2).withUngatedAttempts(5);
	}

	@Test
	void nobodyWaitsWhileThereIsRoom() {
		assertThat(ask("a", "a").isGranted()).isTrue();
		assertThat(ask("b", "b").isGranted()).isTrue();
		assertThat(holders()).isEqualTo(2);
		assertThat(this.turns).isEmpty();
	}

	@Test
	void oneMoreThanTheLimitWaitsEvenWithUngatedAttemptsLeft() {
		Turn first = ask("a", "a");
		ask("b", "b");
		Turn third = ask("c", "c");
		assertThat(third.isGranted()).isFalse();
		assertThat(this.turns).isEmpty();
		first.close();
		assertThat(third.isGranted()).isTrue();
		assertThat(this.turns).containsExactly("c");
		assertThat(holders()).isEqualTo(2);
	}

	@Test
	void turnsComeInTheOrderInWhichTheyWereAskedFor() {
		List<Turn> asked = new ArrayList<>();
		for (String name : List.of("a", "b", "c", "d", "e")) {
			asked.add(ask(name, name));
		}
		asked.forEach(Turn::close);
		assertThat(this.turns).containsExactly("c", "d", "e");
	}

	@Test
	void aTurnThatWasClosedWhileWaitingNeverComes() {
		Turn first = ask("a", "a");
		ask("b", "b");
		Turn withdrawn = ask("c", "c");
		ask("d", "d");
		withdrawn.close();
		withdrawn.close();
		assertThat(waiters()).isEqualTo(1);
		first.close();
		assertThat(this.turns).containsExactly("d");
		assertThat(withdrawn.isGranted()).isFalse();
	}

	@Test
	void aTurnIsGivenBackOnce() {
		Turn first = ask("a", "a");
		ask("b", "b");
		ask("c", "c");
		ask("d", "d");
		first.close();
		first.close();
		assertThat(first.isGranted()).isFalse();
		assertThat(this.turns).containsExactly("c");
		assertThat(holders()).isEqualTo(2);
	}

	@Test
	void aHolderThatDiesKeepsItsTurnUntilItsMemberIsClosed() {
		Member dying = join("a");
		dying.ask(() -> {
		});
		ask("b", "b");
		ask("c", "c");
		this.scheduler.advance(Duration.ofDays(1));
		assertThat(this.turns).isEmpty();
		dying.close();
		assertThat(this.turns).containsExactly("c");
	}

	@Test
	void aMemberHasOneTurnAtMost() {
		Member member = join("a");
		Turn earlier = member.ask(() -> this.turns.add("earlier"));
		Turn later = member.ask(() -> this.turns.add("later"));
		assertThat(earlier.isGranted()).isFalse();
		assertThat(later.isGranted()).isTrue();
		assertThat(holders()).isEqualTo(1);
		earlier.close();
		assertThat(later.isGranted()).isTrue();
	}

	@Test
	void aMemberThatLeftGetsNothing() {
		Member member = join("a");
		member.asleep(() -> this.turns.add("hurried"));
		member.close();
		Turn turn = member.ask(() -> this.turns.add("turn"));
		member.asleep(() -> this.turns.add("hurried"));
		member.ready(this.scheduler::nanoTime);
		member.stable();
		member.lost();
		streaming("b");
		assertThat(turn.isGranted()).isFalse();
		turn.close();
		assertThat(holders()).isZero();
		assertThat(this.turns).isEmpty();
	}

	@Test
	void aHolderThatThrowsCannotLeakItsTurn() {
		Turn first = ask("a", "a");
		ask("b", "b");
		Turn broken = join("c").ask(() -> {
			throw new StackOverflowError("on purpose");
		});
		ask("d", "d");
		first.close();
		assertThat(broken.isGranted()).isFalse();
		assertThat(this.turns).containsExactly("d");
		assertThat(holders()).isEqualTo(2);
	}

	@Test
	void aTurnThatAnotherCallbackClosedDoesNotComeAnyMore() {
		Turn first = ask("a", "a");
		Turn second = ask("b", "b");
		List<Turn> waiting = new ArrayList<>();
		waiting.add(join("c").ask(() -> {
			second.close();
			waiting.get(1).close();
			this.turns.add("c");
		}));
		waiting.add(ask("d", "d"));
		first.close();
		assertThat(this.turns).containsExactly("c");
	}

	@Test
	void aLongRowOfHoldersThatFailAtOnceNeedsNoDeepStack() {
		Turn first = ask("a", "a");
		ask("b", "b");
		AtomicInteger failed = new AtomicInteger();
		for (int count = 0; count < 10_000; count++) {
			Turn[] own = new Turn[1];
			own[0] = join("m" + count).ask(() -> {
				failed.incrementAndGet();
				own[0].close();
			});
		}
		first.close();
		assertThat(failed).hasValue(10_000);
		assertThat(holders()).isEqualTo(1);
	}

	@Test
	void aRetryAfterOpensTheGateLateForAll() {
		Turn before = ask("a", "a");
		this.coordinator.holdOff(Duration.ofSeconds(10));
		Turn held = ask("b", "b");
		assertThat(before.isGranted()).isTrue();
		assertThat(held.isGranted()).isFalse();
		this.scheduler.advance(Duration.ofSeconds(10).minus(NANO));
		before.close();
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.turns).containsExactly("b");
	}

	@Test
	void aRetryAfterNeverShortensAnEarlierOne() {
		this.coordinator.holdOff(Duration.ofSeconds(10));
		this.coordinator.holdOff(Duration.ofSeconds(3));
		this.coordinator.holdOff(Duration.ZERO);
		this.coordinator.holdOff(Duration.ofSeconds(Long.MIN_VALUE));
		ask("a", "a");
		this.scheduler.advance(Duration.ofSeconds(3));
		this.coordinator.holdOff(Duration.ofSeconds(8));
		this.scheduler.advance(Duration.ofSeconds(8).minus(NANO));
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void aRetryAfterLastsForHalfOfTheLongestParkAtMost() {
		this.coordinator.holdOff(Duration.ofSeconds(Long.MAX_VALUE));
		ask("a", "a");
		this.scheduler.advance(Duration.ofMinutes(5).minus(NANO));
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void aParkWithoutEndDoesNotOverflow() {
		use(options().withMaxPark(Duration.ofSeconds(Long.MAX_VALUE)));
		this.coordinator.holdOff(Duration.ofSeconds(Long.MAX_VALUE));
		this.scheduler.advance(Duration.ofDays(1000));
		assertThat(ask("a", "a").isGranted()).isFalse();
	}

	@Test
	void thereIsOneTimerAtMostAndNoneUnlessSomebodyWaitsForTheOpening() {
		this.coordinator.holdOff(Duration.ofSeconds(10));
		assertThat(this.scheduler.pending()).isZero();
		List<Turn> asked = new ArrayList<>();
		for (int count = 0; count < 100; count++) {
			asked.add(ask("m" + count, "m" + count));
			assertThat(this.scheduler.pending()).isEqualTo(1);
		}
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(10));
		asked.forEach(Turn::close);
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void waitersForRoomNeedNoTimerUnlessTheGateIsShut() {
		ask("a", "a");
		ask("b", "b");
		ask("c", "c");
		assertThat(this.scheduler.pending()).isZero();
		this.coordinator.holdOff(Duration.ofSeconds(3));
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void theSnapshotTellsHoldersWaitersTheOldestWaitAndTheOpening() {
		ask("a", "a");
		ask("b", "b");
		ask("c", "c");
		this.scheduler.advance(Duration.ofSeconds(7));
		ask("d", "d");
		assertThat(this.coordinator.snapshot())
			.isEqualTo(new ReconnectCoordinator.Snapshot(2, 2, Duration.ofSeconds(7), null));
		Instant opening = this.scheduler.now().plusSeconds(3);
		this.coordinator.holdOff(Duration.ofSeconds(3));
		assertThat(this.coordinator.snapshot().opensAt()).isEqualTo(opening);
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.coordinator.snapshot().opensAt()).isNull();
	}

	@Test
	void anEmptyCoordinatorHasAnEmptySnapshot() {
		assertThat(this.coordinator.snapshot()).isEqualTo(new ReconnectCoordinator.Snapshot(0, 0, Duration.ZERO, null));
	}

}
