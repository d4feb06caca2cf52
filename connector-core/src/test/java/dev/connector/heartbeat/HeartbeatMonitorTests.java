package dev.connector.heartbeat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HeartbeatMonitorTests {

	private static final Duration NANO = Duration.ofNanos(1);

	private static final Duration INTERVAL = Duration.ofSeconds(15);

	private static final Duration TIMEOUT = Duration.ofSeconds(45);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final SerialOwner owner = new SerialOwner("a stream");

	private final List<Long> sent = new ArrayList<>();

	private final List<Long> deadAt = new ArrayList<>();

	private final HeartbeatMonitor monitor = new HeartbeatMonitor(this.scheduler, this.owner,
			new HeartbeatOptions(INTERVAL, TIMEOUT), this.sent::add, () -> this.deadAt.add(this.scheduler.nanoTime()));

	@AfterEach
	void leavesNoTimerBehind() {
		this.monitor.stop();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void beatsEveryIntervalAndNumbersItsBeatsFromOne() {
		this.monitor.start();
		this.scheduler.advance(INTERVAL.minus(NANO));
		assertThat(this.sent).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.sent).containsExactly(1L);
		this.monitor.inbound();
		this.scheduler.advance(INTERVAL.multipliedBy(2));
		assertThat(this.sent).containsExactly(1L, 2L, 3L);
	}

	@Test
	void aSilentStreamIsDeadAtItsTimeoutAndNotANanosecondEarlier() {
		this.monitor.start();
		this.scheduler.advance(TIMEOUT.minus(NANO));
		assertThat(this.deadAt).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.deadAt).hasSize(1);
	}

	@Test
	void theTimeoutCountsFromTheLastThatCameInAndNotFromATick() {
		this.monitor.start();
		this.scheduler.advance(Duration.ofSeconds(7));
		this.monitor.inbound();
		long lastInbound = this.scheduler.nanoTime();
		this.scheduler.advance(Duration.ofMinutes(10));
		assertThat(this.deadAt).containsExactly(lastInbound + TIMEOUT.toNanos());
	}

	@Test
	void whateverComesInAtTheLastMomentKeepsTheStreamAlive() {
		this.monitor.start();
		for (int round = 0; round < 10; round++) {
			this.scheduler.advance(TIMEOUT.minus(NANO));
			this.monitor.inbound();
		}
		assertThat(this.deadAt).isEmpty();
		this.scheduler.advance(TIMEOUT.minus(NANO));
		assertThat(this.deadAt).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.deadAt).hasSize(1);
	}

	@Test
	void aDeadStreamIsReportedOnceAndWatchedNoMore() {
		this.monitor.start();
		this.scheduler.advance(TIMEOUT);
		assertThat(this.scheduler.pending()).isZero();
		int beats = this.sent.size();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.deadAt).hasSize(1);
		assertThat(this.sent).hasSize(beats);
	}

	@Test
	void stopCancelsEveryTimer() {
		this.monitor.start();
		this.monitor.stop();
		this.monitor.stop();
		assertThat(this.scheduler.pending()).isZero();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.sent).isEmpty();
		assertThat(this.deadAt).isEmpty();
	}

	@Test
	void whatATimerSetOffBeforeTheStopDoesNothingAfterIt() {
		this.monitor.start();
		this.owner.execute(() -> {
			this.scheduler.advance(TIMEOUT);
			this.monitor.stop();
		});
		assertThat(this.sent).isEmpty();
		assertThat(this.deadAt).isEmpty();
	}

	@Test
	void startingTwiceBeatsOnce() {
		this.monitor.start();
		this.monitor.start();
		this.scheduler.advance(INTERVAL);
		assertThat(this.sent).containsExactly(1L);
		assertThat(this.scheduler.pending()).isEqualTo(2);
	}

	@Test
	void measuresHowLongTheAnswerToTheLastBeatTook() {
		this.monitor.start();
		assertThat(this.monitor.roundTrip()).isNull();
		this.scheduler.advance(INTERVAL);
		this.scheduler.advance(Duration.ofMillis(40));
		this.monitor.acknowledged(1);
		assertThat(this.monitor.roundTrip()).isEqualTo(Duration.ofMillis(40));
	}

	@Test
	void anAnswerToAnEarlierBeatIsNotMeasured() {
		this.monitor.start();
		this.scheduler.advance(INTERVAL.multipliedBy(2));
		this.monitor.acknowledged(1);
		this.monitor.acknowledged(3);
		assertThat(this.monitor.roundTrip()).isNull();
		this.monitor.acknowledged(2);
		assertThat(this.monitor.roundTrip()).isZero();
	}

	@Test
	void aBeatBetweenTheTicksHasANumberOfItsOwn() {
		this.monitor.start();
		this.scheduler.advance(INTERVAL);
		assertThat(this.monitor.beat()).isEqualTo(2);
		assertThat(this.sent).containsExactly(1L, 2L);
	}

	@Test
	void aBeatThatCannotBeSentKeepsNeitherTheNextNorTheDeadlineFromComing() {
		List<Long> tried = new ArrayList<>();
		HeartbeatMonitor failing = new HeartbeatMonitor(this.scheduler, this.owner,
				new HeartbeatOptions(INTERVAL, TIMEOUT), (number) -> {
					tried.add(number);
					throw new IllegalStateException("on purpose");
				}, () -> this.deadAt.add(this.scheduler.nanoTime()));
		failing.start();
		this.scheduler.advance(TIMEOUT);
		assertThat(tried).startsWith(1L, 2L);
		assertThat(this.deadAt).hasSize(1);
	}

	@Test
	void aClockThatIsSetChangesNothing() {
		this.monitor.start();
		this.scheduler.jumpClock(Duration.ofDays(1));
		this.scheduler.advance(TIMEOUT.minus(NANO));
		this.scheduler.jumpClock(Duration.ofDays(-2));
		assertThat(this.deadAt).isEmpty();
		this.scheduler.advance(NANO);
		assertThat(this.deadAt).hasSize(1);
	}

	@Test
	void aTimeoutThatIsNotLongerThanTheIntervalIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeartbeatOptions(INTERVAL, INTERVAL))
			.withMessageContaining("timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> new HeartbeatOptions(Duration.ZERO, INTERVAL))
			.withMessageContaining("interval");
		assertThat(new HeartbeatOptions(INTERVAL, INTERVAL.plus(NANO)).timeout()).isGreaterThan(INTERVAL);
		assertThat(HeartbeatOptions.defaults()).isEqualTo(new HeartbeatOptions(INTERVAL, TIMEOUT));
	}

}
