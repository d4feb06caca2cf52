package dev.connector.scripted;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

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

	private final ScriptedGateway gateway;

	private final URI uri;

	private final List<ScriptedStream> streams = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final AtomicInteger closes = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile WireListener listener;

	private volatile Runnable opening = () -> {
	};

	private volatile boolean connected;

	private volatile RuntimeException failsToClose;

	ScriptedWire(ScriptedGateway gateway, URI uri) {
		this.gateway = gateway;
		this.uri = uri;
	}

	@Override
	public String kind() {
		return this.uri.getScheme();
	}

	/**
	 * Return where it leads.
	 */
	public URI uri() {
		return this.uri;
	}

	@Override
	public void connect(WireListener told) {
		this.listener = told;
		this.gateway.dialled(this);
	}

	/**
	 * Let it be connected.
	 */
	public ScriptedWire up() {
		this.connected = true;
		this.listener.onConnected();
		return this;
	}

	/**
	 * Do something in the moment in which a stream is about to be opened.
	 */
	public void onOpening(Runnable changed) {
		this.opening = changed;
	}

	/**
	 * Return who is told what happens, to tell it something out of turn.
	 */
	public WireListener tell() {
		return this.listener;
	}

	/**
	 * Return whether the wire has ended.
	 */
	public boolean isOver() {
		return this.over.get();
	}

	/**
	 * Ask for no more streams.
	 */
	public void askToLeave(String reason) {
		this.listener.onLeaving(reason);
	}

	/**
	 * Lose the connection, or fail to make it.
	 */
	public void lose(Failure failure) {
		if (this.over.compareAndSet(false, true)) {
			this.connected = false;
			this.streams.forEach((stream) -> stream.end(failure));
			this.listener.onClosed(failure);
		}
	}

	/**
	 * Lose the connection, or fail to make it, by the network.
	 */
	public void lose() {
		lose(Failure.transientFailure(this.uri + " is away"));
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> told) {
		this.opening.run();
		int now = this.open.incrementAndGet();
		this.most.accumulateAndGet(now, Math::max);
		ScriptedStream stream = new ScriptedStream(told, this.open::decrementAndGet);
		if (!this.connected) {
			stream.end(Failure.transientFailure("Not connected"));
			return stream;
		}
		this.streams.add(stream);
		try {
			this.gateway.connected(stream);
		}
		catch (RuntimeException | Error ex) {
			this.open.decrementAndGet();
			this.streams.remove(stream);
			throw ex;
		}
		if (this.over.get()) {
			stream.end(Failure.transientFailure("The wire is gone"));
		}
		return stream;
	}

	@Override
	public void close() {
		this.closes.incrementAndGet();
		if (this.failsToClose != null) {
			throw this.failsToClose;
		}
		lose(Failure.transientFailure("The wire was closed"));
	}

	/**
	 * Return how many streams are open on it.
	 */
	public int streams() {
		return this.open.get();
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
