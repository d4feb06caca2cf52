package dev.connector.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import dev.connector.scripted.ScriptedWire;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DestinationTests {

	private static final long PATIENCE = 60;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ScriptedGateway gateway = new ScriptedGateway();

	@Test
	void aThousandStreamsThatStartAtOnceNeverExceedTheLimitOfAWireAndUseNoMoreWiresThanNeeded() throws Exception {
		Destination destination = destination(80);
		this.gateway.onConnect(ScriptedStream::open);
		openAtOnce(destination, 1_000);
		assertThat(this.gateway.wires()).hasSize(13);
		assertThat(this.gateway.wires()).allMatch((wire) -> wire.most() <= 80);
		assertThat(destination.snapshot().openStreams()).isEqualTo(1_000);
		assertThat(destination.snapshot().wires().stream().mapToInt(DestinationSnapshot.WireSnapshot::streams).sum())
			.isEqualTo(1_000);
	}

	@Test
	void streamsThatComeAndGoNeverExceedTheLimitOfAWireAndGiveEverySlotBack() throws Exception {
		Destination destination = destination(3);
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.pending()));
		runAtOnce(16, () -> {
			for (int round = 0; round < 200; round++) {
				destination.open(new Recording()).abort("enough");
			}
		});
		assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
		assertThat(this.gateway.wires()).allMatch((wire) -> wire.most() <= 3);
		assertThat(this.gateway.wires().size()).isLessThanOrEqualTo(6);
		assertThat(destination.snapshot().openStreams()).isZero();
		assertThat(destination.snapshot().wires()).allMatch((wire) -> wire.streams() == 0);
	}

	@Test
	void aSlotIsTakenBeforeTheStreamIsUp() {
		Destination destination = destination(1);
		destination.open(new Recording());
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(1, 1);
		assertThat(destination.snapshot().openStreams()).isZero();
	}

	@Test
	void theEmptiestWireGetsTheNextStream() {
		Destination destination = destination(2);
		for (int stream = 0; stream < 4; stream++) {
			destination.open(new Recording());
		}
		this.gateway.stream(1).lose();
		this.gateway.stream(3).lose();
		this.gateway.stream(4).lose();
		destination.open(new Recording());
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(1, 1);
	}

	@Test
	void aSlotIsGivenBackOnceHoweverOftenTheStreamEnds() {
		Destination destination = destination(2);
		destination.open(new Recording());
		destination.open(new Recording());
		ScriptedStream first = this.gateway.stream(1);
		first.lose();
		first.abort("again");
		first.listener().onClosed(Failure.transientFailure("and again"));
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(1);
	}

	@Test
	void aSlotIsFreeByTheTimeItsHolderHearsOfTheEnd() {
		Destination destination = destination(1);
		Recording next = new Recording();
		destination.open(new Recording() {

			@Override
			public void onClosed(Failure failure) {
				destination.open(next);
			}

		});
		this.gateway.last().lose();
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void aWireThatThrowsOnOpenHoldsNoSlot() {
		Destination destination = destination(1);
		this.gateway.onConnect((stream) -> {
			throw new IllegalStateException("on purpose");
		});
		for (int attempt = 0; attempt < 2; attempt++) {
			Recording listener = new Recording();
			destination.open(listener);
			assertThat(listener.heard).containsExactly("closed");
			assertThat(listener.failure.message()).contains("on purpose");
		}
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(0);
	}

	@Test
	void aWireOnWhichThreeStreamsInARowFailIsReplaced() {
		Destination destination = destination(1);
		this.gateway.onConnect((stream) -> {
			throw new IllegalStateException("on purpose");
		});
		destination.open(new Recording());
		destination.open(new Recording());
		assertThat(destination.snapshot().wires().get(0).consecutiveFailures()).isEqualTo(2);
		destination.open(new Recording());
		assertThat(destination.snapshot().wires()).isEmpty();
		assertThat(this.gateway.wire(1).closes()).isEqualTo(1);
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(2);
	}

	@Test
	void aWireThatReportsTheEndAndThrowsAsWellHoldsNoSlot() {
		Destination destination = destination(2);
		destination.open(new Recording());
		this.gateway.onConnect((stream) -> {
			stream.listener().onClosed(Failure.transientFailure("refused"));
			throw new IllegalStateException("on purpose");
		});
		Recording listener = new Recording();
		destination.open(listener);
		assertThat(listener.heard).containsExactly("closed");
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(1);
	}

	@Test
	void aFactoryThatThrowsFailsTheStreamAndIsAskedAgain() {
		Destination destination = destination(1);
		this.gateway.onDial((wire) -> {
			throw new IllegalArgumentException("no wire");
		});
		Recording listener = new Recording();
		destination.open(listener);
		assertThat(listener.failure.message()).contains("no wire");
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		this.gateway.onDial(ScriptedWire::up);
		destination.open(new Recording());
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(destination.snapshot().wires()).hasSize(1);
	}

	@Test
	void theListenerHearsOpenThenFramesInOrderThenTheEnd() {
		Destination destination = destination(1);
		Recording listener = new Recording();
		destination.open(listener);
		this.gateway.last().open().deliver(Frames.pending(), Frames.rejected(RejectionCode.CLOSING)).lose();
		assertThat(listener.heard).containsExactly("open", "Pending", "Rejected", "closed");
	}

	@Test
	void framesThatAreSentGoOutOnTheWire() {
		Destination destination = destination(1);
		FrameStream<ConnectorFrame> stream = destination.open(new Recording());
		assertThat(stream.send(new ConnectorFrame.Heartbeat(7))).isTrue();
		assertThat(this.gateway.last().sent()).containsExactly(new ConnectorFrame.Heartbeat(7));
	}

	@Test
	void aClosedDestinationEndsItsStreamsAndRefusesMoreUntilItIsOpenedAgain() {
		Destination destination = destination(1);
		Recording listener = new Recording();
		destination.open(listener);
		destination.open(new Recording());
		destination.close();
		destination.close();
		assertThat(listener.heard).containsExactly("closed");
		assertThat(this.gateway.wires()).extracting(ScriptedWire::closes).containsExactly(1, 1);
		assertThat(destination.snapshot().wires()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> destination.open(new Recording()))
			.withMessageContaining("closed");
		assertThat(this.gateway.streams()).hasSize(2);
		destination.reopen();
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(3);
	}

	@Test
	void aWireThatFailsToCloseKeepsNoOtherOpen() {
		Destination destination = destination(1);
		destination.open(new Recording());
		destination.open(new Recording());
		this.gateway.wires().get(0).failToClose(new IllegalStateException("on purpose"));
		destination.close();
		assertThat(this.gateway.wires()).extracting(ScriptedWire::closes).containsExactly(1, 1);
	}

	@Test
	void theSnapshotTellsHowTheLastStreamEnded() {
		Destination destination = destination(1);
		assertThat(destination.snapshot().lastFailure()).isNull();
		destination.open(new Recording());
		this.gateway.last().open().deliver(Frames.pending());
		assertThat(destination.snapshot().openStreams()).isEqualTo(1);
		Failure failure = Failure.transientFailure("away");
		this.gateway.last().end(failure);
		assertThat(destination.snapshot().lastFailure()).isSameAs(failure);
		assertThat(destination.snapshot().openStreams()).isZero();
		assertThat(destination.snapshot().name()).isEqualTo("here");
		assertThat(destination.snapshot().uri()).isEqualTo(ScriptedGateway.PLACE);
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::kind)
			.containsExactly("scripted");
	}

	@Test
	void aWireThatOpensAStreamAndThenSaysNothingIsReplacedAndClosedWithItsLastStream() {
		Destination destination = destination(10);
		FrameStream<ConnectorFrame> other = destination.open(new Recording());
		this.gateway.last().open().deliver(Frames.pending());
		FrameStream<ConnectorFrame> dead = destination.open(new Recording());
		this.gateway.last().open();
		dead.abort("no answer to the handshake");
		assertThat(destination.snapshot().wires()).singleElement().matches(DestinationSnapshot.WireSnapshot::leaving);
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(this.gateway.wires().get(0).closes()).as("others still use it").isZero();
		other.abort("enough");
		assertThat(this.gateway.wires().get(0).closes()).isEqualTo(1);
		assertThat(this.gateway.wires().get(1).closes()).isZero();
	}

	@Test
	void aWireOverWhichOthersAreAnsweredIsKeptWhenOneHandshakeIsNot() {
		Destination destination = destination(10);
		FrameStream<ConnectorFrame> unanswered = destination.open(new Recording());
		this.gateway.last().open();
		destination.open(new Recording());
		this.gateway.last().open().deliver(Frames.pending());
		unanswered.abort("no answer to the handshake");
		assertThat(destination.snapshot().wires()).hasSize(1);
	}

	@Test
	void aWireThatFellSilentIsReplacedAlthoughItsConnectionSeemsOpen() {
		Destination destination = destination(10);
		FrameStream<ConnectorFrame> silent = destination.open(new Recording());
		this.gateway.last().open().deliver(Frames.pending());
		silent.abortSilent("nothing came");
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(this.gateway.wires().get(0).closes()).isEqualTo(1);
	}

	@Test
	void aWireThatIsLostIsDialledAnewByTheNextStreamThoughItsDelayIsNotOver() {
		Destination destination = destination(10);
		destination.open(new Recording());
		this.gateway.wire(1).lose();
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		destination.open(new Recording());
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(destination.snapshot().wires()).hasSize(1);
	}

	@Test
	void limitsThatMakeNoSenseAreRefusedByName() {
		DestinationOptions.Limits defaults = DestinationOptions.Limits.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> defaults.withMaxStreamsPerConnection(0))
			.withMessageContaining("maxStreamsPerConnection");
		assertThatIllegalArgumentException().isThrownBy(() -> defaults.withMaxPayloadBytes(0))
			.withMessageContaining("maxPayloadBytes");
		assertThat(defaults.withMaxStreamsPerConnection(1).withMaxPayloadBytes(1).maxPayloadBytes()).isEqualTo(1);
	}

	private void openAtOnce(Destination destination, int count) throws Exception {
		Queue<FrameStream<ConnectorFrame>> opened = new ConcurrentLinkedQueue<>();
		int threads = 50;
		runAtOnce(threads, () -> {
			for (int stream = 0; stream < count / threads; stream++) {
				opened.add(destination.open(new Recording()));
			}
		});
		assertThat(opened).hasSize(count);
	}

	private static void runAtOnce(int threads, Runnable task) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			List<Future<?>> running = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				running.add(pool.submit(() -> {
					ready.countDown();
					ready.await();
					task.run();
					return null;
				}));
			}
			for (Future<?> future : running) {
				future.get(PATIENCE, TimeUnit.SECONDS);
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

	private Destination destination(int maxStreams) {
		return new Destination(
				DestinationOptions.of("here", ScriptedGateway.PLACE)
					.withLimits(DestinationOptions.Limits.defaults().withMaxStreamsPerConnection(maxStreams)),
				List.of(this.gateway), this.scheduler);
	}

	private static class Recording implements FrameListener<GatewayFrame> {

		private final List<String> heard = new ArrayList<>();

		private Failure failure = Failure.transientFailure("none yet");

		@Override
		public void onOpen() {
			this.heard.add("open");
		}

		@Override
		public void onFrame(GatewayFrame frame) {
			this.heard.add(frame.getClass().getSimpleName());
		}

		@Override
		public void onClosed(Failure failure) {
			this.failure = failure;
			this.heard.add("closed");
		}

	}

}
