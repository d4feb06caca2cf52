package dev.connector.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of wires: extend this class with a {@link WireHarness} for a kind of wire,
 * and have its tests run. After each of them every listener must have been told its end,
 * exactly once and last, by one thread at a time.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class WireContractTests extends FlowContract {

	private static final int THREADS = 8;

	private static final int STREAMS = 32;

	private static final int STEPS = 500;

	/**
	 * For subclasses, in whatever package.
	 */
	protected WireContractTests() {
	}

	@Test
	void aThousandStreamsShareAWire() {
		RecordedWire wire = connected();
		gateway().behave(WireContractTests::echo);
		List<RecordedStream<ConnectorFrame, GatewayFrame>> streams = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			streams.add(begin(wire));
			streams.get(i).stream().send(new Heartbeat(i));
		}
		for (int i = 0; i < streams.size(); i++) {
			assertThat(next(streams.get(i).frames())).isEqualTo(new HeartbeatAck(i, null));
		}
		assertThat(gateway().open()).isEqualTo(streams.size());
		wire.wire().close();
		streams.forEach((stream) -> await(stream.recorder().closed()));
	}

	@Test
	void framesOfManyStreamsKeepTheirOrder() throws Exception {
		RecordedWire wire = connected();
		gateway().behave(WireContractTests::echo);
		List<Ends> streams = IntStream.range(0, 100).mapToObj((i) -> open(wire)).toList();
		inParallel((worker) -> {
			for (int frame = 0; frame < 200; frame++) {
				for (int i = worker; i < streams.size(); i += THREADS) {
					assertThat(streams.get(i).connector().stream().send(new Heartbeat(frame))).isTrue();
				}
			}
		});
		for (Ends stream : streams) {
			for (int frame = 0; frame < 200; frame++) {
				assertThat(next(stream.connector().frames())).isEqualTo(new HeartbeatAck(frame, null));
			}
		}
	}

	@Test
	void framesOfEveryThreadKeepTheirOrderOnASharedStream() throws Exception {
		Ends stream = open(connected());
		inParallel((worker) -> {
			for (int frame = 0; frame < 1_000; frame++) {
				assertThat(stream.connector().stream().send(new Heartbeat(worker * 1_000L + frame))).isTrue();
			}
		});
		long[] expected = IntStream.range(0, THREADS).mapToLong((worker) -> worker * 1_000L).toArray();
		for (int i = 0; i < THREADS * 1_000; i++) {
			long number = number(next(stream.gateway().frames()));
			assertThat(number).isEqualTo(expected[(int) (number / 1_000)]++);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everyListenerIsToldItsEndOnceWhenTheWireIsClosedInTheMiddle(long seed) throws Exception {
		RecordedWire wire = connected();
		inTheMiddleOf(wire, seed, () -> wire.wire().close());
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13, 14, 15, 16, 17, 18 })
	void everyListenerIsToldItsEndOnceWhenTheWireIsLostInTheMiddle(long seed) throws Exception {
		RecordedWire wire = connected();
		inTheMiddleOf(wire, seed, () -> harness().cut());
	}

	/**
	 * Have many threads open, use and end streams, and end the wire meanwhile. That all
	 * listeners were told is checked after the test.
	 */
	private void inTheMiddleOf(RecordedWire wire, long seed, Runnable end) throws Exception {
		gateway().behave((stream) -> stream.react((frame) -> answer(stream, (Heartbeat) frame)));
		AtomicReferenceArray<RecordedStream<ConnectorFrame, GatewayFrame>> streams = new AtomicReferenceArray<>(
				STREAMS);
		AtomicInteger untilEnd = new AtomicInteger(new Random(seed).nextInt(THREADS * STEPS));
		inParallel((worker) -> {
			Random random = new Random(seed * THREADS + worker);
			for (int i = 0; i < STEPS; i++) {
				step(wire, streams, random);
				if (untilEnd.getAndDecrement() == 0) {
					end.run();
				}
			}
		});
		await(wire.recorder().closed());
	}

	private void step(RecordedWire wire, AtomicReferenceArray<RecordedStream<ConnectorFrame, GatewayFrame>> streams,
			Random random) {
		int index = random.nextInt(STREAMS);
		RecordedStream<ConnectorFrame, GatewayFrame> stream = streams.get(index);
		int choice = random.nextInt(100);
		if (stream == null || choice < 5) {
			streams.set(index, begin(wire));
		}
		else if (choice < 10) {
			stream.stream().halfClose();
		}
		else if (choice < 15) {
			stream.stream().abort("by chance");
		}
		else {
			stream.stream().send(new Heartbeat(random.nextInt(100)));
		}
	}

	private static void answer(RecordedStream<GatewayFrame, ConnectorFrame> stream, Heartbeat frame) {
		if (frame.sequence() < 3) {
			stream.stream().halfClose();
		}
		else if (frame.sequence() < 6) {
			stream.stream().abort("by chance");
		}
		else {
			stream.stream().send(new HeartbeatAck(frame.sequence(), null));
		}
	}

	private static void echo(RecordedStream<GatewayFrame, ConnectorFrame> stream) {
		Consumer<ConnectorFrame> answer = (frame) -> stream.stream().send(new HeartbeatAck(number(frame), null));
		stream.react(answer);
	}

	private static void inParallel(IntConsumer work) throws InterruptedException, ExecutionException, TimeoutException {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> workers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int worker = i;
				workers.add(threads.submit(() -> work.accept(worker)));
			}
			for (Future<?> worker : workers) {
				worker.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
