package dev.connector.test.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorClient;
import dev.connector.ConnectorContext;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRequest;
import dev.connector.ConnectorRuntime;
import dev.connector.CurrentRequest;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.message.MessageIdentity;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.HandlerThreads;
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
 * The contract of connectors that invoke each other, over a kind of wire: extend this
 * class with a {@link WireHarness}, and have its tests run. Handlers block while they
 * wait for those that they invoke.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class InvocationContractTests {

	private static final HeartbeatOptions HEARTBEAT = new HeartbeatOptions(Duration.ofMillis(500),
			Duration.ofSeconds(5));

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration LONG = Duration.ofMinutes(2);

	private final SystemScheduler scheduler = SystemScheduler.create("connector-invocations");

	private final ExecutorService handlers = HandlerThreads.pool("connector-invoked-", HandlerThreads.DEFAULT_SIZE);

	private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

	private final Queue<ConnectorContext> waiting = new ConcurrentLinkedQueue<>();

	private Gateway gateway;

	private WireHarness harness;

	private ConnectorRuntime runtime;

	/**
	 * For subclasses, in whatever package.
	 */
	protected InvocationContractTests() {
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
			.build();
		this.harness = start(this.gateway::accept);
		ReconnectOptions reconnect = ReconnectOptions.defaults();
		DestinationOptions options = this.harness.destination()
			.withHeartbeat(HEARTBEAT)
			.withReconnect(reconnect.withDelays(reconnect.delays().withInitial(Duration.ofMillis(20))));
		this.runtime = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(this.handlers)
			.observer(new CurrentRequest())
			.wireFactory(this.harness.factory())
			.messageIdentity(() -> new MessageIdentity("default", "contract"))
			.destination(options)
			.build();
		this.runtime.start();
	}

	@AfterEach
	void nothingIsUnderWayInTheEnd() {
		try {
			ContractFixture.await(this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture());
			ContractFixture.await(this.gateway.drain(Duration.ofSeconds(5)).toCompletableFuture());
		}
		finally {
			this.harness.close();
			this.handlers.shutdownNow();
			this.scheduler.close();
		}
	}

	@Test
	void invocationArrivesAsItIsAndItsAnswerComesBack() {
		register("echo", 100, this::echo);
		register("context", 100, (request) -> CompletableFuture
			.completedFuture(Payload.json(request.context().caller() + " " + request.context().attributes().get("a"))));
		for (int i = 0; i < 1_000; i++) {
			assertThat(text(invoke("echo", "" + i))).isEqualTo("" + i);
		}
		Invocation invocation = Invocation.of(address("context"), "x", Payload.json("1"), TIMEOUT)
			.withAttributes(Map.of("a", "b"));
		assertThat(text(client().invoke(invocation).toCompletableFuture())).isEqualTo("connector:default.contract b");
		ContractFixture.await(client().send(address("echo"), "x", Payload.json("sent"), TIMEOUT).toCompletableFuture());
		ContractFixture.eventually("what was sent ran", () -> this.runs.containsKey("sent"));
	}

	@Test
	void largestPayloadPassesBothWaysAndALargerOneDoesNotLeave() {
		int limit = (int) Math.min(this.runtime.transports().list().get(0).options().limits().maxPayloadBytes(),
				GatewayOptions.defaults().maxPayloadBytes());
		register("same", 100, (request) -> CompletableFuture.completedFuture(request.payload()));
		Payload largest = Payload.of(new byte[limit], Payload.OCTET_STREAM);
		assertThat(ContractFixture.await(invoke("same", largest))).isEqualTo(largest);
		Payload larger = Payload.of(new byte[limit + 1], Payload.OCTET_STREAM);
		assertThat(error(invoke("same", larger)).code()).isEqualTo(InvocationErrorCode.TOO_LARGE);
		assertThat(ContractFixture.await(invoke("same", largest))).isEqualTo(largest);
	}

	@Test
	void eachInvocationHasOneTrueAnswerWhenTheWireIsCut() {
		register("echo", 100, this::echo);
		Load load = new Load();
		for (int cut = 0; cut < 5; cut++) {
			load.run(Duration.ofMillis(200));
			this.harness.cut();
		}
		load.run(Duration.ofMillis(200));
		load.check();
	}

	@Test
	void nothingIsLostWhenTheWireIsReplacedAgainAndAgain() {
		register("echo", 100, this::echo);
		register("wait", 100, this::waitForIt);
		CompletableFuture<Payload> running = client().invoke(address("wait"), "x", Payload.json("1"), LONG)
			.toCompletableFuture();
		ContractFixture.eventually("it runs", () -> !this.waiting.isEmpty());
		Load load = new Load();
		for (int move = 0; move < 5; move++) {
			this.runtime.transports().list().get(0).replaceWires("the test moves it");
			load.run(Duration.ofMillis(200));
		}
		load.check();
		assertThat(load.failures).isEmpty();
		assertThat(running).isNotDone();
		running.cancel(true);
		ContractFixture.eventually("it is called off", () -> this.waiting.peek().isCancelled());
	}

	@Test
	void stalledStreamIsNoticedAndItsInvocationsFail() {
		Assumptions.assumeTrue(this.harness.capabilities().contains(WireCapability.STALL));
		register("echo", 100, this::echo);
		assertThat(text(invoke("echo", "first"))).isEqualTo("first");
		this.harness.stall(Side.TARGET);
		assertThat(error(invoke("echo", "stalled")).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		this.harness.unstall();
		assertThat(text(invoke("echo", "again"))).isEqualTo("again");
	}

	@Test
	void connectorsInACircleAnswerUnderLoadWhereThereIsRoomForThem() {
		inACircle(16);
		Semaphore places = new Semaphore(8);
		List<CompletableFuture<Payload>> all = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			places.acquireUninterruptibly();
			CompletableFuture<Payload> answer = invoke("abc".substring(i % 3, i % 3 + 1), "3");
			answer.whenComplete((done, thrown) -> places.release());
			all.add(answer);
		}
		assertThat(all).allMatch((answer) -> text(answer).equals("done"));
	}

	@Test
	void connectorsThatWaitForEachOtherWithOnePlaceEachEndByTheirDeadline() {
		inACircle(1);
		List<CompletableFuture<Payload>> all = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			String payload = "6";
			all.add(client()
				.invoke(address("abc".substring(i % 3, i % 3 + 1)), "x", Payload.json(payload), Duration.ofSeconds(2))
				.toCompletableFuture());
		}
		all.forEach((answer) -> assertThat(error(answer).code()).isIn(InvocationErrorCode.TIMEOUT,
				InvocationErrorCode.OVERLOADED, InvocationErrorCode.CONNECTOR_FAILED));
		ContractFixture.eventually("places are free again", () -> {
			CompletableFuture<Payload> again = client()
				.invoke(address("a"), "x", Payload.json("2"), Duration.ofSeconds(2))
				.toCompletableFuture();
			return again.handle((done, thrown) -> thrown == null).join();
		});
	}

	/**
	 * Register three connectors, each of which invokes the next one with one less, waits
	 * for its answer, and is done at zero.
	 */
	private void inACircle(int limit) {
		String names = "abca";
		for (int i = 0; i < 3; i++) {
			String next = names.substring(i + 1, i + 2);
			register(names.substring(i, i + 1), limit, (request) -> {
				int left = Integer.parseInt(request.payload().text());
				Payload answer = (left == 0) ? Payload.json("done") : invoke(next, "" + (left - 1)).join();
				return CompletableFuture.completedFuture(answer);
			});
		}
	}

	private CompletableFuture<Payload> echo(ConnectorRequest request) {
		this.runs.computeIfAbsent(request.payload().text(), (text) -> new AtomicInteger()).incrementAndGet();
		return CompletableFuture.completedFuture(request.payload());
	}

	private CompletableFuture<Payload> waitForIt(ConnectorRequest request) {
		this.waiting.add(request.context());
		return new CompletableFuture<>();
	}

	private void register(String type, int limit, ConnectorHandler handler) {
		RegistrationKey key = new RegistrationKey("default", type, "one");
		String destination = this.runtime.transports().list().get(0).options().name();
		this.runtime.add(new ConnectorRegistration(key, destination, handler, ConnectorRegistration.Description.NONE,
				RegistrationOptions.defaults().withMaxConcurrentRequests(limit).withRequestTimeout(LONG)));
		ContractFixture.eventually(type + " is registered", () -> this.gateway.session(key).isPresent());
	}

	private CompletableFuture<Payload> invoke(String type, String text) {
		return invoke(type, Payload.json(text));
	}

	private CompletableFuture<Payload> invoke(String type, Payload payload) {
		return client().invoke(address(type), "x", payload, TIMEOUT).toCompletableFuture();
	}

	private static ConnectorAddress address(String type) {
		return ConnectorAddress.any("default", type);
	}

	private ConnectorClient client() {
		return this.runtime.client(this.runtime.transports().list().get(0).options().name());
	}

	private static String text(CompletableFuture<Payload> answer) {
		return ContractFixture.await(answer).text();
	}

	private static InvocationException error(CompletableFuture<Payload> answer) {
		CompletableFuture<Throwable> thrown = answer.handle((done, ex) -> ex);
		assertThat(ContractFixture.await(thrown)).isInstanceOf(InvocationException.class);
		return (InvocationException) thrown.join();
	}

	/**
	 * Invokes a connector from many threads, every third time with a key, and knows what
	 * became of each.
	 */
	private final class Load {

		private static final int THREADS = 4;

		private final Map<String, CompletableFuture<Payload>> all = new ConcurrentHashMap<>();

		private final Queue<String> failures = new ConcurrentLinkedQueue<>();

		private final Semaphore open = new Semaphore(100);

		private int round;

		void run(Duration time) {
			List<Thread> threads = new ArrayList<>();
			this.round++;
			for (int i = 0; i < THREADS; i++) {
				String prefix = "invoker-" + i + "-" + this.round + "-";
				threads.add(new Thread(() -> invokeFor(prefix, time), prefix));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				ContractFixture.eventually(thread.getName() + " ends", () -> !thread.isAlive());
			}
		}

		/**
		 * Check that each ran once at most, and that none failed as one that did not run
		 * and ran.
		 */
		void check() {
			Supplier<Boolean> allDone = () -> this.all.values().stream().allMatch(CompletableFuture::isDone);
			ContractFixture.eventually("all are answered", allDone::get);
			int answered = 0;
			for (Map.Entry<String, CompletableFuture<Payload>> one : this.all.entrySet()) {
				AtomicInteger ran = InvocationContractTests.this.runs.getOrDefault(one.getKey(), new AtomicInteger());
				assertThat(ran.get()).as(one.getKey()).isLessThanOrEqualTo(1);
				if (!one.getValue().isCompletedExceptionally()) {
					answered++;
					assertThat(one.getValue().join().text()).isEqualTo(one.getKey());
				}
				else if (String.valueOf(error(one.getValue()).getMessage()).contains("did not run")) {
					assertThat(ran.get()).as(one.getKey()).isZero();
				}
			}
			assertThat(answered).as("answered of " + this.all.size()).isPositive();
		}

		private void invokeFor(String prefix, Duration time) {
			long end = System.nanoTime() + time.toNanos();
			for (int i = 0; System.nanoTime() - end < 0; i++) {
				String text = prefix + i;
				Invocation invocation = Invocation.of(address("echo"), "x", Payload.json(text), TIMEOUT);
				this.open.acquireUninterruptibly();
				CompletableFuture<Payload> answer = client()
					.invoke((i % 3 == 0) ? invocation.withIdempotencyKey(text) : invocation)
					.toCompletableFuture();
				this.all.put(text, answer);
				answer.whenComplete((done, thrown) -> {
					if (thrown != null) {
						this.failures.add(thrown.getMessage());
					}
					this.open.release();
				});
			}
		}

	}

}
