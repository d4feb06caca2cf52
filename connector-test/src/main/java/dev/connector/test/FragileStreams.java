package dev.connector.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.StreamAcceptor;

/**
 * Streams on their way to a gateway, which can be cut or refused. Safe for use by many
 * threads.
 */
final class FragileStreams implements StreamAcceptor {

	private final StreamAcceptor acceptor;

	private final Set<FrameStream<GatewayFrame>> open = ConcurrentHashMap.newKeySet();

	private volatile boolean refusing;

	FragileStreams(StreamAcceptor acceptor) {
		this.acceptor = acceptor;
	}

	@Override
	public FrameListener<ConnectorFrame> accept(FrameStream<GatewayFrame> stream, String peer) {
		if (this.refusing) {
			stream.abort("The test refuses streams");
			return new Refused();
		}
		this.open.add(stream);
		return new Watched(stream, this.acceptor.accept(stream, peer));
	}

	void cutAll() {
		this.open.forEach((stream) -> stream.abort("The test cut the stream"));
	}

	void refuse(boolean changed) {
		this.refusing = changed;
	}

	/**
	 * Hears the end of a stream that was refused.
	 */
	private static final class Refused implements FrameListener<ConnectorFrame> {

		@Override
		public void onFrame(ConnectorFrame frame) {
		}

		@Override
		public void onClosed(Failure failure) {
		}

	}

	/**
	 * Lets go of a stream when it ends.
	 */
	private final class Watched implements FrameListener<ConnectorFrame> {

		private final FrameStream<GatewayFrame> stream;

		private final FrameListener<ConnectorFrame> delegate;

		Watched(FrameStream<GatewayFrame> stream, FrameListener<ConnectorFrame> delegate) {
			this.stream = stream;
			this.delegate = delegate;
		}

		@Override
		public void onOpen() {
			this.delegate.onOpen();
		}

		@Override
		public void onFrame(ConnectorFrame frame) {
			this.delegate.onFrame(frame);
		}

		@Override
		public void onLeaving(String reason) {
			this.delegate.onLeaving(reason);
		}

		@Override
		public void onClosed(Failure failure) {
			FragileStreams.this.open.remove(this.stream);
			this.delegate.onClosed(failure);
		}

	}

}
