package dev.connector.benchmark.micro;

import java.util.concurrent.TimeUnit;

import dev.connector.benchmark.roundtrip.InProcessCalls;
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
 * A call within the process of an application: dispatch, credits, deadlines, outbox,
 * dedupe and metrics, and with a typed command JSON and the validation against its
 * schema; no codec and no network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {

	private InProcessCalls calls = InProcessCalls.NONE;

	/** Whether the command takes and gives a record. */
	@Param({ "false", "true" })
	public boolean typed;

	/**
	 * Start the application.
	 * @throws Exception when that fails
	 */
	@Setup
	public void setUp() throws Exception {
		this.calls = InProcessCalls.open(this.typed);
	}

	/**
	 * Call and be answered.
	 * @return size of the answer in bytes
	 */
	@Benchmark
	public int call() {
		return this.calls.call();
	}

	/**
	 * Stop the application.
	 * @throws Exception when that fails
	 */
	@TearDown
	public void tearDown() throws Exception {
		this.calls.close();
	}

}
