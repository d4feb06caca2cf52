package dev.connector.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimerWheelTests {

	private static final long SECOND = 1_000_000_000;

	private static final long TICK = TimerWheel.TICK_NANOS;

	private static final long LONGEST = TimerWheel.SLOTS * TICK - 1;

	private final List<String> ran = new ArrayList<>();

	/** Not a multiple of a tick, and about to overflow. */
	private long now = Long.MAX_VALUE - 100 * SECOND - 12_345;

	private final TimerWheel wheel = new TimerWheel(this.now);

	private long wakeAt = this.now;

	private int wakes;

	@Test
	void neverRunsEarlyAndAtMostATickLate() {
		add("one", SECOND);
		turn(SECOND - 1);
		assertThat(this.ran).isEmpty();
		turn(1 + TICK);
		assertThat(this.ran).containsExactly("one");
	}

	@Test
	void shortDelaysAreForOthers() {
		assertThat(add("short", SECOND - 1)).isNull();
		assertThat(add("long enough", SECOND)).isNotNull();
	}

	@Test
	void longDelaysGoAroundAsOftenAsTheyHaveTo() {
		long delay = 10 * LONGEST + 5 * TICK;
		add("a", delay);
		add("b", delay);
		add("cancelled", delay).cancel();
		add("for ever", Long.MAX_VALUE / 4);
		long due = this.now + delay;
		int turns = 0;
		while (this.ran.isEmpty()) {
			assertThat(this.wakeAt - this.now).isPositive();
			turn(this.wakeAt - this.now);
			turns++;
		}
		assertThat(this.ran).containsExactly("a", "b");
		assertThat(this.now - due).isBetween(0L, TICK);
		assertThat(turns).isEqualTo(11);
	}

	@Test
	void aLongDelayCanBeCancelledAfterItWentAround() {
		TimerWheel.Timer timer = add("a", 2 * LONGEST);
		turn(LONGEST + SECOND);
		timer.cancel();
		turn(2 * LONGEST);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void runsThoseOfATickInTheirOrder() {
		add("a", SECOND);
		add("b", SECOND);
		add("c", SECOND);
		turn(2 * SECOND);
		assertThat(this.ran).containsExactly("a", "b", "c");
	}

	@Test
	void aCancelledTimerDoesNotRunWhereverItIsInItsTick() {
		for (int cancelled = 0; cancelled < 3; cancelled++) {
			this.ran.clear();
			List<TimerWheel.Timer> timers = List.of(add("0", SECOND), add("1", SECOND), add("2", SECOND));
			timers.get(cancelled).cancel();
			timers.get(cancelled).cancel();
			turn(2 * SECOND);
			assertThat(this.ran).hasSize(2).doesNotContain(String.valueOf(cancelled));
			timers.forEach(TimerWheel.Timer::cancel);
		}
	}

	@Test
	void somebodyIsWokenOnceForManyAndEarlierForASoonerOne() {
		add("a", 30 * SECOND);
		long first = this.wakeAt;
		add("b", 30 * SECOND);
		add("c", 31 * SECOND);
		assertThat(this.wakes).isEqualTo(1);
		add("sooner", 2 * SECOND);
		assertThat(this.wakes).isEqualTo(2);
		assertThat(this.wakeAt - this.now).isBetween(2 * SECOND, 2 * SECOND + TICK);
		turn(3 * SECOND);
		assertThat(this.wakes).isEqualTo(3);
		assertThat(this.wakeAt).isEqualTo(first);
	}

	@Test
	void nobodyIsWokenForWhatWasCancelled() {
		add("a", 2 * SECOND).cancel();
		turn(3 * SECOND);
		assertThat(this.wakes).isEqualTo(1);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void whoComesVeryLateFindsAllAndNothingThatIsNotDue() {
		add("due", SECOND);
		this.now += LONGEST + LONGEST / 2;
		add("fresh", 2 * SECOND);
		turn(0);
		assertThat(this.ran).containsExactly("due");
		turn(SECOND);
		assertThat(this.ran).containsExactly("due");
		turn(SECOND + TICK);
		assertThat(this.ran).containsExactly("due", "fresh");
	}

	@Test
	void afterAClearNothingRuns() {
		add("a", SECOND);
		add("a", SECOND);
		add("b", LONGEST - TICK);
		TimerWheel.Timer far = add("c", 3 * LONGEST);
		this.wheel.clear();
		far.cancel();
		for (int i = 0; i < 4; i++) {
			turn(LONGEST);
		}
		assertThat(this.ran).isEmpty();
	}

	@Test
	void whateverIsAddedAndCancelledRunsOnceInTime() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		Map<String, Long> due = new HashMap<>();
		Map<String, TimerWheel.Timer> timers = new HashMap<>();
		for (int i = 0; i < 20_000; i++) {
			String name = String.valueOf(i);
			long delay = SECOND + (long) (random.nextDouble() * random.nextDouble() * 3 * LONGEST);
			TimerWheel.Timer timer = add(name, delay);
			if (timer != null) {
				due.put(name, this.now + delay);
				timers.put(name, timer);
			}
			if (random.nextInt(3) == 0 && !timers.isEmpty()) {
				String victim = timers.keySet().iterator().next();
				timers.remove(victim).cancel();
				due.remove(victim);
			}
			if (random.nextInt(4) == 0) {
				// As the one who is woken: in time, or late
				long late = (random.nextInt(50) == 0) ? (long) (random.nextDouble() * LONGEST) : 0;
				long before = this.now;
				this.now = Math.max(this.now + random.nextInt((int) SECOND), this.wakeAt) + late;
				check(seed, due, timers, (this.now - before) + TICK);
			}
		}
		for (int i = 0; i < 4; i++) {
			this.now += LONGEST;
			check(seed, due, timers, LONGEST * 2);
		}
		assertThat(due).as("seed %d", seed).isEmpty();
	}

	private void check(long seed, Map<String, Long> due, Map<String, TimerWheel.Timer> timers, long tolerance) {
		this.ran.clear();
		turn(0);
		for (String name : this.ran) {
			Long time = due.remove(name);
			timers.remove(name);
			assertThat(time).as("seed %d: %s was to run once", seed, name).isNotNull();
			assertThat(this.now - time).as("seed %d: %s", seed, name).isBetween(0L, tolerance);
		}
		assertThat(due.values()).as("seed %d", seed).noneMatch((time) -> this.now - time >= TICK);
	}

	private TimerWheel.@Nullable Timer add(String name, long delay) {
		return this.wheel.add(this.now, delay, () -> this.ran.add(name), this::wakeAt);
	}

	private void turn(long later) {
		this.now += later;
		this.wheel.due(this.now, this::wakeAt).forEach(Runnable::run);
	}

	private void wakeAt(long time) {
		this.wakeAt = time;
		this.wakes++;
	}

}
