package dev.connector.benchmark.micro;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.connector.command.Command;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.SystemScheduler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A command that adds two numbers, called in the three ways in which a process can: the
 * method itself, the command by its name, and the command of another registry over a
 * channel within the process. All on the thread that calls.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {

	private static final String ADD = "math.add";

	private final SystemScheduler scheduler = SystemScheduler.create("bench-timer");

	private final CommandRegistry registry = CommandRegistry.builder(this.scheduler).name("here").build();

	private final CommandRegistry other = CommandRegistry.builder(this.scheduler).name("there").build();

	private final Function<Sum, Integer> method = Sum::add;

	private final Sum sum = new Sum(2, 3);

	/**
	 * Register the command, and connect the registries.
	 */
	public CommandBenchmark() {
		this.registry.register(Command.of(ADD, Sum.class, this.method)).toCompletableFuture().join();
		InMemoryChannel.Pair pair = InMemoryChannel.pair("here", "there");
		CompletableFuture<Void> here = this.registry.addChannel(pair.second()).toCompletableFuture();
		this.other.addChannel(pair.first()).toCompletableFuture().join();
		here.join();
	}

	/**
	 * Call the method.
	 * @return the sum
	 */
	@Benchmark
	public int direct() {
		return this.method.apply(this.sum);
	}

	/**
	 * Call the command of this registry.
	 * @return the sum
	 */
	@Benchmark
	public Integer local() {
		return this.registry.execute(ADD, this.sum, Integer.class).toCompletableFuture().join();
	}

	/**
	 * Call the command of the other registry.
	 * @return the sum
	 */
	@Benchmark
	public Integer channel() {
		return this.other.execute(ADD, this.sum, Integer.class).toCompletableFuture().join();
	}

	/**
	 * Close everything.
	 */
	@TearDown
	public void tearDown() {
		this.other.close();
		this.registry.close();
		this.scheduler.close();
	}

	/**
	 * What is to be added.
	 *
	 * @param a a number
	 * @param b another one
	 */
	record Sum(int a, int b) {

		int add() {
			return this.a + this.b;
		}

	}

}
