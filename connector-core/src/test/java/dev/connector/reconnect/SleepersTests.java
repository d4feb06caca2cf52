package dev.connector.reconnect;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of those who wait out a delay when another one is ready again.
 */
class SleepersTests extends AbstractCoordinatorTests {

	private final AtomicInteger hurried = new AtomicInteger();

	@Override
	GateOptions options() {
		return GateOptions.defaults();
	}

	@Test
	void anotherOneThatIsReadyHurriesSleepersOnceInAnOutage() {
		Member sleeper = asleep();
		Member other = join("b");
		other.ready(() -> 0);
		assertThat(this.hurried).hasValue(1);
		other.ready(() -> 0);
		sleeper.asleep(this.hurried::incrementAndGet);
		other.lost();
		other.ready(() -> 0);
		assertThat(this.hurried).hasValue(1);
		sleeper.stable();
		sleeper.asleep(this.hurried::incrementAndGet);
		other.ready(() -> 0);
		assertThat(this.hurried).hasValue(2);
	}

	@Test
	void membersOfTheSameGroupAreHurriedToo() {
		asleep();
		streaming("a");
		assertThat(this.hurried).hasValue(1);
	}

	@Test
	void oneThatIsAwakeIsNotHurried() {
		asleep().awake();
		streaming("b");
		assertThat(this.hurried).hasValue(0);
	}

	@Test
	void nobodyHurriesItself() {
		asleep().ready(() -> 0);
		streaming("b");
		assertThat(this.hurried).hasValue(0);
	}

	@Test
	void oneThatWasReadyInThisOutageWaitsItsDelayOut() {
		Member flapping = join("a");
		flapping.ready(() -> 0);
		flapping.lost();
		flapping.asleep(this.hurried::incrementAndGet);
		streaming("b");
		assertThat(this.hurried).hasValue(0);
		flapping.ready(() -> 0);
		flapping.stable();
		flapping.lost();
		flapping.asleep(this.hurried::incrementAndGet);
		streaming("c");
		assertThat(this.hurried).hasValue(1);
	}

	@Test
	void oneThatThrowsHarmsNoOther() {
		join("a").asleep(() -> {
			throw new StackOverflowError("on purpose");
		});
		asleep();
		streaming("b");
		assertThat(this.hurried).hasValue(1);
	}

	@Test
	void callbacksRunOutsideTheLock() {
		Member sleeper = join("a");
		sleeper.asleep(() -> {
			Thread other = new Thread(() -> {
				this.coordinator.holdOff(Duration.ofSeconds(1));
				this.hurried.incrementAndGet();
			});
			other.start();
			join(other);
		});
		streaming("b");
		assertThat(this.hurried).hasValue(1);
	}

	@Test
	void aMassRecoveryWakesEachSleeperOnce() {
		Member[] members = new Member[10_000];
		for (int count = 0; count < members.length; count++) {
			members[count] = asleep();
		}
		for (Member member : members) {
			member.ready(() -> 0);
		}
		assertThat(this.hurried).hasValue(members.length - 1);
	}

	private Member asleep() {
		Member member = join("a");
		member.asleep(this.hurried::incrementAndGet);
		return member;
	}

	private static void join(Thread thread) {
		try {
			thread.join(10_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
