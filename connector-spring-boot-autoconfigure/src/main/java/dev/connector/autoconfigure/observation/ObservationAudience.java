package dev.connector.autoconfigure.observation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.CompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether anybody does anything with observations of one kind. Where there are
 * meters and no tracing nobody does: the meters of this project are not made of
 * observations, and an observation costs more than all the rest of a request.
 * <p>
 * Handlers may be added at any time, and hear of all observations that begin from then
 * on. Where the handlers of a registry can't be seen there always is somebody. Safe for
 * use by many threads.
 */
public final class ObservationAudience {

	private static final @Nullable MethodHandle HANDLERS = handlersOfRegistry();

	private final ObservationRegistry registry;

	private volatile Verdict verdict = new Verdict(-1, true);

	/**
	 * Create the audience of one kind of observations.
	 * @param registry where they are made
	 */
	public ObservationAudience(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Return whether somebody is there.
	 * @param context makes a context of the observations, asked for when handlers were
	 * added
	 * @return {@code false} when no handler takes such a context, apart from one that
	 * does nothing with it
	 */
	public boolean isThere(Supplier<? extends Observation.Context> context) {
		if (this.registry.isNoop()) {
			return false;
		}
		Collection<? extends ObservationHandler<?>> handlers = handlers();
		if (handlers == null) {
			return true;
		}
		// They are only ever added
		int number = handlers.size();
		Verdict known = this.verdict;
		if (known.handlers() != number) {
			known = new Verdict(number, isTaken(handlers, context.get()));
			this.verdict = known;
		}
		return known.taken();
	}

	/**
	 * Return whether the handlers of registries can be seen.
	 */
	static boolean seesHandlers() {
		return HANDLERS != null;
	}

	private static boolean isTaken(Collection<? extends ObservationHandler<?>> handlers, Observation.Context context) {
		return handlers.stream().anyMatch((handler) -> isTaken(handler, context));
	}

	private static boolean isTaken(ObservationHandler<?> handler, Observation.Context context) {
		if (handler instanceof ObservationHandler.FirstMatchingCompositeObservationHandler first) {
			List<ObservationHandler<Observation.Context>> taking = first.getHandlers()
				.stream()
				.filter((member) -> member.supportsContext(context))
				.limit(1)
				.toList();
			return isTaken(taking, context);
		}
		if (handler instanceof CompositeObservationHandler composite) {
			return isTaken(composite.getHandlers(), context);
		}
		return !(handler instanceof WithoutMeters) && handler.supportsContext(context);
	}

	@SuppressWarnings("unchecked")
	private @Nullable Collection<? extends ObservationHandler<?>> handlers() {
		MethodHandle handlers = HANDLERS;
		if (handlers == null) {
			return null;
		}
		try {
			return (Collection<? extends ObservationHandler<?>>) handlers.invoke(this.registry.observationConfig());
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * The registry doesn't show its handlers to others.
	 */
	private static @Nullable MethodHandle handlersOfRegistry() {
		Class<?> config = ObservationRegistry.ObservationConfig.class;
		try {
			return MethodHandles.privateLookupIn(config, MethodHandles.lookup())
				.findVirtual(config, "getObservationHandlers", MethodType.methodType(Collection.class));
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * What was found out.
	 *
	 * @param handlers how many handlers there were
	 * @param taken whether one of them takes the context
	 */
	private record Verdict(int handlers, boolean taken) {

	}

}
