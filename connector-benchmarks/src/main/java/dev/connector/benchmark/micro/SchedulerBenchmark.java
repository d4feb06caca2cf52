package dev.connector.benchmark.micro;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.connector.schedule.SystemScheduler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A deadline that never passes: set and cancelled, twice for each call, while others
 * wait.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SchedulerBenchmark {

	private static final Duration DEADLINE = Duration.ofSeconds(30);

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	/** How many other timers wait. */
	@Param({ "10", "10000" })
	public int waiting;

	/**
	 * Let timers wait.
	 */
	@Setup
	public void setUp() {
		for (int i = 0; i < this.waiting; i++) {
			this.scheduler.schedule(Duration.ofHours(1).plusMillis(i), () -> {
			});
		}
	}

	/**
	 * Set a deadline and cancel it.
	 */
	@Benchmark
	public void deadline() {
		this.scheduler.schedule(DEADLINE, () -> {
		}).cancel();
	}

	/**
	 * End the thread.
	 */
	@TearDown
	public void tearDown() {
		this.scheduler.close();
	}

}
