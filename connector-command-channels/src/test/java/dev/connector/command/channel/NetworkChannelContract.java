package dev.connector.command.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandMessage;
import dev.connector.failure.FailureType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every kind of channel promises, also when the network between its ends fails.
 */
public abstract class NetworkChannelContract extends CommandChannelContract {

	@Test
	void tooLargeMessagesAreRefusedAndNothingElse() throws Exception {
		connect();
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> near().send(large(ChannelHarness.MAX_MESSAGE)))
			.matches((ex) -> !ex.isClosed());
		near().send(event(1));
		assertThat(farHears().next()).isEqualTo(event(1));
	}

	@Test
	void tellsBothSidesThatTheConnectionBroke() throws Exception {
		connect();
		kind().reset();
		assertThat(nearHears().end()).isInstanceOfSatisfying(CommandChannelException.class,
				(ex) -> assertThat(ex.failure()).isNotNull()
					.satisfies((failure) -> assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT)));
		assertThat(farHears().end()).isNotNull();
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> near().send(event(1)))
			.matches(CommandChannelException::isClosed);
		closed(near());
	}

	@Test
	void endsWhenThePeerDoesNotRead() throws Exception {
		connect();
		kind().stall();
		CommandMessage large = large(100_000);
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> {
			for (int i = 0; i < 10_000; i++) {
				near().send(large);
			}
		});
		assertThat(nearHears().end()).hasMessageContaining("doesn't read");
		closed(near());
	}

	@Test
	void endsWhenThePeerTakesNothingForTooLong() throws Exception {
		connect();
		kind().stall();
		// A little more each time, until the buffers of the machine are full
		for (int i = 0; i < 1000 && !nearHears().isEnded(); i++) {
			sendAnyway(near(), large(500_000));
			Awaitility.await().during(Duration.ofMillis(100)).pollInterval(Duration.ofMillis(20)).until(() -> {
				kind().letTimePass();
				return kind().timers() == 0;
			});
		}
		assertThat(nearHears().end()).isInstanceOf(CommandChannelException.class)
			.message()
			.matches(".*(took nothing for|was not written within) PT30S.*");
	}

	@Test
	void closesThoughThePeerIsGoneWithoutAWord() throws Exception {
		connect();
		kind().dropFarSide();
		farHears().end();
		near().send(event(1));
		CompletableFuture<Void> closed = near().close().toCompletableFuture();
		assertThat(nearHears().end()).isNull();
		Awaitility.await().until(() -> {
			kind().letTimePass();
			return closed.isDone();
		});
	}

	@Test
	void saysWhyItCanNotBeStarted() throws Exception {
		kind().refuse();
		Throwable failure = failure(near().start(nearHears()).toCompletableFuture());
		assertThat(failure).isInstanceOfSatisfying(CommandChannelException.class, (ex) -> {
			assertThat(ex.failure()).isNotNull();
			assertThat(ex.failure().type()).isEqualTo(FailureType.TRANSIENT);
		});
		assertThat(nearHears().isEnded()).isFalse();
		closed(near());
	}

	@Test
	void closesWhileItIsBeingStarted() throws Exception {
		kind().stall();
		CompletableFuture<Void> started = near().start(nearHears()).toCompletableFuture();
		CompletableFuture<Void> closed = near().close().toCompletableFuture();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			// If it was open just before, it waits for the peer, who doesn't read
			if (started.isDone() && !started.isCompletedExceptionally()) {
				kind().letTimePass();
			}
			return closed.isDone();
		});
		closed(near());
		assertThat(started).isDone();
	}

}
