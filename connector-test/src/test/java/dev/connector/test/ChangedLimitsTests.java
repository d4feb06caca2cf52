package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits that change under load with both engines, in virtual time: whatever is on its
 * way when, no call fails, none runs twice, and the gateway keeps to the limit in the
 * end.
 */
class ChangedLimitsTests {

	private static final RegistrationKey KEY = new RegistrationKey("default", "echo", "one");

	private final VirtualScheduler time = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);

	private final HoldingWires wires = new HoldingWires(this.gateway.wires());

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.time)
		.handlerExecutor(Runnable::run)
		.wireFactory(this.wires)
		.destination(DestinationOptions.of("default", URI.create("inprocess:test")))
		.build();

	private final Map<String, CompletableFuture<Payload>> running = new LinkedHashMap<>();

	private final Map<String, Integer> runs = new HashMap<>();

	private final List<CompletableFuture<ExecuteResult>> calls = new ArrayList<>();

	private int mostRunning;

	private final Registration registration = this.runtime.add(new ConnectorRegistration(KEY, "default",
			(request) -> run(request.context().requestId()),
			ConnectorRegistration.Description.NONE.withCapabilities(List.of(Capability.named("say"))),
			RegistrationOptions.defaults().withMaxConcurrentRequests(4).withRequestTimeout(Duration.ofMinutes(10))));

	@AfterEach
	void everyCallRanOnceAndNothingIsLeft() {
		this.runtime.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(12));
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
		assertThat(this.calls).allSatisfy((call) -> assertThat(call).isCompletedWithValueMatching(
				(result) -> result instanceof ExecuteResult.Success, "answered with a result"));
		assertThat(this.runs).hasSize(this.calls.size());
		assertThat(this.runs.values()).allMatch((times) -> times == 1);
		assertThat(this.registration.snapshot().counts().unexpectedEvents()).isZero();
		assertThat(this.registration.snapshot().counts().invariantViolations()).isZero();
	}

	@Test
	void callsThatWaitRunAtOnceWhenTheLimitIsRaised() {
		this.runtime.start();
		call(10);
		assertThat(this.running).hasSize(4);
		this.registration.changeLimit(7);
		assertThat(this.running).hasSize(7);
		assertSession(7, 3, 7);
		answerAll();
	}

	@Test
	void aLoweredLimitIsReachedAsWhatRunsIsAnswered() {
		this.runtime.start();
		call(10);
		this.registration.changeLimit(2);
		assertSession(4, 6, 2);
		answer(2);
		assertSession(2, 6, 2);
		answer(1);
		assertSession(2, 5, 2);
		this.mostRunning = 0;
		answerAll();
		assertThat(this.mostRunning).isEqualTo(2);
	}

	@Test
	void whatWasPushedBeforeTheGatewayKnewTheLowerLimitRuns() {
		this.runtime.start();
		this.wires.stream(1).holdDown();
		call(10);
		this.registration.changeLimit(1);
		assertThat(this.running).isEmpty();
		this.wires.stream(1).releaseDown();
		assertThat(this.running).hasSize(4);
		answerAll();
	}

	@Test
	void whatIsPushedWhileTheLowerLimitIsOnItsWayRuns() {
		this.runtime.start();
		call(4);
		this.wires.stream(1).holdUp();
		this.registration.changeLimit(1);
		answer(2);
		call(3);
		this.wires.stream(1).releaseUp();
		assertSession(2, 3, 1);
		answer(2);
		assertSession(1, 2, 1);
		answerAll();
	}

	@Test
	void whatIsPushedAgainAfterAReconnectRunsThoughTheLimitFellMeanwhile() {
		this.runtime.start();
		this.wires.stream(1).holdDown();
		call(6);
		this.gateway.cutAll();
		this.wires.stream(1).releaseDown();
		this.registration.changeLimit(1);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.running).hasSize(4);
		assertSession(4, 2, 1);
		answerAll();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void noCallFailsWhateverHappensWhileTheLimitGoesUpAndDown(long seed) {
		Random random = new Random(seed);
		this.runtime.start();
		for (int round = 0; round < 2000; round++) {
			switch (random.nextInt(16)) {
				case 0, 1, 2, 3 -> call(1 + random.nextInt(3));
				case 4, 5, 6, 7 -> answer(1 + random.nextInt(2));
				case 8, 9, 10 -> this.registration.changeLimit(1 + random.nextInt(8));
				case 11 -> last().holdUp();
				case 12 -> last().holdDown();
				case 13 -> release();
				case 14 -> disturb(random.nextBoolean());
				default -> this.time.advance(Duration.ofMillis(random.nextInt(700)));
			}
		}
		release();
		this.time.advance(Duration.ofMinutes(2));
		release();
		this.time.advance(Duration.ofMinutes(2));
		this.registration.changeLimit(3);
		answer(8);
		assertThat(session().inFlight()).isLessThanOrEqualTo(3);
		this.mostRunning = 0;
		answerAll();
		assertThat(this.mostRunning).isLessThanOrEqualTo(3);
	}

	private void disturb(boolean move) {
		release();
		if (move) {
			this.registration.reconnect("a test asked");
		}
		else {
			this.gateway.cutAll();
		}
	}

	private void release() {
		last().releaseUp();
		last().releaseDown();
		IntStream.rangeClosed(1, this.wires.count()).forEach((number) -> {
			this.wires.stream(number).releaseUp();
			this.wires.stream(number).releaseDown();
		});
	}

	private HoldingWires.Held last() {
		return this.wires.stream(this.wires.count());
	}

	private CompletableFuture<Payload> run(String id) {
		this.runs.merge(id, 1, Integer::sum);
		CompletableFuture<Payload> answer = new CompletableFuture<>();
		this.running.put(id, answer);
		this.mostRunning = Math.max(this.mostRunning, this.running.size());
		return answer;
	}

	private void call(int count) {
		for (int i = 0; i < count; i++) {
			String id = "r" + this.calls.size();
			this.calls.add(this.gateway.gateway()
				.execute(ConnectorAddress.of(KEY), new ExecuteRequest(id, "say", Payload.empty(),
						GatewayFrame.Context.NONE, Duration.ofHours(10))));
		}
	}

	private void answer(int count) {
		for (String id : List.copyOf(this.running.keySet()).stream().limit(count).toList()) {
			this.running.remove(id).complete(Payload.empty());
		}
	}

	private void answerAll() {
		while (!this.running.isEmpty()) {
			answer(1);
		}
		assertThat(this.calls).allSatisfy((call) -> assertThat(call).isCompleted());
	}

	private SessionSnapshot session() {
		return this.gateway.gateway().session(KEY).orElseThrow();
	}

	private void assertSession(int inFlight, int pending, int limit) {
		assertThat(session()).extracting(SessionSnapshot::inFlight, SessionSnapshot::pending, SessionSnapshot::limit)
			.containsExactly(inFlight, pending, limit);
	}

}
