package dev.connector.test.contract;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.StreamAcceptor;

/**
 * Takes the streams that the wires on trial open, and keeps count of them.
 */
final class ContractGateway implements StreamAcceptor {

	private final Queue<String> violations;

	private final Queue<RecordedStream<GatewayFrame, ConnectorFrame>> all = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<RecordedStream<GatewayFrame, ConnectorFrame>> accepted = new LinkedBlockingQueue<>();

	private volatile Consumer<RecordedStream<GatewayFrame, ConnectorFrame>> behaviour = (stream) -> {
	};

	ContractGateway(Queue<String> violations) {
		this.violations = violations;
	}

	@Override
	public FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer) {
		RecordedStream<GatewayFrame, ConnectorFrame> next = new RecordedStream<>("The gateway's listener of a stream",
				this.violations);
		next.set(stream);
		this.behaviour.accept(next);
		this.all.add(next);
		this.accepted.add(next);
		return next;
	}

	/**
	 * Set what is done with every stream before it is taken.
	 * @param changed what to do
	 */
	void behave(Consumer<RecordedStream<GatewayFrame, ConnectorFrame>> changed) {
		this.behaviour = changed;
	}

	/**
	 * Return the streams that were taken and not asked for yet.
	 */
	BlockingQueue<RecordedStream<GatewayFrame, ConnectorFrame>> accepted() {
		return this.accepted;
	}

	/**
	 * Return how many streams did not end yet.
	 */
	long open() {
		return this.all.stream().filter((stream) -> !stream.recorder().closed().isDone()).count();
	}

}
