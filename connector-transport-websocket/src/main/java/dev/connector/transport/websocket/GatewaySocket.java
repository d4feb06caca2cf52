package dev.connector.transport.websocket;

import java.util.concurrent.locks.ReentrantLock;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.Cancellable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of a gateway. It is closed when nobody uses it for some time, or no more.
 * Safe for use by many threads.
 */
final class GatewaySocket implements MuxOwner<GatewayFrame, ConnectorFrame> {

	private static final Logger logger = LoggerFactory.getLogger(GatewaySocket.class);

	private final WebSocketGatewayEndpoint endpoint;

	private final String peer;

	private final MuxSocket<GatewayFrame, ConnectorFrame> mux;

	private final ReentrantLock lock = new ReentrantLock();

	private Cancellable timer = Cancellable.NONE;

	private boolean over;

	private volatile boolean leaving;

	GatewaySocket(WebSocketGatewayEndpoint endpoint, BinarySocket socket,
			MuxTerms<GatewayFrame, ConnectorFrame> terms) {
		this.endpoint = endpoint;
		this.peer = terms.address();
		this.mux = new MuxSocket<>(socket, terms, this);
	}

	BinarySocketListener listener() {
		return this.mux;
	}

	void start() {
		arm();
	}

	void leave(String reason) {
		this.leaving = true;
		this.mux.leave(reason);
		if (this.mux.streams() == 0) {
			leaveNow();
		}
	}

	@Override
	public void accept(MuxStream<GatewayFrame, ConnectorFrame> stream) {
		try {
			stream.start(this.endpoint.acceptor().accept(stream, this.peer));
		}
		catch (RuntimeException ex) {
			logger.warn("A stream of {} could not be accepted", this.peer, ex);
			stream.end(ResetCode.INTERNAL, "the stream could not be accepted",
					Failure.unexpected(this.peer + ": not accepted", ex));
			return;
		}
		stream.opened();
	}

	@Override
	public void emptied() {
		// Also when it is left, lest the connector doesn't read what is still to be
		// written
		arm();
		if (this.leaving) {
			leaveNow();
		}
	}

	@Override
	public void over(Failure failure) {
		this.lock.lock();
		try {
			this.over = true;
			this.timer.cancel();
		}
		finally {
			this.lock.unlock();
		}
		this.endpoint.closed(this);
	}

	private void arm() {
		this.lock.lock();
		try {
			this.timer.cancel();
			if (!this.over) {
				this.timer = this.endpoint.scheduler().schedule(this.endpoint.idleTimeout(), this::closeIfIdle);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void closeIfIdle() {
		if (this.mux.streams() == 0) {
			String reason = "there were no streams";
			this.mux.close(CloseCode.NORMAL, reason, failure(reason));
		}
	}

	private void leaveNow() {
		String reason = "the last stream ended";
		this.mux.closeWhenWritten(CloseCode.GOING_AWAY, reason, failure(reason));
	}

	private Failure failure(String reason) {
		return Failure.transientFailure(this.peer + ": closed: " + reason);
	}

}
