package dev.connector.registration;

import java.util.List;
import java.util.concurrent.Executor;

import dev.connector.ExecutionObserver;

/**
 * How handlers are run. Immutable.
 *
 * @param executor runs handlers that may block
 * @param observers accompany the requests, the first one outermost
 */
public record Handling(Executor executor, List<ExecutionObserver> observers) {

	/**
	 * Create a way to run handlers.
	 */
	public Handling {
		observers = List.copyOf(observers);
	}

	/**
	 * Return how handlers are run when nobody observes.
	 * @param executor runs handlers that may block
	 * @return a way to run handlers
	 */
	public static Handling on(Executor executor) {
		return new Handling(executor, List.of());
	}

}
