package dev.connector.sample.wires;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.registration.Registration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.sample.wires.Wires.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registration that never answers, and one whose items nobody reads, beside a fast one
 * on the same connection. That the calls of the fast one hardly take longer then has to
 * be so where {@code wires.strict} is set, on a machine with nothing else to do.
 */
@Timeout(180)
class SlowNeighbourIT {

	private static final boolean STRICT = Boolean.getBoolean("wires.strict");

	private static final double MOST = STRICT ? 1.25 : 20;

	/** Of a few calls on a busy machine, the slowest say what else it does. */
	private static final int PERCENTILE = STRICT ? 99 : 90;

	private static final int ROUNDS = STRICT ? 15 : 5;

	private static final int CALLS = STRICT ? 4000 : 500;

	private static final int SLOW_LIMIT = 10;

	private static final Payload ITEM = Payload.of(new byte[16 * 1024], Payload.OCTET_STREAM);

	private final WireGateway gateway = new WireGateway();

	private final AtomicLong sent = new AtomicLong();

	private Registration fast;

	private Registration silent;

	private Registration unread;

	private int number;

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "websocket", "grpc" })
	void callsOfAFastRegistrationHardlyTakeLongerBesideSlowOnesOnTheSameConnection(String kind) throws Exception {
		String uri = kind.equals("grpc") ? Wires.grpc(this.gateway.listenGrpc().getPort())
				: Wires.webSocket(this.gateway.listenWebSocket().port());
		try (WireConnector connector = new WireConnector(Wires.to(uri))) {
			register(connector);
			assertThat(connector.destination().snapshot().wires()).hasSize(1);
			List<Long> alone = new ArrayList<>();
			List<Long> beside = new ArrayList<>();
			for (int round = -2; round < ROUNDS; round++) {
				long before = worst();
				Blocked blocked = block();
				long during = worst();
				blocked.assertStillBlocked();
				unblock(blocked);
				// The first rounds only warm up
				if (round >= 0) {
					alone.add(before);
					beside.add(during);
				}
			}
			long one = median(alone);
			long other = median(beside);
			double ratio = (double) other / one;
			System.out.printf("%s: p%d of %d rounds with %d calls: %d us alone, %d us beside slow ones, ratio %.2f%n",
					kind, PERCENTILE, ROUNDS, CALLS, one / 1000, other / 1000, ratio);
			assertThat(ratio).isLessThan(MOST);
		}
	}

	private void register(WireConnector connector) {
		this.fast = connector.add(new RegistrationKey("default", "echo", "fast"), "default",
				(request) -> CompletableFuture.completedFuture(request.payload()));
		Wires.awaitReady(this.fast);
		this.silent = connector.add(new RegistrationKey("default", "echo", "silent"), "default",
				(request) -> new CompletableFuture<>(), SLOW_LIMIT);
		this.unread = connector.add(new RegistrationKey("default", "echo", "unread"), "default",
				(request) -> CompletableFuture
					.completedFuture(Payload.stream(Payload.OCTET_STREAM, new Endless(this::item))),
				SLOW_LIMIT);
		Wires.awaitReady(this.silent);
		Wires.awaitReady(this.unread);
	}

	/**
	 * Call the fast one, one call after the other.
	 * @return nanoseconds that all but the slowest did not exceed
	 */
	private long worst() throws Exception {
		long[] took = new long[CALLS];
		for (int i = 0; i < CALLS; i++) {
			long began = System.nanoTime();
			ExecuteResult result = call(this.fast).get(30, TimeUnit.SECONDS);
			took[i] = System.nanoTime() - began;
			assertThat(result).isInstanceOf(ExecuteResult.Success.class);
		}
		Arrays.sort(took);
		return took[CALLS * PERCENTILE / 100];
	}

	/**
	 * Call the slow ones more often than they take, and wait until nothing moves.
	 */
	private Blocked block() {
		Blocked blocked = new Blocked(new ArrayList<>(), new ArrayList<>());
		for (int i = 0; i < 5 * SLOW_LIMIT; i++) {
			blocked.calls().add(call(this.silent));
		}
		for (int i = 0; i < SLOW_LIMIT; i++) {
			NeverReading reader = new NeverReading();
			blocked.readers().add(reader);
			call(this.unread)
				.thenAccept((result) -> ((ExecuteResult.Success) result).payload().items().subscribe(reader));
		}
		eventually(() -> assertThat(this.silent.snapshot().requests().inFlight()).isEqualTo(SLOW_LIMIT));
		eventually(() -> assertThat(blocked.readers()).allMatch(NeverReading::isStuck));
		AtomicLong before = new AtomicLong(-1);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.until(() -> before.getAndSet(this.sent.get()) == this.sent.get());
		return blocked;
	}

	private void unblock(Blocked blocked) {
		blocked.calls().forEach((call) -> call.cancel(true));
		blocked.readers().forEach(NeverReading::cancel);
		eventually(() -> assertThat(this.silent.snapshot().requests().inFlight()).isZero());
		eventually(() -> assertThat(this.unread.snapshot().requests().inFlight()).isZero());
	}

	private CompletableFuture<ExecuteResult> call(Registration one) {
		return this.gateway.gateway()
			.execute(ConnectorAddress.of(one.key()), new ExecuteRequest("call-" + ++this.number, "echo",
					Payload.json("\"hello\""), GatewayFrame.Context.NONE, Duration.ofMinutes(2)));
	}

	private Payload item() {
		this.sent.incrementAndGet();
		return ITEM;
	}

	private static long median(List<Long> all) {
		return all.stream().sorted().toList().get(all.size() / 2);
	}

	/**
	 * Calls that don't go on.
	 *
	 * @param calls those that aren't answered
	 * @param readers of the items of the others
	 */
	private record Blocked(List<CompletableFuture<ExecuteResult>> calls, List<NeverReading> readers) {

		void assertStillBlocked() {
			assertThat(this.calls).noneMatch(CompletableFuture::isDone);
			assertThat(this.readers).allMatch(NeverReading::isStuck);
		}

	}

}
