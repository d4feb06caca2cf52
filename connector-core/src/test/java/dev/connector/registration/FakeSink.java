package dev.connector.registration;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.connector.frame.ConnectorFrame;

/**
 * A stream that remembers what it was given, as long as it is open.
 */
final class FakeSink implements AnswerSink {

	private final List<ConnectorFrame> sent = new CopyOnWriteArrayList<>();

	private volatile boolean open = true;

	private volatile Consumer<ConnectorFrame> onSend = (frame) -> {
	};

	@Override
	public boolean send(ConnectorFrame frame) {
		if (!this.open) {
			return false;
		}
		this.sent.add(frame);
		this.onSend.accept(frame);
		return true;
	}

	@Override
	public long maxPayloadBytes() {
		return 1024;
	}

	/**
	 * Say what happens, on the thread that sends, with a frame.
	 */
	FakeSink onSend(Consumer<ConnectorFrame> changed) {
		this.onSend = changed;
		return this;
	}

	void close() {
		this.open = false;
	}

	List<ConnectorFrame> sent() {
		return this.sent;
	}

	/**
	 * Return what was sent, shortly: {@code r1} for a result, {@code r1!CODE} for an
	 * error, {@code r1#0} for an item and {@code r1.} for an end.
	 */
	List<String> told() {
		return this.sent.stream().map(FakeSink::shortly).toList();
	}

	private static String shortly(ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Result result) {
			return result.requestId();
		}
		if (frame instanceof ConnectorFrame.ResultError error) {
			return error.requestId() + "!" + error.code();
		}
		if (frame instanceof ConnectorFrame.ResultChunk chunk) {
			return chunk.requestId() + "#" + chunk.sequence();
		}
		return (frame instanceof ConnectorFrame.ResultEnd end) ? end.requestId() + "." : frame.toString();
	}

}
