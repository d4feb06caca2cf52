package dev.connector.managed;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.managed.ConnectionStatus.State;
import dev.connector.managed.ManagedBench.Peer;
import dev.connector.reconnect.GateMode;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that belong together, on a link that is kept quiet for handshakes.
 */
class ManagedGroupTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MAX_PARK = Duration.ofMinutes(2);

	private static final ReconnectOptions QUIET = ReconnectOptions.defaults()
		.withGate(GateOptions.defaults().withMode(GateMode.QUIET).withUngatedAttempts(0).withMaxPark(MAX_PARK));

	private final ManagedBench bench = new ManagedBench(ManagedOptions.defaults().withReconnect(QUIET));

	private final ConnectionGroup mine = new ConnectionGroup("session");

	private final ConnectionGroup theirs = new ConnectionGroup("session");

	@Test
	void twoSubscriptionsOfOneGroupNeverParkForEachOther() {
		Peer first = this.bench.peer("first", this.mine).up();
		Peer second = this.bench.peer("second", this.mine).up();
		second.lose();
		stream(first, 2);
		assertThat(second.channels).hasSize(2);
		second.opened().says("ok attached");
		assertThat(this.mine.whenAllUp().toCompletableFuture()).isCompleted();
	}

	@Test
	void whileAnotherGroupStreamsALostConnectionParksAndThenComesBack() {
		Peer lost = this.bench.peer("first", this.mine).up();
		Peer busy = this.bench.peer("first", this.theirs);
		busy.start();
		this.bench.advance(Duration.ofSeconds(10));
		busy.opened().says("ok created");
		lost.lose();
		stream(busy, 3);
		assertThat(ManagedBench.state(lost)).isEqualTo(State.PARKED);
		assertThat(this.bench.connections.turns().waiters()).isEqualTo(1);
		busy.connection.cancel();
		assertThat(ManagedBench.state(lost)).isEqualTo(State.DOWN);
		lost.opened().says("ok attached");
		assertThat(ManagedBench.state(lost)).isEqualTo(State.UP);
	}

	@Test
	void anIdleConnectionThatOnlyAnswersPingsKeepsNobodyParked() {
		Peer lost = this.bench.peer("first", this.mine).up();
		Peer idle = this.bench.peer("first", this.theirs);
		idle.start();
		this.bench.advance(Duration.ofSeconds(10));
		idle.opened().says("ok created");
		lost.lose();
		for (int i = 0; i < 10; i++) {
			this.bench.advance(SECOND);
			idle.listener().onPong();
		}
		assertThat(lost.channels).hasSize(2);
	}

	@Test
	void parkingEndsAtItsBound() {
		Peer lost = this.bench.peer("first", this.mine).up();
		Peer busy = this.bench.peer("first", this.theirs);
		busy.start();
		this.bench.advance(Duration.ofSeconds(10));
		busy.opened().says("ok created");
		lost.lose();
		stream(busy, 130);
		assertThat(ManagedBench.state(lost)).as("it queues anew").isEqualTo(State.PARKED);
		assertThat(lost.connection.status().lastError().message()).contains("max-park");
	}

	@Test
	void aParkedConnectionIsCancelledAtOnce() {
		Peer lost = this.bench.peer("first", this.mine).up();
		Peer busy = this.bench.peer("first", this.theirs);
		busy.start();
		this.bench.advance(Duration.ofSeconds(10));
		busy.opened().says("ok created");
		lost.lose();
		stream(busy, 3);
		assertThat(ManagedBench.state(lost)).isEqualTo(State.PARKED);
		this.mine.cancel();
		assertThat(ManagedBench.state(lost)).isEqualTo(State.CLOSED);
		assertThat(this.bench.connections.turns().waiters()).isZero();
	}

	@Test
	void aGroupIsClosedAsOne() {
		Peer control = this.bench.peer("control", this.mine).up();
		Peer feed = this.bench.peer("feed", this.mine).up();
		CompletableFuture<Map<String, CloseOutcome>> closed = this.mine.close(Duration.ofSeconds(5))
			.toCompletableFuture();
		control.written().says("end");
		control.lose();
		feed.written().lose();
		assertThat(closed).isCompletedWithValue(Map.of("control", CloseOutcome.ACKED, "feed", CloseOutcome.SENT));
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	@Test
	void whenOneMemberEndsTheOthersStillDeliverWhatIsOnItsWay() {
		Peer control = this.bench.peer("control", this.mine).up();
		Peer feed = this.bench.peer("feed", this.mine).up();
		this.bench.application.onEvent = () -> {
			if (this.bench.application.told.contains("end completed")) {
				this.mine.close(Duration.ofSeconds(5));
			}
		};
		control.says("end completed").lose();
		assertThat(feed.channel().sent).endsWith("bye");
		feed.written().says("ev 1 trailing", "end goodbye");
		feed.lose();
		assertThat(this.bench.application.told).containsExactly("end completed", "END", "ev 1 trailing", "end goodbye",
				"END");
		assertThat(this.bench.scheduler.pending()).isZero();
	}

	private void stream(Peer peer, int seconds) {
		for (int i = 0; i < seconds && ManagedBench.state(peer) == State.UP; i++) {
			peer.says("noise");
			this.bench.advance(SECOND);
		}
	}

}
