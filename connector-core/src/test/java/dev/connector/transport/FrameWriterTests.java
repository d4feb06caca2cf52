package dev.connector.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.transport.FrameWriter.Sink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameWriterTests {

	private final RecordingSink sink = new RecordingSink();

	private final FrameWriter<Heartbeat> writer = new FrameWriter<>(this.sink);

	@Test
	void writesAtOnceWhileTheSinkIsReady() {
		assertThat(this.writer.send(new Heartbeat(1))).isTrue();
		assertThat(this.sink.written).containsExactly(1L);
		assertThat(this.writer.queued()).isZero();
	}

	@Test
	void keepsFramesInOrderUntilTheSinkIsReady() {
		this.sink.ready.set(false);
		this.writer.send(new Heartbeat(1));
		this.writer.send(new Heartbeat(2));
		assertThat(this.sink.written).isEmpty();
		assertThat(this.writer.queued()).isEqualTo(2);
		this.sink.ready.set(true);
		this.writer.drain();
		assertThat(this.sink.written).containsExactly(1L, 2L);
		assertThat(this.writer.queued()).isZero();
	}

	@Test
	void stopsWritingAsSoonAsTheSinkIsNoLongerReady() {
		this.sink.ready.set(false);
		this.writer.send(new Heartbeat(1));
		this.writer.send(new Heartbeat(2));
		this.sink.onWrite = () -> this.sink.ready.set(false);
		this.sink.ready.set(true);
		this.writer.drain();
		assertThat(this.sink.written).containsExactly(1L);
		assertThat(this.writer.queued()).isEqualTo(1);
	}

	@Test
	void halfClosesAfterTheLastFrame() {
		this.sink.ready.set(false);
		this.writer.send(new Heartbeat(1));
		this.writer.halfClose();
		assertThat(this.sink.halfClosed).hasValue(0);
		this.sink.ready.set(true);
		this.writer.drain();
		assertThat(this.sink.written).containsExactly(1L);
		assertThat(this.sink.halfClosed).hasValue(1);
	}

	@Test
	void halfClosesWithoutWaitingForReadinessWhenNothingIsQueued() {
		this.sink.ready.set(false);
		this.writer.halfClose();
		assertThat(this.sink.halfClosed).hasValue(1);
	}

	@Test
	void halfClosesOnceAndDropsWhatIsSentAfterwards() {
		this.writer.halfClose();
		this.writer.halfClose();
		assertThat(this.writer.send(new Heartbeat(1))).isFalse();
		assertThat(this.sink.written).isEmpty();
		assertThat(this.sink.halfClosed).hasValue(1);
	}

	@Test
	void endDropsWhatIsQueuedAndEndsTheSinkOnce() {
		this.sink.ready.set(false);
		this.writer.send(new Heartbeat(1));
		this.writer.halfClose();
		this.writer.end();
		this.writer.end();
		assertThat(this.writer.isEnded()).isTrue();
		assertThat(this.writer.queued()).isZero();
		assertThat(this.writer.send(new Heartbeat(2))).isFalse();
		this.sink.ready.set(true);
		this.writer.drain();
		assertThat(this.sink.written).isEmpty();
		assertThat(this.sink.halfClosed).hasValue(0);
		assertThat(this.sink.ended).hasValue(1);
		assertThat(this.sink.endCause).hasNullValue();
	}

	@Test
	void endsTheSinkAfterItWasHalfClosed() {
		this.writer.halfClose();
		this.writer.end();
		assertThat(this.sink.ended).hasValue(1);
	}

	@Test
	void aThrowingSinkEndsTheWriterAndIsToldWhy() {
		IllegalStateException broken = new IllegalStateException("broken");
		this.sink.onWrite = () -> {
			throw broken;
		};
		assertThat(this.writer.send(new Heartbeat(1))).isTrue();
		assertThat(this.writer.isEnded()).isTrue();
		assertThat(this.sink.endCause).hasValue(broken);
		assertThat(this.writer.send(new Heartbeat(2))).isFalse();
		assertThat(this.writer.queued()).isZero();
	}

	@Test
	void anErrorFromReadinessOrHalfCloseEndsTheWriterToo() {
		StackOverflowError error = new StackOverflowError();
		this.sink.onHalfClose = () -> {
			throw error;
		};
		this.writer.halfClose();
		assertThat(this.sink.endCause).hasValue(error);
		assertThat(this.writer.isEnded()).isTrue();
	}

	@Test
	void aSinkThatThrowsWhileItEndsDoesNotStopTheWriterFromDroppingFrames() {
		this.sink.onEnd = () -> {
			throw new IllegalStateException("broken");
		};
		this.writer.end();
		assertThat(this.writer.send(new Heartbeat(1))).isFalse();
		assertThat(this.sink.ended).hasValue(1);
	}

	@Test
	void aSinkMaySendWhileItWrites() {
		AtomicInteger left = new AtomicInteger(10_000);
		this.sink.onWrite = () -> {
			if (left.getAndDecrement() > 0) {
				this.writer.send(new Heartbeat(left.get()));
			}
		};
		this.writer.send(new Heartbeat(-1));
		assertThat(this.sink.written).hasSize(10_001);
	}

	@Test
	void aSinkMayEndTheWriterWhileItWrites() {
		this.sink.ready.set(false);
		this.writer.send(new Heartbeat(1));
		this.writer.send(new Heartbeat(2));
		this.sink.onWrite = this.writer::end;
		this.sink.ready.set(true);
		this.writer.drain();
		assertThat(this.sink.written).containsExactly(1L);
		assertThat(this.sink.ended).hasValue(1);
	}

	@Test
	void writesWhereItIsToldToAndAsksForThatOnce() {
		List<Runnable> tasks = new ArrayList<>();
		FrameWriter<Heartbeat> elsewhere = new FrameWriter<>(this.sink, tasks::add);
		elsewhere.send(new Heartbeat(1));
		elsewhere.send(new Heartbeat(2));
		elsewhere.halfClose();
		assertThat(this.sink.written).isEmpty();
		assertThat(tasks).hasSize(1);
		tasks.remove(0).run();
		assertThat(this.sink.written).containsExactly(1L, 2L);
		elsewhere.end();
		assertThat(tasks).hasSize(1);
	}

	@Test
	void manySendersWriteEveryFrameOnceInTheirOrderNeverTwoAtATime() throws Exception {
		int senders = 64;
		int frames = 5_000;
		AtomicInteger credit = new AtomicInteger();
		this.sink.onWrite = () -> {
			if (credit.decrementAndGet() == 0) {
				this.sink.ready.set(false);
			}
		};
		this.sink.ready.set(false);
		runTogether(senders, (sender) -> {
			for (int i = 0; i < frames; i++) {
				this.writer.send(new Heartbeat(sender * 1_000_000L + i));
			}
		}, () -> {
			while (this.sink.written.size() < senders * frames && this.sink.violations.get() == 0) {
				if (!this.sink.ready.get()) {
					credit.set(97);
					this.sink.ready.set(true);
					this.writer.drain();
				}
				Thread.onSpinWait();
			}
		});
		assertThat(this.sink.violations).hasValue(0);
		assertThat(this.writer.queued()).isZero();
		Map<Long, Long> next = new HashMap<>();
		for (long value : this.sink.written) {
			assertThat(value % 1_000_000).isEqualTo(next.merge(value / 1_000_000, 1L, Long::sum) - 1);
		}
		assertThat(next).hasSize(senders).allSatisfy((sender, count) -> assertThat(count).isEqualTo(frames));
	}

	@Test
	void endingAmongManySendersLeavesNothingQueuedAndWritesNothingAfterwards() throws Exception {
		for (int round = 0; round < 200; round++) {
			RecordingSink target = new RecordingSink();
			FrameWriter<Heartbeat> ending = new FrameWriter<>(target);
			int at = round % 50;
			runTogether(4, (sender) -> {
				for (int i = 0; i < 100; i++) {
					if (sender == 0 && i == at) {
						ending.end();
					}
					ending.send(new Heartbeat(i));
				}
			}, () -> {
			});
			assertThat(target.ended).hasValue(1);
			assertThat(target.violations).hasValue(0);
			assertThat(ending.queued()).isZero();
		}
	}

	@Test
	void halfClosingAmongManySendersHappensOnceAndNothingIsWrittenAfterwards() throws Exception {
		for (int round = 0; round < 200; round++) {
			RecordingSink target = new RecordingSink();
			FrameWriter<Heartbeat> closing = new FrameWriter<>(target);
			int at = round % 50;
			runTogether(4, (sender) -> {
				for (int i = 0; i < 100; i++) {
					if (sender < 2 && i == at) {
						closing.halfClose();
					}
					closing.send(new Heartbeat(i));
				}
			}, () -> {
			});
			assertThat(target.halfClosed).hasValue(1);
			assertThat(target.violations).hasValue(0);
			assertThat(closing.queued()).isZero();
		}
	}

	private static void runTogether(int threads, Sender sender, Runnable meanwhile) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch start = new CountDownLatch(1);
			CountDownLatch done = new CountDownLatch(threads);
			for (int i = 0; i < threads; i++) {
				long number = i;
				executor.execute(() -> {
					try {
						start.await();
						sender.send(number);
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					finally {
						done.countDown();
					}
				});
			}
			start.countDown();
			meanwhile.run();
			assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private interface Sender {

		void send(long number);

	}

	private static final class RecordingSink implements Sink<Heartbeat> {

		final List<Long> written = Collections.synchronizedList(new ArrayList<>());

		final AtomicBoolean ready = new AtomicBoolean(true);

		final AtomicInteger halfClosed = new AtomicInteger();

		final AtomicInteger ended = new AtomicInteger();

		final AtomicReference<@Nullable Throwable> endCause = new AtomicReference<>();

		final AtomicInteger violations = new AtomicInteger();

		private final AtomicBoolean busy = new AtomicBoolean();

		volatile Runnable onWrite = () -> {
		};

		volatile Runnable onHalfClose = () -> {
		};

		volatile Runnable onEnd = () -> {
		};

		@Override
		public boolean isReady() {
			return this.ready.get();
		}

		@Override
		public void write(Heartbeat frame) {
			alone(() -> {
				if (!this.ready.get() || this.halfClosed.get() > 0 || this.ended.get() > 0) {
					this.violations.incrementAndGet();
				}
				this.written.add(frame.sequence());
				this.onWrite.run();
			});
		}

		@Override
		public void halfClose() {
			alone(() -> {
				this.halfClosed.incrementAndGet();
				this.onHalfClose.run();
			});
		}

		@Override
		public void end(@Nullable Throwable cause) {
			alone(() -> {
				this.ended.incrementAndGet();
				this.endCause.set(cause);
				this.onEnd.run();
			});
		}

		private void alone(Runnable action) {
			if (!this.busy.compareAndSet(false, true)) {
				this.violations.incrementAndGet();
			}
			try {
				action.run();
			}
			finally {
				this.busy.set(false);
			}
		}

	}

}
