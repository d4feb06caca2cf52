package dev.connector.transport.socket;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketThreads}.
 */
class SocketThreadsTests {

	private final SocketThreads threads = new SocketThreads("connector-test-sockets");

	@Test
	void hasNothingToEndWhenNobodyConnected() {
		this.threads.close();
		assertThat(this.threads.isTerminated()).isTrue();
	}

	@Test
	void givesAllConnectionsThreadsOfOneGroup() throws InterruptedException {
		EventLoopGroup loops = this.threads.loops();
		assertThat(this.threads.loops()).isSameAs(loops);
		assertThat(this.threads.next().parent()).isSameAs(loops);
		this.threads.close();
		assertThat(loops.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.threads.isTerminated()).isTrue();
	}

	@Test
	void givesThreadsThatEndToWhoComesTooLate() throws InterruptedException {
		this.threads.close();
		EventLoop loop = this.threads.next();
		assertThat(loop.isShuttingDown()).isTrue();
		assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

}
