package dev.connector.transport.inprocess;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import dev.connector.failure.Failure;
import dev.connector.transport.StreamAcceptor;

/**
 * A gateway's end of in-process wires: takes them under a name until it is drained or
 * closed. Safe for use by many threads.
 */
public final class InProcessListener implements AutoCloseable {

	private final String name;

	private final StreamAcceptor acceptor;

	private final BiConsumer<String, InProcessListener> onStopped;

	private final Set<InProcessWire> wires = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	InProcessListener(String name, StreamAcceptor acceptor, BiConsumer<String, InProcessListener> onStopped) {
		this.name = name;
		this.acceptor = acceptor;
		this.onStopped = onStopped;
	}

	/**
	 * Return under which name wires are taken.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return how many wires there are now.
	 * @return the number of wires
	 */
	public int wires() {
		return this.wires.size();
	}

	/**
	 * Lose every wire there is now, as when a network fails. Further wires are taken.
	 * @param reason why, for people
	 */
	public void cut(String reason) {
		Failure failure = Failure.transientFailure(InProcessWireFactory.address(this.name) + ": " + reason);
		this.wires.forEach((wire) -> wire.end(failure));
	}

	/**
	 * Take no more wires. Those there are go on, and take more streams. The name is free
	 * for another gateway.
	 */
	public void stop() {
		this.stopped = true;
		this.onStopped.accept(this.name, this);
	}

	/**
	 * Take no more wires, and no more streams on those there are; their connectors are
	 * told that the gateway leaves. Streams that are open go on. The name is free for
	 * another gateway.
	 * @param reason why, for people
	 */
	public void drain(String reason) {
		stop();
		this.wires.forEach((wire) -> wire.leave(reason));
	}

	/**
	 * Take no more wires, and lose those there are. The name is free for another gateway.
	 * Does nothing the second time.
	 */
	@Override
	public void close() {
		stop();
		cut("the gateway was closed");
	}

	StreamAcceptor acceptor() {
		return this.acceptor;
	}

	/**
	 * Take a wire.
	 * @return {@code false} when no more wires are taken
	 */
	boolean add(InProcessWire wire) {
		this.wires.add(wire);
		if (this.stopped) {
			this.wires.remove(wire);
			return false;
		}
		return true;
	}

	void remove(InProcessWire wire) {
		this.wires.remove(wire);
	}

}
