package dev.connector.reconnect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import dev.connector.reconnect.ReconnectCoordinator.Turn;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuietGateTests extends AbstractCoordinatorTests {

	@Override
	GateOptions options() {
		return GateOptions.defaults().withMode(GateMode.QUIET).withUngatedAttempts(0).withMaxConcurrentHandshakes(3);
	}

	@Test
	void aTurnIsGivenAtOnceWhenNobodyStreams() {
		assertThat(ask("a", "a").isGranted()).isTrue();
	}

	@Test
	void aTurnComesWhenTheLastOtherGroupThatStreamsIsLost() {
		Member first = streaming("x");
		Member second = streaming("y");
		Turn turn = ask("a", "a");
		first.lost();
		assertThat(turn.isGranted()).isFalse();
		second.lost();
		assertThat(turn.isGranted()).isTrue();
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void aStreamingMemberThatLeavesLetsOthersIn() {
		Member first = streaming("x");
		ask("a", "a");
		first.close();
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void anIdleButConnectedGroupDoesNotBlockForEver() {
		streaming("x");
		ask("a", "a");
		assertThat(this.scheduler.untilNext()).isEqualTo(ReconnectCoordinator.QUIET_AFTER);
		this.scheduler.advance(ReconnectCoordinator.QUIET_AFTER.minus(NANO));
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void aGroupThatGoesOnStreamingIsLookedAtAgainWhenItCanHaveBecomeQuiet() {
		AtomicLong lastActivity = new AtomicLong();
		join("x").ready(lastActivity::get);
		ask("a", "a");
		this.scheduler.advance(Duration.ofSeconds(4));
		lastActivity.set(this.scheduler.nanoTime());
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.turns).isEmpty();
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(4));
		this.scheduler.advance(Duration.ofSeconds(4));
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void theYoungestActivityOfAGroupCounts() {
		streaming("x");
		this.scheduler.advance(Duration.ofSeconds(2));
		streaming("x");
		ask("a", "a");
		this.scheduler.advance(Duration.ofSeconds(5).minus(NANO));
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void membersOfAGroupNeverParkBecauseOfEachOther() {
		streaming("x");
		Turn second = ask("x2", "x");
		Turn third = ask("x3", "x");
		assertThat(second.isGranted()).isTrue();
		assertThat(third.isGranted()).isTrue();
	}

	@Test
	void aWaiterOfTheStreamingGroupOvertakesThoseWhoHaveToWaitForIt() {
		streaming("x");
		ask("a", "a");
		assertThat(ask("x2", "x").isGranted()).isTrue();
		assertThat(this.turns).isEmpty();
	}

	@Test
	void twoStreamingGroupsMakeEachOtherWait() {
		Member first = streaming("x");
		streaming("y");
		ask("x2", "x");
		ask("y2", "y");
		assertThat(this.turns).isEmpty();
		first.lost();
		assertThat(this.turns).containsExactly("y2");
	}

	@Test
	void groupsTakeTurnsOneAfterAnotherWhenItIsQuiet() {
		Turn first = ask("a", "a");
		Turn second = ask("b", "b");
		ask("c", "c");
		assertThat(first.isGranted()).isTrue();
		assertThat(second.isGranted()).isFalse();
		assertThat(this.scheduler.pending()).isZero();
		first.close();
		assertThat(this.turns).containsExactly("b");
		second.close();
		assertThat(this.turns).containsExactly("b", "c");
	}

	@Test
	void theNextOneWaitsAgainWhenTheOneBeforeBeganToStream() {
		Member first = join("a");
		Turn turn = first.ask(() -> {
		});
		ask("b", "b");
		first.ready(this.scheduler::nanoTime);
		turn.close();
		assertThat(this.turns).isEmpty();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.turns).isEmpty();
		first.lost();
		assertThat(this.turns).containsExactly("b");
	}

	@Test
	void turnsOfOneGroupAtATimeStillKeepToTheLimit() {
		List<Turn> asked = new ArrayList<>();
		for (int count = 1; count <= 4; count++) {
			asked.add(ask("a" + count, "a"));
		}
		assertThat(holders()).isEqualTo(3);
		asked.get(1).close();
		assertThat(this.turns).containsExactly("a4");
	}

	@Test
	void theFirstAttemptsOfAnOutagePassWithoutWaitingForQuiet() {
		use(options().withUngatedAttempts(2));
		streaming("x");
		Member member = join("a");
		for (int attempt = 1; attempt <= 2; attempt++) {
			Turn turn = member.ask(() -> this.turns.add("ungated"));
			assertThat(turn.isGranted()).isTrue();
			turn.close();
		}
		assertThat(member.ask(() -> this.turns.add("gated")).isGranted()).isFalse();
	}

	@Test
	void ungatedAttemptsAreGivenBackWhenTheOutageIsOver() {
		use(options().withUngatedAttempts(1));
		streaming("x");
		Member member = join("a");
		member.ask(() -> this.turns.add("a")).close();
		assertThat(member.ask(() -> this.turns.add("a")).isGranted()).isFalse();
		member.stable();
		assertThat(member.ask(() -> this.turns.add("a")).isGranted()).isTrue();
	}

	@Test
	void ungatedAttemptsKeepToTheLimitAndPassThoseWhoWaitForQuiet() {
		use(options().withUngatedAttempts(1).withMaxConcurrentHandshakes(1));
		streaming("x");
		Member spent = join("s");
		spent.ask(() -> this.turns.add("spent")).close();
		spent.ask(() -> this.turns.add("spent"));
		spent.stable();
		Turn first = ask("a", "a");
		assertThat(first.isGranted()).isTrue();
		assertThat(ask("b", "b").isGranted()).isFalse();
		assertThat(holders()).isEqualTo(1);
	}

	@Test
	void hotAttemptsOfAllTogetherAreBounded() {
		use(options().withUngatedAttempts(2));
		streaming("x");
		List<Member> members = new ArrayList<>();
		int granted = 0;
		for (int count = 0; count < 10; count++) {
			Member member = join("m" + count);
			members.add(member);
			Turn turn = member.ask(() -> {
			});
			granted += turn.isGranted() ? 1 : 0;
			turn.close();
		}
		assertThat(granted).isEqualTo(2 * 3);
		members.get(9).stable();
		assertThat(join("late").ask(() -> {
		}).isGranted()).isFalse();
		members.get(0).stable();
		assertThat(join("later").ask(() -> {
		}).isGranted()).isTrue();
		members.get(1).close();
		assertThat(join("latest").ask(() -> {
		}).isGranted()).isTrue();
	}

	@Test
	void aRetryAfterHoldsUngatedAttemptsToo() {
		use(options().withUngatedAttempts(2));
		this.coordinator.holdOff(Duration.ofSeconds(3));
		assertThat(ask("a", "a").isGranted()).isFalse();
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void theTimerGoesWhenNobodyWaitsForQuietAnyMore() {
		streaming("x");
		Turn first = ask("a", "a");
		Turn second = ask("b", "b");
		assertThat(this.scheduler.pending()).isEqualTo(1);
		first.close();
		assertThat(this.scheduler.pending()).isEqualTo(1);
		second.close();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void aGroupWhoseActivityCannotBeReadBlocksNobody() {
		join("x").ready(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(ask("a", "a").isGranted()).isTrue();
	}

	@Test
	void anActivityAheadOfTheClockIsTakenForOneOfNow() {
		long ahead = Duration.ofHours(1).toNanos();
		Member member = join("x");
		member.ready(() -> ahead);
		Turn turn = ask("a", "a");
		assertThat(this.scheduler.untilNext()).isEqualTo(ReconnectCoordinator.QUIET_AFTER);
		assertThat(turn.isGranted()).isFalse();
	}

	@Test
	void aMemberThatLeftDoesNotStream() {
		Member left = join("x");
		left.close();
		left.ready(this.scheduler::nanoTime);
		assertThat(ask("a", "a").isGranted()).isTrue();
	}

	@Test
	void theTimerIsSetEarlierWhenItCanBeQuietEarlier() {
		Member young = streaming("x");
		long threeSecondsAgo = this.scheduler.nanoTime() - Duration.ofSeconds(3).toNanos();
		ask("a", "a");
		join("y").ready(() -> threeSecondsAgo);
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(5));
		young.lost();
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(2));
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void aTimerThatGoesOffTooEarlyIsSetAgain() {
		List<Runnable> timers = new ArrayList<>();
		this.coordinator = new ReconnectCoordinator(options(), new EarlyScheduler(timers));
		this.coordinator.holdOff(Duration.ofSeconds(1));
		ask("a", "a");
		for (int early = 0; early < 3; early++) {
			assertThat(timers).hasSize(1);
			timers.remove(0).run();
		}
		assertThat(timers).hasSize(1);
		assertThat(this.turns).isEmpty();
	}

	/**
	 * Time stands still, and timers go off when the test says so.
	 */
	private record EarlyScheduler(List<Runnable> timers) implements Scheduler {

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public Instant now() {
			return Instant.EPOCH;
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			this.timers.add(task);
			return () -> this.timers.remove(task);
		}

	}

}
