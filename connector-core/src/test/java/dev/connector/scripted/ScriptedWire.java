package dev.connector.scripted;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;

/**
 * A wire that leads to a {@link ScriptedGateway} and counts what it carries by itself.
 */
public final class ScriptedWire implements Wire {

	private final Consumer<ScriptedStream> onOpen;

	private final List<ScriptedStream> streams = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final AtomicInteger closes = new AtomicInteger();

	private volatile RuntimeException failsToClose;

	ScriptedWire(Consumer<ScriptedStream> onOpen) {
		this.onOpen = onOpen;
	}

	@Override
	public String kind() {
		return "scripted";
	}

	@Override
	public void connect(WireListener listener) {
		listener.onConnected();
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
		int now = this.open.incrementAndGet();
		this.most.accumulateAndGet(now, Math::max);
		ScriptedStream stream = new ScriptedStream(listener, this.open::decrementAndGet);
		this.streams.add(stream);
		try {
			this.onOpen.accept(stream);
		}
		catch (RuntimeException | Error ex) {
			this.open.decrementAndGet();
			this.streams.remove(stream);
			throw ex;
		}
		return stream;
	}

	@Override
	public void close() {
		this.closes.incrementAndGet();
		if (this.failsToClose != null) {
			throw this.failsToClose;
		}
		this.streams.forEach((stream) -> stream.end(Failure.transientFailure("The wire was closed")));
	}

	/**
	 * Let closing fail.
	 */
	public void failToClose(RuntimeException failure) {
		this.failsToClose = failure;
	}

	/**
	 * Return how many streams it carried at most at a time.
	 */
	public int most() {
		return this.most.get();
	}

	/**
	 * Return how often it was closed.
	 */
	public int closes() {
		return this.closes.get();
	}

}
