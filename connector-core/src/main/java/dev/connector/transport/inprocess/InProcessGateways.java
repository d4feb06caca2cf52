package dev.connector.transport.inprocess;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.connector.transport.StreamAcceptor;
import org.jspecify.annotations.Nullable;

/**
 * The gateways that can be reached within a process, by their names. Gateways and
 * connectors that are to meet share one of these. Safe for use by many threads.
 */
public final class InProcessGateways {

	private final ConcurrentMap<String, InProcessListener> listening = new ConcurrentHashMap<>();

	/**
	 * Take wires under a name from now on.
	 * @param name the name, the part of a URI after {@code inprocess:}
	 * @param acceptor takes the streams that are opened on the wires
	 * @return what stops it
	 * @throws IllegalStateException when somebody takes wires under this name already
	 */
	public InProcessListener listen(String name, StreamAcceptor acceptor) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("A gateway needs a name to be reached by");
		}
		InProcessListener listener = new InProcessListener(name, acceptor, this.listening::remove);
		if (this.listening.putIfAbsent(name, listener) != null) {
			throw new IllegalStateException("A gateway listens under inprocess:" + name
					+ " already: close it first, or choose another name for this one");
		}
		return listener;
	}

	@Nullable InProcessListener find(String name) {
		return this.listening.get(name);
	}

}
