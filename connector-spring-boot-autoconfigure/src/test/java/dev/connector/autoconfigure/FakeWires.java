package dev.connector.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.TlsOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.WireListener;

/**
 * Wires of all kinds that connect at once, or never, and lead nowhere.
 */
public final class FakeWires implements WireFactory {

	private final Set<String> schemes;

	private final String kind;

	private final List<String> made = new CopyOnWriteArrayList<>();

	private final List<TlsOptions> tls = new CopyOnWriteArrayList<>();

	private volatile boolean refusing;

	/**
	 * Create a factory.
	 * @param kind what it is called
	 * @param schemes of the URIs that it takes
	 */
	public FakeWires(String kind, String... schemes) {
		this.kind = kind;
		this.schemes = Set.of(schemes);
	}

	/**
	 * Open a stream to a destination and listen only for what it is told.
	 * @param destination where to
	 * @return what the stream was told when it was to move
	 */
	public static List<String> reasonsToLeave(Destination destination) {
		List<String> reasons = new CopyOnWriteArrayList<>();
		destination.open(new FrameListener<GatewayFrame>() {

			@Override
			public void onFrame(GatewayFrame frame) {
			}

			@Override
			public void onLeaving(String reason) {
				reasons.add(reason);
			}

			@Override
			public void onClosed(Failure failure) {
			}

		});
		return reasons;
	}

	/**
	 * Refuse to connect, or connect again.
	 */
	public void refuse(boolean changed) {
		this.refusing = changed;
	}

	/**
	 * Return the names of the destinations that wires were made for.
	 */
	public List<String> made() {
		return new ArrayList<>(this.made);
	}

	/**
	 * Return with which options wires with TLS were made.
	 */
	public List<TlsOptions> tls() {
		return new ArrayList<>(this.tls);
	}

	@Override
	public String kind() {
		return this.kind;
	}

	@Override
	public boolean supports(URI uri) {
		return this.schemes.contains(uri.getScheme());
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		this.made.add(destination.name());
		this.tls.add(destination.access().tls().get());
		return new FakeWire();
	}

	private final class FakeWire implements Wire {

		private WireListener listener;

		@Override
		public String kind() {
			return FakeWires.this.kind;
		}

		@Override
		public void connect(WireListener listener) {
			this.listener = listener;
			if (FakeWires.this.refusing) {
				listener.onClosed(Failure.transientFailure("The test refuses wires"));
			}
			else {
				listener.onConnected();
			}
		}

		@Override
		public FrameStream<ConnectorFrame> open(FrameListener<GatewayFrame> listener) {
			listener.onOpen();
			return new FakeStream();
		}

		@Override
		public void close() {
			this.listener.onClosed(Failure.transientFailure("closed"));
		}

	}

	private static final class FakeStream implements FrameStream<ConnectorFrame> {

		@Override
		public boolean send(ConnectorFrame frame) {
			return true;
		}

		@Override
		public void halfClose() {
		}

		@Override
		public void abort(String reason) {
		}

		@Override
		public int queued() {
			return 0;
		}

	}

}
