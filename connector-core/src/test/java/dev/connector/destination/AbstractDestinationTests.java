package dev.connector.destination;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.connector.failure.Failure;
import dev.connector.frame.GatewayFrame;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import dev.connector.scripted.ScriptedWire;
import dev.connector.transport.FrameListener;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A destination in virtual time whose wires a test plays.
 */
abstract class AbstractDestinationTests {

	static final URI BEST = URI.create("scripted://best:1");

	static final URI OTHER = URI.create("scripted://other:2");

	static final Duration CONNECT_TIMEOUT = DestinationOptions.Limits.defaults().connectTimeout();

	static final Duration STABLE_AFTER = ReconnectOptions.defaults().stableAfter();

	final VirtualScheduler scheduler = new VirtualScheduler();

	final ScriptedGateway gateway = new ScriptedGateway();

	private final List<Destination> destinations = new ArrayList<>();

	@AfterEach
	void leavesNothingBehind() {
		this.destinations.forEach(Destination::close);
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
		assertThat(this.gateway.wires()).allMatch(ScriptedWire::isOver);
		for (Destination destination : this.destinations) {
			assertThat(destination.snapshot().openStreams()).isZero();
			assertThat(destination.snapshot().flights().waiting()).isZero();
			assertThat(destination.snapshot().flights().flying()).isFalse();
		}
	}

	Destination destination(URI... uris) {
		return destination((options) -> options, uris);
	}

	Destination destination(UnaryOperator<DestinationOptions> change, URI... uris) {
		DestinationOptions options = DestinationOptions.of("here", uris[0])
			.withRoutes(DestinationOptions.Routes.to(uris));
		return track(new Destination(change.apply(options), List.of(this.gateway), this.scheduler));
	}

	/**
	 * Have a destination closed and looked at after the test.
	 */
	Destination track(Destination destination) {
		this.destinations.add(destination);
		return destination;
	}

	static UnaryOperator<DestinationOptions> streams(int maxStreams) {
		return (options) -> options.withLimits(options.limits().withMaxStreamsPerConnection(maxStreams));
	}

	/**
	 * Let wires wait to be told how it went.
	 */
	void dialsHang() {
		this.gateway.onDial((wire) -> {
		});
	}

	/**
	 * Let streams be answered at once.
	 */
	void streamsAnswer() {
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.pending()));
	}

	Listener open(Destination destination) {
		Listener listener = new Listener();
		listener.stream = destination.open(listener);
		return listener;
	}

	List<Listener> open(Destination destination, int count) {
		List<Listener> listeners = new ArrayList<>();
		for (int stream = 0; stream < count; stream++) {
			listeners.add(open(destination));
		}
		return listeners;
	}

	/**
	 * Return the only wire that leads to a place and is not over.
	 */
	ScriptedWire wireTo(URI uri) {
		List<ScriptedWire> found = this.gateway.wires()
			.stream()
			.filter((wire) -> wire.uri().equals(uri) && !wire.isOver())
			.toList();
		assertThat(found).as("wires to " + uri).hasSize(1);
		return found.get(0);
	}

	long dialled(URI uri) {
		return this.gateway.wires().stream().filter((wire) -> wire.uri().equals(uri)).count();
	}

	/**
	 * What a stream was told.
	 */
	static final class Listener implements FrameListener<GatewayFrame> {

		final List<String> heard = new ArrayList<>();

		final List<String> leaving = new ArrayList<>();

		final List<Failure> failures = new ArrayList<>();

		dev.connector.transport.FrameStream<dev.connector.frame.ConnectorFrame> stream;

		@Override
		public void onOpen() {
			this.heard.add("open");
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			this.heard.add("frame");
		}

		@Override
		public void onLeaving(String reason) {
			this.leaving.add(reason);
		}

		@Override
		public void onClosed(Failure failure) {
			this.failures.add(failure);
		}

		boolean isOpen() {
			return this.heard.contains("open") && this.failures.isEmpty();
		}

	}

}
