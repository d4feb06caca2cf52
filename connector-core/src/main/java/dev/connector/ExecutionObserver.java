package dev.connector;

import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Accompanies requests through their handlers: for traces, for log lines, for whatever is
 * bound to the thread that does the work. It changes nothing about a request or its
 * answer.
 * <p>
 * Called by many threads at a time, by those of handlers, which are I/O threads where a
 * connector is {@linkplain dev.connector.registration.RegistrationOptions#nonBlocking()
 * non-blocking}: implementations are quick and never block. With several observers, the
 * first one is outermost: it is asked first and told of the end last. What an observer
 * throws is logged; the request and the other observers go on.
 */
@FunctionalInterface
public interface ExecutionObserver {

	/**
	 * A handler is about to be called. Requests that end before that, because their
	 * deadline passed in a queue or no thread took them, are told to no observer.
	 * @param registration the registration that the request came to
	 * @param request the request
	 * @return who accompanies this request, or {@code null} when nobody does
	 */
	@Nullable ObservedExecution begin(Registration registration, ConnectorRequest request);

}
