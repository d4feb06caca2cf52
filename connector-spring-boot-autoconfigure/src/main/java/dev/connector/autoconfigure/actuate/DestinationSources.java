package dev.connector.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.connector.autoconfigure.DestinationDefaults;
import dev.connector.autoconfigure.Origin;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.OptionDescriptor;
import dev.connector.destination.DestinationOptions;
import dev.connector.reconnect.GateMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Finds out where the options of a destination come from: its own properties, those of
 * all destinations, or nobody said anything; or the program, when they are something
 * else.
 */
final class DestinationSources {

	private static final String DEFAULTS = "connector.defaults";

	private static final String DESTINATIONS = "connector.destinations";

	private static final List<Row<?>> ROWS = List.of(
			row("connect-timeout", Duration.class, (options) -> options.limits().connectTimeout(),
					DestinationDefaults::connectTimeout),
			row("handshake-timeout", Duration.class, (options) -> options.limits().handshakeTimeout(),
					DestinationDefaults::handshakeTimeout),
			row("head-start", Duration.class, (options) -> options.routes().headStart(),
					DestinationDefaults::headStart),
			row("idle-timeout", Duration.class, (options) -> options.limits().idleTimeout(),
					DestinationDefaults::idleTimeout),
			row("max-streams-per-connection", Integer.class, (options) -> options.limits().maxStreamsPerConnection(),
					DestinationDefaults::maxStreamsPerConnection),
			row("max-payload-size", DataSize.class, (options) -> DataSize.ofBytes(options.limits().maxPayloadBytes()),
					DestinationDefaults::maxPayloadSize),
			row("heartbeat.interval", Duration.class, (options) -> options.heartbeat().interval(),
					(defaults) -> defaults.heartbeat().interval()),
			row("heartbeat.timeout", Duration.class, (options) -> options.heartbeat().timeout(),
					(defaults) -> defaults.heartbeat().timeout()),
			row("reconnect.enabled", Boolean.class, (options) -> options.reconnect().enabled(),
					(defaults) -> defaults.reconnect().enabled()),
			row("reconnect.initial-delay", Duration.class, (options) -> options.reconnect().delays().initial(),
					(defaults) -> defaults.reconnect().initialDelay()),
			row("reconnect.multiplier", Double.class, (options) -> options.reconnect().delays().multiplier(),
					(defaults) -> defaults.reconnect().multiplier()),
			row("reconnect.max-delay", Duration.class, (options) -> options.reconnect().delays().max(),
					(defaults) -> defaults.reconnect().maxDelay()),
			row("reconnect.stable-after", Duration.class, (options) -> options.reconnect().stableAfter(),
					(defaults) -> defaults.reconnect().stableAfter()),
			row("reconnect.max-attempts", Integer.class, (options) -> options.reconnect().limits().maxAttempts(),
					(defaults) -> defaults.reconnect().maxAttempts()),
			row("reconnect.max-elapsed", Duration.class, (options) -> options.reconnect().limits().maxElapsed(),
					(defaults) -> defaults.reconnect().maxElapsed()),
			row("reconnect.rearm-after", Duration.class, (options) -> options.reconnect().limits().rearmAfter(),
					(defaults) -> defaults.reconnect().rearmAfter()),
			row("reconnect.ungated-attempts", Integer.class, (options) -> options.reconnect().gate().ungatedAttempts(),
					(defaults) -> defaults.reconnect().ungatedAttempts()),
			row("reconnect.max-concurrent-handshakes", Integer.class,
					(options) -> options.reconnect().gate().maxConcurrentHandshakes(),
					(defaults) -> defaults.reconnect().maxConcurrentHandshakes()),
			row("reconnect.max-park", Duration.class, (options) -> options.reconnect().gate().maxPark(),
					(defaults) -> defaults.reconnect().maxPark()),
			row("reconnect.gate", GateMode.class, (options) -> options.reconnect().gate().mode(),
					(defaults) -> defaults.reconnect().gate()));

	private final Environment environment;

	/** What holds when nobody says anything. */
	private final DestinationDefaults unsaid = new Binder(List.of()).bindOrCreate(DEFAULTS, DestinationDefaults.class);

	DestinationSources(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Add the options of a destination by name.
	 */
	void addTo(Map<String, OptionDescriptor> options, DestinationOptions destination) {
		Binder binder = Binder.get(this.environment);
		ROWS.forEach((row) -> options.put(row.name(), describe(row, destination, binder)));
	}

	private <T> OptionDescriptor describe(Row<T> row, DestinationOptions destination, Binder binder) {
		T effective = row.effective().apply(destination);
		String own = DESTINATIONS + "." + destination.name() + "." + row.name();
		String shared = DEFAULTS + "." + row.name();
		T said = said(binder, row,
				ConfigurationPropertyName.adapt(DESTINATIONS + "[" + destination.name() + "]." + row.name(), '.'));
		if (said != null) {
			return descriptor(effective, said, Origin.PROPERTY, own);
		}
		said = said(binder, row, ConfigurationPropertyName.of(shared));
		if (said != null) {
			return descriptor(effective, said, Origin.PROPERTY, shared);
		}
		return descriptor(effective, row.unsaid().apply(this.unsaid), Origin.DEFAULT, shared);
	}

	private static <T> @Nullable T said(Binder binder, Row<T> row, ConfigurationPropertyName property) {
		return binder.bind(property, Bindable.of(row.type())).orElse(null);
	}

	private static OptionDescriptor descriptor(@Nullable Object effective, @Nullable Object said, Origin origin,
			String source) {
		return Objects.equals(effective, said) ? OptionDescriptor.of(effective, origin, source)
				: OptionDescriptor.of(effective, Origin.RUNTIME, "the program");
	}

	private static <T> Row<T> row(String name, Class<T> type, Function<DestinationOptions, @Nullable T> effective,
			Function<DestinationDefaults, @Nullable T> unsaid) {
		return new Row<>(name, type, effective, unsaid);
	}

	/**
	 * An option of destinations.
	 */
	private record Row<T>(String name, Class<T> type, Function<DestinationOptions, @Nullable T> effective,
			Function<DestinationDefaults, @Nullable T> unsaid) {

	}

}
