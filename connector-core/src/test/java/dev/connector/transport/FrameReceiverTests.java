package dev.connector.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameReceiverTests {

	private static final Failure FIRST = Failure.transientFailure("first");

	private static final Failure SECOND = Failure.transientFailure("second");

	private final List<String> events = new ArrayList<>();

	private Runnable onFrame = () -> {
	};

	private final FrameReceiver<GatewayFrame> receiver = new FrameReceiver<>(this::broken);

	private final FrameListener<GatewayFrame> listener = new FrameListener<>() {

		@Override
		public void onOpen() {
			FrameReceiverTests.this.events.add("open");
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			FrameReceiverTests.this.events.add("frame " + ((HeartbeatAck) frame).sequence());
			FrameReceiverTests.this.onFrame.run();
			FrameReceiverTests.this.events.add("done");
		}

		@Override
		public void onClosed(Failure failure) {
			FrameReceiverTests.this.events.add("closed " + failure.message());
		}

	};

	@Test
	void opensOnceBeforeTheFirstFrame() {
		this.receiver.start(this.listener);
		this.receiver.open();
		this.receiver.receive(new HeartbeatAck(1, null));
		this.receiver.open();
		assertThat(this.events).containsExactly("open", "frame 1", "done");
	}

	@Test
	void aFrameOpensAStreamThatWasNotToldToBeOpen() {
		this.receiver.start(this.listener);
		this.receiver.receive(new HeartbeatAck(1, null));
		assertThat(this.events).containsExactly("open", "frame 1", "done");
	}

	@Test
	void closesOnceWithTheFirstFailureAndTellsNothingAfterwards() {
		this.receiver.start(this.listener);
		assertThat(this.receiver.close(FIRST)).isTrue();
		assertThat(this.receiver.close(SECOND)).isFalse();
		this.receiver.open();
		this.receiver.receive(new HeartbeatAck(1, null));
		assertThat(this.events).containsExactly("closed first");
		assertThat(this.receiver.isClosed()).isTrue();
	}

	@Test
	void anEndBeforeThereIsAListenerIsToldWhenThereIsOne() {
		this.receiver.close(FIRST);
		assertThat(this.events).isEmpty();
		this.receiver.start(this.listener);
		assertThat(this.events).containsExactly("closed first");
	}

	@Test
	void aListenerThatClosesIsToldWhenItIsDone() {
		this.receiver.start(this.listener);
		this.onFrame = () -> this.receiver.close(FIRST);
		this.receiver.receive(new HeartbeatAck(1, null));
		assertThat(this.events).containsExactly("open", "frame 1", "done", "closed first");
	}

	@Test
	void whatAListenerThrowsBreaksTheStream() {
		this.receiver.start(this.listener);
		this.onFrame = () -> {
			throw new StackOverflowError("deep");
		};
		this.receiver.receive(new HeartbeatAck(1, null));
		this.receiver.receive(new HeartbeatAck(2, null));
		assertThat(this.events).containsExactly("open", "frame 1", "broken deep", "closed broken");
	}

	@Test
	void aListenerThatFailsOnTheEndHarmsNobody() {
		this.receiver.start(new FrameListener<>() {

			@Override
			public void onFrame(GatewayFrame frame) {
			}

			@Override
			public void onClosed(Failure failure) {
				throw new IllegalStateException("broken");
			}

		});
		assertThat(this.receiver.close(FIRST)).isTrue();
	}

	@Test
	void closingFromManyThreadsWhileFramesArriveIsToldExactlyOnceNeverMeanwhile() throws Exception {
		for (int round = 0; round < 2_000; round++) {
			Exclusive exclusive = new Exclusive();
			FrameReceiver<GatewayFrame> target = new FrameReceiver<>((ex) -> exclusive.violations.incrementAndGet());
			target.start(exclusive);
			CountDownLatch done = new CountDownLatch(2);
			for (int i = 0; i < 2; i++) {
				new Thread(() -> {
					target.close(FIRST);
					done.countDown();
				}).start();
			}
			for (int i = 0; i < 50; i++) {
				target.receive(new HeartbeatAck(i, null));
			}
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			target.receive(new HeartbeatAck(99, null));
			assertThat(exclusive.closed).hasValue(1);
			assertThat(exclusive.violations).hasValue(0);
		}
	}

	private void broken(Throwable cause) {
		this.events.add("broken " + cause.getMessage());
		this.receiver.close(Failure.transientFailure("broken"));
	}

	private static final class Exclusive implements FrameListener<GatewayFrame> {

		final AtomicInteger closed = new AtomicInteger();

		final AtomicInteger violations = new AtomicInteger();

		private final AtomicBoolean busy = new AtomicBoolean();

		@Override
		public void onFrame(GatewayFrame frame) {
			if (this.closed.get() > 0 || !this.busy.compareAndSet(false, true)) {
				this.violations.incrementAndGet();
			}
			this.busy.set(false);
		}

		@Override
		public void onClosed(Failure failure) {
			if (!this.busy.compareAndSet(false, true)) {
				this.violations.incrementAndGet();
			}
			this.closed.incrementAndGet();
			this.busy.set(false);
		}

	}

}
