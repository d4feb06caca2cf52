package dev.connector.transport.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.websocket.WebSocketOptions.Limits;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WritesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final DefaultEventLoop loop = new DefaultEventLoop();

	private final AtomicInteger stuck = new AtomicInteger();

	private final Writes writes = new Writes(
			WebSocketOptions.of(URI.create("ws://host")).withLimits(new Limits(1, 2, 10)), this.loop, this.scheduler,
			this.stuck::incrementAndGet);

	@AfterEach
	void stopLoop() throws Exception {
		inLoop(this.writes::end);
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.writes.queued()).isZero();
		this.loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
	}

	@Test
	void thereIsRoomUpToEitherLimit() {
		assertThat(this.writes.reserve(10)).isTrue();
		assertThat(this.writes.reserve(1)).isFalse();
		this.writes.release(10);
		assertThat(this.writes.reserve(11)).isFalse();
		assertThat(this.writes.reserve(1)).isTrue();
		assertThat(this.writes.reserve(1)).isTrue();
		assertThat(this.writes.reserve(1)).isFalse();
		assertThat(this.writes.queued()).isEqualTo(2);
		this.writes.release(1);
		this.writes.release(1);
	}

	@Test
	void theTimeoutCountsFromTheOldestWriteThatIsStillUnderWay() throws Exception {
		Promise<Void> first = watch();
		advance(TIMEOUT.minusSeconds(10));
		watch();
		first.setSuccess(null);
		advance(TIMEOUT.minusNanos(1));
		assertThat(this.stuck.get()).isZero();
		advance(Duration.ofNanos(1));
		assertThat(this.stuck.get()).isEqualTo(1);
	}

	@Test
	void nothingIsWatchedWhenEverythingIsWritten() throws Exception {
		watch().setSuccess(null);
		advance(Duration.ZERO);
		assertThat(this.scheduler.pending()).isZero();
		advance(TIMEOUT);
		watch();
		advance(TIMEOUT.minusNanos(1));
		assertThat(this.stuck.get()).isZero();
	}

	@Test
	void whatWasNotWrittenFailsOnce() throws Exception {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		Promise<Void> write = this.loop.newPromise();
		this.writes.reserve(1);
		inLoop(() -> this.writes.watch(1, write, sent));
		inLoop(this.writes::end);
		assertThat(sent).isCompletedExceptionally();
		write.setFailure(new IllegalStateException("closed"));
		advance(TIMEOUT);
		assertThat(this.stuck.get()).isZero();
	}

	private Promise<Void> watch() throws Exception {
		Promise<Void> write = this.loop.newPromise();
		this.writes.reserve(1);
		inLoop(() -> this.writes.watch(1, write, new CompletableFuture<>()));
		return write;
	}

	private void advance(Duration duration) throws Exception {
		inLoop(() -> {
		});
		this.scheduler.advance(duration);
		inLoop(() -> {
		});
		this.scheduler.advance(Duration.ZERO);
		inLoop(() -> {
		});
	}

	private void inLoop(Runnable task) throws Exception {
		this.loop.submit(task).get();
	}

}
