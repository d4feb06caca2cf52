package dev.connector.transport.inprocess;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.SerialOwner;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a gateway of the same process. What happens to the wire itself belongs to a
 * serial owner, which also tells the listener; streams don't pass through it.
 */
final class InProcessWire implements Wire {

	private final InProcessGateways gateways;

	private final String destination;

	private final String name;

	private final SerialOwner owner;

	private final AtomicBoolean asked = new AtomicBoolean();

	private final Set<InProcessStream> streams = ConcurrentHashMap.newKeySet();

	/** Written by the owner only, as is everything below. */
	private volatile @Nullable InProcessListener gateway;

	/** Why no more streams are opened, once it is so. */
	private volatile @Nullable Failure refusal;

	private boolean ended;

	private @Nullable WireListener listener;

	InProcessWire(InProcessGateways gateways, String destination, String name) {
		this.gateways = gateways;
		this.destination = destination;
		this.name = name;
		this.owner = new SerialOwner("a wire to " + address());
	}

	@Override
	public String kind() {
		return InProcessWireFactory.KIND;
	}

	@Override
	public void connect(WireListener told) {
		if (!this.asked.compareAndSet(false, true)) {
			throw new IllegalStateException("A wire is connected once: make another one");
		}
		this.owner.execute(() -> {
			this.listener = told;
			if (this.ended) {
				told.onClosed(Objects.requireNonNull(this.refusal));
			}
			else {
				connect();
			}
		});
	}

	@Override
	public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> receiving) {
		InProcessListener to = this.gateway;
		InProcessStream stream = new InProcessStream(address(), receiving, this.streams::remove);
		this.streams.add(stream);
		// Asked after the stream is known to whoever ends the wire
		Failure refused = this.refusal;
		if (refused != null) {
			stream.end(refused);
		}
		else if (to == null) {
			stream.end(failure("the wire is not connected"));
		}
		else {
			stream.begin(to.acceptor());
		}
		return stream.connectorSide();
	}

	@Override
	public void close() {
		end(failure("the wire was closed"));
	}

	/**
	 * Tell that the gateway wants no more streams, if the wire lives.
	 */
	void leave(String reason) {
		this.owner.execute(() -> {
			if (this.gateway != null && this.refusal == null) {
				this.refusal = failure("the gateway takes no more streams on this wire: " + reason);
				Objects.requireNonNull(this.listener).onLeaving(reason);
			}
		});
	}

	/**
	 * End the wire and its streams, if it lives.
	 */
	void end(Failure failure) {
		this.owner.execute(() -> {
			if (this.ended) {
				return;
			}
			this.ended = true;
			this.refusal = failure;
			InProcessListener to = this.gateway;
			if (to != null) {
				to.remove(this);
			}
			this.streams.forEach((stream) -> stream.end(failure));
			if (this.listener != null) {
				this.listener.onClosed(failure);
			}
		});
	}

	private void connect() {
		InProcessListener to = this.gateways.find(this.name);
		if (to == null || !to.add(this)) {
			end(failure("no gateway listens under this name in this process: start it,"
					+ " or correct the uri of the destination '" + this.destination + "'"));
			return;
		}
		this.gateway = to;
		Objects.requireNonNull(this.listener).onConnected();
	}

	private Failure failure(String what) {
		return Failure.transientFailure(address() + ": " + what);
	}

	private String address() {
		return InProcessWireFactory.address(this.name);
	}

}
