package dev.connector.autoconfigure.command.metrics;

import java.util.function.ToIntFunction;

import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Measures the channels of a registry together: how many there are has no bound.
 */
final class ChannelMetrics implements MeterBinder {

	private final CommandRegistry commands;

	ChannelMetrics(CommandRegistry commands) {
		this.commands = commands;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge
			.builder("connector.command.channels", this.commands,
					(counted) -> counted.channels().stream().filter(CommandChannelDescriptor::started).count())
			.description("Channels that are in use")
			.register(registry);
		sum(registry, "connector.command.requests", "Requests from channels that run",
				CommandChannelDescriptor::running);
		sum(registry, "connector.command.waiting", "Requests from channels that wait for their turn",
				CommandChannelDescriptor::waiting);
	}

	private void sum(MeterRegistry registry, String name, String description,
			ToIntFunction<CommandChannelDescriptor> value) {
		Gauge.builder(name, this.commands, (counted) -> counted.channels().stream().mapToInt(value).sum())
			.description(description)
			.baseUnit(BaseUnits.TASKS)
			.register(registry);
	}

}
