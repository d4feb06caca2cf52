package dev.connector.test.contract;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.StreamAcceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the contract have in common: a harness for each, and after each the
 * check that every listener was told its end exactly once and nothing else that it should
 * not be told.
 */
abstract class ContractFixture {

	/** Nothing takes that long unless it never happens. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Queue<RecordedWire> wires = new ConcurrentLinkedQueue<>();

	private final Queue<RecordedStream<ConnectorFrame, GatewayFrame>> streams = new ConcurrentLinkedQueue<>();

	private final ContractGateway gateway = new ContractGateway(this.violations);

	private WireHarness harness;

	/**
	 * Start a gateway's end that wires of the kind on trial can reach.
	 * @param acceptor takes the streams
	 * @return the harness
	 * @throws Exception when it can't be started
	 */
	protected abstract WireHarness start(StreamAcceptor acceptor) throws Exception;

	@BeforeEach
	void startHarness() throws Exception {
		this.harness = start(this.gateway);
	}

	@AfterEach
	void everyListenerWasToldItsEndOnce() {
		try {
			this.wires.forEach((wire) -> wire.wire().close());
			this.wires.stream().filter(RecordedWire::isAsked).forEach((wire) -> await(wire.recorder().closed()));
			this.streams.forEach((stream) -> await(stream.recorder().closed()));
			eventually("no stream is left at the gateway", () -> this.gateway.open() == 0);
		}
		finally {
			this.harness.close();
		}
		assertThat(this.violations).isEmpty();
	}

	WireHarness harness() {
		return this.harness;
	}

	ContractGateway gateway() {
		return this.gateway;
	}

	void assumeCan(WireCapability capability) {
		Assumptions.assumeTrue(this.harness.capabilities().contains(capability),
				() -> "The harness lacks " + capability);
	}

	/**
	 * Return the part of the URI that names the gateway.
	 */
	String address() {
		URI uri = this.harness.destination().uri();
		return uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getAuthority();
	}

	RecordedWire newWire() {
		RecordedWire wire = new RecordedWire(
				this.harness.factory().create(this.harness.destination(), this.harness.destination().uri()),
				this.violations);
		this.wires.add(wire);
		return wire;
	}

	RecordedWire connected() {
		RecordedWire wire = newWire().connect();
		await(wire.recorder().opened());
		return wire;
	}

	/**
	 * Open a stream without waiting for it.
	 */
	RecordedStream<ConnectorFrame, GatewayFrame> begin(RecordedWire wire) {
		RecordedStream<ConnectorFrame, GatewayFrame> stream = new RecordedStream<>(
				"The connector's listener of a stream", this.violations);
		this.streams.add(stream);
		stream.set(wire.wire().open(stream));
		return stream;
	}

	/**
	 * Open a stream and wait until both sides have it.
	 */
	Ends open(RecordedWire wire) {
		RecordedStream<ConnectorFrame, GatewayFrame> connector = begin(wire);
		Ends ends = new Ends(connector, next(this.gateway.accepted()));
		await(connector.recorder().opened());
		await(ends.gateway().recorder().opened());
		return ends;
	}

	static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Nothing happened for " + PATIENCE, ex);
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	static <T> T next(BlockingQueue<T> queue) {
		try {
			T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("Nothing came for " + PATIENCE);
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	static void eventually(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(what).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	/**
	 * Both ends of a stream.
	 *
	 * @param connector the connector's end
	 * @param gateway the gateway's end
	 */
	record Ends(RecordedStream<ConnectorFrame, GatewayFrame> connector,
			RecordedStream<GatewayFrame, ConnectorFrame> gateway) {

		/**
		 * Send a frame each way and wait for both.
		 */
		void assertAlive() {
			assertThat(this.connector.stream().send(new ConnectorFrame.Heartbeat(4711))).isTrue();
			assertThat(next(this.gateway.frames())).isEqualTo(new ConnectorFrame.Heartbeat(4711));
			assertThat(this.gateway.stream().send(new GatewayFrame.HeartbeatAck(4712, null))).isTrue();
			assertThat(next(this.connector.frames())).isEqualTo(new GatewayFrame.HeartbeatAck(4712, null));
		}

		/**
		 * Wait until both sides were told the end.
		 */
		void awaitEnd() {
			await(this.connector.recorder().closed());
			await(this.gateway.recorder().closed());
		}

	}

}
