package dev.connector.autoconfigure.command.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import dev.connector.command.CommandCaller;
import dev.connector.command.CommandException;
import dev.connector.command.CommandObserver;
import dev.connector.command.ObservedCommand;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

/**
 * Times calls by how they ended: those that are done here by their command, those that
 * leave by the channel over which they do. Commands of others are not told apart: callers
 * choose their names. Safe for use by many threads.
 */
final class CommandMetrics implements CommandObserver {

	static final String NAME = "connector.command";

	/**
	 * The name of whoever comes when there are as many names as there may be.
	 */
	static final String OTHER = "other";

	static final int MAX_NAMES = 1000;

	private static final String NONE = "none";

	private static final String SUCCESS = "success";

	private final MeterRegistry registry;

	private final Clock clock;

	private final Map<String, Timers> commands = new ConcurrentHashMap<>();

	private final Map<String, Timers> channels = new ConcurrentHashMap<>();

	private final LongAdder active = new LongAdder();

	CommandMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.clock = registry.config().clock();
		Gauge.builder(NAME + ".active", this.active, LongAdder::sum)
			.description("Calls of commands that run or wait for an answer now")
			.baseUnit(BaseUnits.TASKS)
			.register(registry);
	}

	@Override
	public ObservedCommand begin(String commandId, CommandCaller caller, @Nullable String channel) {
		this.active.increment();
		Timers timers = (channel == null) ? timers(this.commands, commandId, true)
				: timers(this.channels, channel, false);
		return new TimedCall(timers, this.clock.monotonicTime());
	}

	private Timers timers(Map<String, Timers> known, String name, boolean local) {
		Timers present = known.get(name);
		if (present != null) {
			return present;
		}
		String chosen = (known.size() < MAX_NAMES) ? name : OTHER;
		return known.computeIfAbsent(chosen,
				(missing) -> local ? new Timers(missing, NONE) : new Timers(NONE, missing));
	}

	/**
	 * The timers of a command, or of a channel, by outcome.
	 */
	private final class Timers {

		private final String command;

		private final String channel;

		private final Map<String, Timer> byOutcome = new ConcurrentHashMap<>();

		Timers(String command, String channel) {
			this.command = command;
			this.channel = channel;
		}

		Timer of(String outcome) {
			Timer present = this.byOutcome.get(outcome);
			return (present != null) ? present : this.byOutcome.computeIfAbsent(outcome, this::register);
		}

		private Timer register(String outcome) {
			return Timer.builder(NAME)
				.description("Calls of commands that have ended")
				.tag("command", this.command)
				.tag("channel", this.channel)
				.tag("outcome", outcome)
				.register(CommandMetrics.this.registry);
		}

	}

	/**
	 * A call that is timed.
	 */
	private final class TimedCall implements ObservedCommand {

		private final Timers timers;

		private final long begun;

		TimedCall(Timers timers, long begun) {
			this.timers = timers;
			this.begun = begun;
		}

		@Override
		public void ended(@Nullable CommandException failure) {
			CommandMetrics.this.active.decrement();
			this.timers.of((failure != null) ? failure.code().wireName() : SUCCESS)
				.record(CommandMetrics.this.clock.monotonicTime() - this.begun, TimeUnit.NANOSECONDS);
		}

	}

}
