package dev.connector.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VirtualSchedulerTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final List<String> ran = new ArrayList<>();

	@Test
	void timeStandsStillUntilItIsAdvanced() {
		long nanos = this.scheduler.nanoTime();
		Instant now = this.scheduler.now();
		this.scheduler.schedule(Duration.ZERO, () -> this.ran.add("task"));
		assertThat(this.ran).isEmpty();
		assertThat(this.scheduler.nanoTime()).isEqualTo(nanos);
		assertThat(this.scheduler.now()).isEqualTo(now);
		this.scheduler.advance(Duration.ZERO);
		assertThat(this.ran).containsExactly("task");
	}

	@Test
	void aTaskRunsAtItsTimeAndNotANanosecondEarlier() {
		this.scheduler.schedule(Duration.ofSeconds(5), () -> this.ran.add("task"));
		this.scheduler.advance(Duration.ofSeconds(5).minusNanos(1));
		assertThat(this.ran).isEmpty();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.ran).containsExactly("task");
	}

	@Test
	void tasksRunInTheOrderOfTheirTimesAndThenOfTheirComing() {
		this.scheduler.schedule(Duration.ofSeconds(2), () -> this.ran.add("2 s"));
		this.scheduler.schedule(Duration.ofSeconds(1), () -> this.ran.add("1 s, first"));
		this.scheduler.schedule(Duration.ofSeconds(1), () -> this.ran.add("1 s, second"));
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.ran).containsExactly("1 s, first", "1 s, second", "2 s");
	}

	@Test
	void aTaskSeesItsOwnTimeAndWhatItSchedulesRunsInTheSameAdvance() {
		long start = this.scheduler.nanoTime();
		List<Long> at = new ArrayList<>();
		this.scheduler.schedule(Duration.ofNanos(10), () -> {
			at.add(this.scheduler.nanoTime() - start);
			this.scheduler.schedule(Duration.ofNanos(5), () -> at.add(this.scheduler.nanoTime() - start));
		});
		this.scheduler.advance(Duration.ofNanos(20));
		assertThat(at).containsExactly(10L, 15L);
		assertThat(this.scheduler.nanoTime() - start).isEqualTo(20);
	}

	@Test
	void aCancelledTaskIsForgotten() {
		Cancellable cancellable = this.scheduler.schedule(Duration.ofSeconds(1), () -> this.ran.add("task"));
		assertThat(this.scheduler.pending()).isEqualTo(1);
		assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(1));
		cancellable.cancel();
		cancellable.cancel();
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.scheduler.untilNext()).isNull();
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void aDelayBeyondAllReckoningNeverComesDue() {
		this.scheduler.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> this.ran.add("forever"));
		this.scheduler.advance(Duration.ofDays(10_000));
		assertThat(this.ran).isEmpty();
		assertThat(this.scheduler.pending()).isEqualTo(1);
	}

	@Test
	void delaysThatAreNotPositiveMeanAsSoonAsPossible() {
		this.scheduler.schedule(Duration.ZERO, () -> this.ran.add("zero"));
		this.scheduler.schedule(Duration.ofSeconds(-5), () -> this.ran.add("negative"));
		this.scheduler.schedule(Duration.ofSeconds(Long.MIN_VALUE), () -> this.ran.add("long ago"));
		this.scheduler.advance(Duration.ZERO);
		assertThat(this.ran).containsExactly("zero", "negative", "long ago");
	}

	@Test
	void aThrowingTaskHarmsNoOtherAndTimeGoesOn() {
		long start = this.scheduler.nanoTime();
		this.scheduler.schedule(Duration.ofSeconds(1), () -> {
			throw new IllegalStateException("on purpose");
		});
		this.scheduler.schedule(Duration.ofSeconds(1), () -> this.ran.add("task"));
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("task");
		assertThat(this.scheduler.nanoTime() - start).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void theTimeOfDayMayJumpWithoutAnyTimePassing() {
		Instant before = this.scheduler.now();
		this.scheduler.schedule(Duration.ofSeconds(1), () -> this.ran.add("task"));
		this.scheduler.jumpClock(Duration.ofHours(-2));
		this.scheduler.advance(Duration.ofMillis(999));
		assertThat(this.ran).isEmpty();
		assertThat(this.scheduler.now()).isEqualTo(before.minus(Duration.ofHours(2)).plusMillis(999));
	}

}
