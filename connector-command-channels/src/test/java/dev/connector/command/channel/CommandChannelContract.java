package dev.connector.command.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.connector.Payload;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every kind of channel that carries all messages promises.
 */
@Timeout(120)
@SuppressWarnings("this-escape")
public abstract class CommandChannelContract {

	private static final int MANY = 10_000;

	private static final int THREADS = 8;

	private static final int WINDOW = 500;

	private final ChannelHarness harness = createHarness();

	private final Recorder nearHears = new Recorder();

	private final Recorder farHears = new Recorder();

	private final CommandChannel near = this.harness.create();

	/**
	 * Make the kind on trial.
	 */
	protected abstract ChannelHarness createHarness();

	@AfterEach
	void leavesNothingBehind() throws Exception {
		this.harness.close();
		this.nearHears.requireOrder();
		this.farHears.requireOrder();
	}

	@Test
	void carriesEveryKindOfMessageBothWays() throws Exception {
		CommandChannel far = connect();
		List<CommandMessage> all = List.of(
				new CommandMessage.RegisterRequest("1", new CommandDefinition("a", "does a", null)),
				new CommandMessage.RegisterResponse("2", "1", false), new CommandMessage.ListRequest("3"),
				new CommandMessage.ListResponse("4", "3", List.of(new CommandDefinition("b", null, null))),
				new CommandMessage.ExecuteRequest("5", "a", Payload.json("{\"x\":\"\u00e4\ud83d\ude00\"}")),
				CommandMessage.ExecuteResponse.success("6", "5", Payload.json("[1.0]")),
				CommandMessage.ExecuteResponse.failure("7", "5",
						new CommandError(CommandErrorCode.NOT_FOUND, "line\nbreak")),
				new CommandMessage.Event("8", "e", null));
		all.forEach(this.near::send);
		all.forEach(far::send);
		assertThat(this.farHears.next(all.size())).isEqualTo(all);
		assertThat(this.nearHears.next(all.size())).isEqualTo(all);
	}

	@Test
	void keepsTheOrderOfManyMessages() throws Exception {
		CommandChannel far = connect();
		for (int i = 0; i < MANY; i++) {
			this.near.send(event(i));
			far.send(event(i));
		}
		assertThat(numbers(this.farHears.next(MANY))).isEqualTo(IntStream.range(0, MANY).boxed().toList());
		assertThat(numbers(this.nearHears.next(MANY))).isEqualTo(IntStream.range(0, MANY).boxed().toList());
	}

	@Test
	void takesMessagesOfManyThreads() throws Exception {
		connect();
		int each = 500;
		inThreads((thread) -> {
			for (int i = 0; i < each; i++) {
				this.near.send(event(thread * each + i));
			}
		});
		List<Integer> heard = numbers(this.farHears.next(THREADS * each));
		for (int thread = 0; thread < THREADS; thread++) {
			int first = thread * each;
			assertThat(heard.stream().filter((number) -> number / each == first / each).toList())
				.isEqualTo(IntStream.range(first, first + each).boxed().toList());
		}
	}

	@Test
	void thePeerHearsWhatWasSentBeforeTheCloseAndThenTheEnd() throws Exception {
		CommandChannel far = connect();
		for (int i = 0; i < 2000; i++) {
			this.near.send(event(i));
		}
		this.near.close();
		assertThat(this.nearHears.end()).isNull();
		assertThat(this.farHears.end()).isNull();
		assertThat(numbers(this.farHears.next(2000))).isEqualTo(IntStream.range(0, 2000).boxed().toList());
		closed(this.near);
		closed(far);
	}

	@Test
	void nothingIsLostWhenThePeerTalksDuringTheClose() throws Exception {
		CommandChannel far = connect();
		CountDownLatch talking = new CountDownLatch(WINDOW + 1);
		Semaphore window = new Semaphore(WINDOW);
		this.nearHears.react((message) -> window.release());
		Thread talker = new Thread(() -> talk(far, window, talking));
		talker.start();
		assertThat(talking.await(30, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 1000; i++) {
			this.near.send(event(i));
		}
		this.near.close();
		assertThat(numbers(this.farHears.next(1000))).isEqualTo(IntStream.range(0, 1000).boxed().toList());
		this.farHears.end();
		talker.join(30_000);
		assertThat(talker.isAlive()).isFalse();
	}

	@Test
	void closesInTheMiddleOfSending() throws Exception {
		CommandChannel far = connect();
		AtomicInteger sent = new AtomicInteger();
		inThreads((thread) -> {
			try {
				for (int i = 0; i < MANY; i++) {
					this.near.send(event(i));
					if (sent.incrementAndGet() == 2000) {
						this.near.close();
					}
				}
			}
			catch (CommandChannelException ex) {
				assertThat(ex.isClosed()).isTrue();
			}
		});
		assertThat(this.nearHears.end()).isNull();
		assertThat(this.farHears.end()).isNull();
		assertThat(this.farHears.left()).isGreaterThanOrEqualTo(1000);
		closed(far);
	}

	@Test
	void afterTheCloseNothingIsToldAndNothingTaken() throws Exception {
		CommandChannel far = connect();
		this.near.close();
		int told = this.nearHears.left();
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> this.near.send(event(1)))
			.matches(CommandChannelException::isClosed);
		sendAnyway(far);
		closed(this.near);
		closed(this.near);
		assertThat(this.nearHears.end()).isNull();
		assertThat(this.nearHears.left()).isEqualTo(told);
	}

	@Test
	void closesWhenItsListenerAsks() throws Exception {
		CommandChannel far = connect();
		this.nearHears.react((message) -> this.near.close());
		far.send(event(1));
		sendAnyway(far);
		assertThat(this.nearHears.end()).isNull();
		assertThat(this.farHears.end()).isNull();
		assertThat(this.nearHears.left()).isEqualTo(1);
	}

	@Test
	void bothSidesMayCloseAtATime() throws Exception {
		CommandChannel far = connect();
		this.near.close();
		closed(far);
		closed(this.near);
		assertThat(this.nearHears.end()).isNull();
		assertThat(this.farHears.end()).isNull();
	}

	@Test
	void aListenerThatThrowsHarmsNothing() throws Exception {
		connect();
		this.farHears.react((message) -> {
			throw new IllegalStateException("on purpose");
		});
		this.near.send(event(1));
		this.near.send(event(2));
		assertThat(numbers(this.farHears.next(2))).containsExactly(1, 2);
	}

	@Test
	void startsOnce() throws Exception {
		connect();
		assertThat(failure(this.near.start(new Recorder()).toCompletableFuture()))
			.isInstanceOf(IllegalStateException.class);
		this.near.send(event(1));
		this.farHears.next();
	}

	@Test
	void doesNotStartAfterTheClose() {
		closed(this.near);
		assertThat(failure(this.near.start(this.nearHears).toCompletableFuture()))
			.isInstanceOf(CommandChannelException.class);
		assertThat(this.nearHears.isEnded()).isFalse();
	}

	@Test
	void largeMessagesPass() throws Exception {
		connect();
		CommandMessage large = large(ChannelHarness.MAX_MESSAGE - 1000);
		this.near.send(large);
		assertThat(this.farHears.next()).isEqualTo(large);
	}

	/**
	 * Make a message that is told from others by a number.
	 */
	protected static CommandMessage event(int number) {
		return new CommandMessage.Event("id-" + number, "e", Payload.json("{\"number\":" + number + "}"));
	}

	/**
	 * Make a message with so many bytes, and some more.
	 */
	protected static CommandMessage large(int bytes) {
		return new CommandMessage.Event("id", "e", Payload.json("\"" + "x".repeat(bytes) + "\""));
	}

	protected final ChannelHarness kind() {
		return this.harness;
	}

	protected final CommandChannel near() {
		return this.near;
	}

	protected final Recorder nearHears() {
		return this.nearHears;
	}

	protected final Recorder farHears() {
		return this.farHears;
	}

	/**
	 * Start both ends.
	 * @return the far end
	 */
	protected final CommandChannel connect() throws Exception {
		return this.harness.connect(this.near, this.nearHears, this.farHears);
	}

	/**
	 * Send as much as the peer hears, and a little more.
	 */
	private void talk(CommandChannel channel, Semaphore window, CountDownLatch sent) {
		try {
			for (int i = 0; !this.farHears.isEnded(); i++) {
				if (window.tryAcquire(10, TimeUnit.MILLISECONDS)) {
					channel.send(event(i));
					sent.countDown();
				}
			}
		}
		catch (CommandChannelException ex) {
			assertThat(ex.isClosed()).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void sendAnyway(CommandChannel channel) {
		sendAnyway(channel, event(99));
	}

	/**
	 * Send a message on a channel that may be closed.
	 */
	protected static void sendAnyway(CommandChannel channel, CommandMessage message) {
		try {
			channel.send(message);
		}
		catch (CommandChannelException ex) {
			assertThat(ex.isClosed()).isTrue();
		}
	}

	/**
	 * Close a channel, which has to end soon.
	 */
	protected static void closed(CommandChannel channel) {
		assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
	}

	private static List<Integer> numbers(List<CommandMessage> messages) {
		return messages.stream().map((message) -> Integer.valueOf(message.id().substring("id-".length()))).toList();
	}

	/**
	 * Return why a stage failed, which has to happen soon.
	 */
	protected static Throwable failure(CompletableFuture<?> stage) {
		try {
			stage.orTimeout(30, TimeUnit.SECONDS).join();
			throw new AssertionError("It did not fail");
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private static void inThreads(ThreadTask task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<CompletableFuture<Void>> done = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int number = i;
			done.add(CompletableFuture.runAsync(() -> task.run(number), threads));
		}
		threads.shutdown();
		CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
	}

	/**
	 * What one of several threads does.
	 */
	private interface ThreadTask {

		void run(int thread);

	}

}
