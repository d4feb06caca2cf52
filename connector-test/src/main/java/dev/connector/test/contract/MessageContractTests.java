package dev.connector.test.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.PayloadClass;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.PeerLimits;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.Side;
import dev.connector.transport.StreamAcceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of messages that belong to no registration, over a kind of wire: extend
 * this class with a {@link WireHarness}, and have its tests run. A client and a gateway
 * exchange messages while the network in between fails.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class MessageContractTests {

	private static final HeartbeatOptions HEARTBEAT = new HeartbeatOptions(Duration.ofMillis(500),
			Duration.ofSeconds(5));

	private static final int SENDERS = 4;

	private final SystemScheduler scheduler = SystemScheduler.create("connector-messages");

	private final ContractMessages messages = new ContractMessages();

	private Gateway gateway;

	private WireHarness harness;

	private Destination destination;

	/**
	 * For subclasses, in whatever package.
	 */
	protected MessageContractTests() {
	}

	/**
	 * Start a gateway's end that wires of the kind on trial can reach.
	 * @param acceptor takes the streams
	 * @return the harness
	 * @throws Exception when it can't be started
	 */
	protected abstract WireHarness start(StreamAcceptor acceptor) throws Exception;

	@BeforeEach
	void startBoth() throws Exception {
		this.gateway = Gateway.builder()
			.scheduler(this.scheduler)
			.authenticator(new OpenAuthenticator())
			.options(GatewayOptions.defaults())
			.messages(this.messages, PeerLimits.defaults())
			.build();
		this.harness = start(this.gateway::accept);
		ReconnectOptions reconnect = ReconnectOptions.defaults();
		DestinationOptions options = this.harness.destination()
			.withHeartbeat(HEARTBEAT)
			.withReconnect(reconnect.withDelays(reconnect.delays().withInitial(Duration.ofMillis(20))));
		this.destination = new Destination(options, List.of(this.harness.factory()), this.scheduler);
		this.destination.listen(PayloadClass.EVENT, this.messages);
	}

	@AfterEach
	void everythingIsAnsweredInTheEnd() {
		try {
			this.destination.close();
			this.gateway.close();
			ContractFixture.eventually("no peer is left", () -> this.gateway.peers().isEmpty());
		}
		finally {
			this.harness.close();
			this.scheduler.close();
		}
	}

	@Test
	void messagesOfEachDirectionArriveInOrder() throws Exception {
		List<CompletableFuture<Void>> all = new ArrayList<>();
		await(sendUp("0"));
		for (int i = 1; i < 2_000; i++) {
			all.add(sendUp("" + i));
			all.add(sendDown("" + i));
		}
		for (CompletableFuture<Void> sent : all) {
			await(sent);
		}
		assertThat(this.messages.up()).isEqualTo(numbers(0, 2_000));
		assertThat(this.messages.down()).isEqualTo(numbers(1, 2_000));
	}

	@Test
	void everyMessageArrivesOnceOrFailsWhenTheWireIsCut() throws Exception {
		await(sendUp("first"));
		Sender up = new Sender(this::sendUp);
		Sender down = new Sender(this::sendDown);
		for (int cut = 0; cut < 5; cut++) {
			this.harness.cut();
			up.sendFor(Duration.ofMillis(200), down);
		}
		up.check(this.messages::up);
		down.check(this.messages::down);
	}

	@Test
	void nothingIsLostWhenTheWireIsReplacedAgainAndAgain() throws Exception {
		await(sendUp("first"));
		Sender up = new Sender(this::sendUp);
		Sender down = new Sender(this::sendDown);
		for (int move = 0; move < 5; move++) {
			this.destination.replaceWires("the test moves it");
			up.sendFor(Duration.ofMillis(200), down);
		}
		up.check(this.messages::up);
		down.check(this.messages::down);
		assertThat(up.failures).as("on the way up").isEmpty();
		assertThat(down.failures).as("on the way down").isEmpty();
		assertThat(this.messages.peers()).hasSize(1);
	}

	@Test
	void largestMessageArrivesAndALargerOneDoesNotLeave() throws Exception {
		int limit = (int) this.destination.options().limits().maxPayloadBytes();
		await(this.destination.send(PayloadClass.EVENT, bytes(limit)).toCompletableFuture());
		assertThat(fate(this.destination.send(PayloadClass.EVENT, bytes(limit + 1)).toCompletableFuture()))
			.isEqualTo(Fate.NOT_SENT);
		await(this.messages.peers().get(0).send(bytes(limit)).toCompletableFuture());
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void slowReceiverHoldsTheSenderUpAndNobodyElse() throws Exception {
		await(sendUp("first"));
		this.messages.hold();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 2_000; i++) {
			all.add(sendUp("" + i));
		}
		await(sendDown("beside"));
		ContractFixture.eventually("the window is full", () -> this.messages.held() == 256);
		assertThat(this.messages.up()).hasSize(257);
		assertThat(all).noneMatch(CompletableFuture::isDone);
		this.messages.release();
		for (CompletableFuture<Void> sent : all) {
			await(sent);
		}
		assertThat(this.messages.up()).hasSize(2_001);
	}

	@Test
	void stalledStreamIsNoticedAndWhatWasSentFails() throws Exception {
		Assumptions.assumeTrue(this.harness.capabilities().contains(WireCapability.STALL));
		await(sendUp("first"));
		this.harness.stall(Side.TARGET);
		long begun = this.scheduler.nanoTime();
		assertThat(fate(sendUp("stalled"))).isEqualTo(Fate.MAY_BE_DELIVERED);
		assertThat(Duration.ofNanos(this.scheduler.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
		this.harness.unstall();
		await(sendUp("again"));
	}

	@Test
	void closingInTheMiddleAnswersEverybody() throws Exception {
		await(sendUp("first"));
		Sender up = new Sender(this::sendUp);
		Sender down = new Sender(this::sendDown);
		Thread closing = new Thread(() -> {
			ContractFixture.eventually("some arrived", () -> !up.taken.isEmpty() && !down.taken.isEmpty());
			this.destination.close();
		}, "closing");
		closing.start();
		up.sendFor(Duration.ofMillis(300), down);
		closing.join();
		up.check(this.messages::up);
		down.check(this.messages::down);
		assertThat(fate(sendUp("late"))).isEqualTo(Fate.NOT_SENT);
	}

	private CompletableFuture<Void> sendUp(String text) {
		return this.destination.send(PayloadClass.EVENT, Payload.json(text)).toCompletableFuture();
	}

	private CompletableFuture<Void> sendDown(String text) {
		return this.messages.lastPeer().send(Payload.json(text)).toCompletableFuture();
	}

	private ConnectionState state() {
		return this.destination.snapshot().messages().get(0).state();
	}

	private static Payload bytes(int size) {
		return Payload.of(new byte[size], Payload.OCTET_STREAM);
	}

	private static List<String> numbers(int from, int to) {
		List<String> numbers = new ArrayList<>();
		for (int i = from; i < to; i++) {
			numbers.add("" + i);
		}
		return numbers;
	}

	private static void await(CompletableFuture<Void> sent) throws Exception {
		sent.get(30, TimeUnit.SECONDS);
	}

	private static Fate fate(CompletableFuture<Void> sent) {
		Throwable thrown = sent.orTimeout(30, TimeUnit.SECONDS)
			.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.join();
		assertThat(thrown).isInstanceOf(MessageNotDeliveredException.class);
		return ((MessageNotDeliveredException) thrown).fate();
	}

	/**
	 * Sends different texts from many threads, so many at a time, and knows what became
	 * of each.
	 */
	private static final class Sender {

		private final Function<String, CompletableFuture<Void>> way;

		private final Queue<String> taken = new ConcurrentLinkedQueue<>();

		private final Queue<String> notSent = new ConcurrentLinkedQueue<>();

		private final Set<String> failures = ConcurrentHashMap.newKeySet();

		private final Queue<CompletableFuture<Void>> all = new ConcurrentLinkedQueue<>();

		private final Semaphore open = new Semaphore(200);

		private int round;

		Sender(Function<String, CompletableFuture<Void>> way) {
			this.way = way;
		}

		/**
		 * Send for a while, and over another way as well.
		 */
		void sendFor(Duration time, Sender other) throws InterruptedException {
			List<Thread> threads = new ArrayList<>();
			for (Sender sender : List.of(this, other)) {
				sender.round++;
				for (int i = 0; i < SENDERS; i++) {
					String prefix = "sender-" + i + "-" + sender.round + "-";
					threads.add(new Thread(() -> sender.send(prefix, time), prefix));
				}
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
		}

		/**
		 * Check that each arrived once, or failed, once all is answered.
		 */
		void check(Supplier<List<String>> arrived) throws InterruptedException {
			this.all.forEach((sent) -> sent.orTimeout(30, TimeUnit.SECONDS).exceptionally((ex) -> null).join());
			assertThat(this.open.tryAcquire(200, 30, TimeUnit.SECONDS)).as("all are answered").isTrue();
			List<String> mine = arrived.get().stream().filter((text) -> text.startsWith("sender-")).toList();
			assertThat(new HashSet<>(mine)).as("each at most once").hasSameSizeAs(mine);
			Set<String> once = new HashSet<>(mine);
			assertThat(this.taken.stream().filter((text) -> !once.contains(text))).as("taken, not arrived").isEmpty();
			assertThat(this.notSent.stream().filter(once::contains)).as("arrived, not sent").isEmpty();
		}

		private void send(String prefix, Duration time) {
			long end = System.nanoTime() + time.toNanos();
			long last = System.nanoTime() + ContractFixture.PATIENCE.toNanos();
			boolean goesOn = true;
			for (int i = 0; goesOn; i++) {
				this.open.acquireUninterruptibly();
				String text = prefix + i;
				CompletableFuture<Void> sent = this.way.apply(text);
				this.all.add(sent);
				if (sent.isCompletedExceptionally()) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				}
				long now = System.nanoTime();
				goesOn = now - end < 0 || (this.taken.isEmpty() && now - last < 0);
				sent.whenComplete((done, ex) -> {
					Throwable thrown = (ex instanceof CompletionException) ? ex.getCause() : ex;
					if (thrown == null) {
						this.taken.add(text);
					}
					else {
						this.failures.add(String.valueOf(thrown.getMessage()));
						if (((MessageNotDeliveredException) thrown).fate() == Fate.NOT_SENT) {
							this.notSent.add(text);
						}
					}
					this.open.release();
				});
			}
		}

	}

}
