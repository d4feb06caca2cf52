package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import dev.connector.ConnectorRequest;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.GatewayOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of invocations when connections are lost or replaced, in virtual time.
 */
class InvocationFaultsAtGatewayTests extends AbstractInvocationTests {

	private final List<ConnectorRequest> requests = new ArrayList<>();

	private final Map<String, Integer> runs = new HashMap<>();

	private CompletableFuture<Payload> slow = new CompletableFuture<>();

	@Test
	void invocationThatRunsWhenItsStreamIsCutFailsAndItsHandlerIsCalledOff() {
		registerSlow();
		CompletableFuture<Payload> answer = invoke(any("slow"), "x");
		this.gateway.cutAll();
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		assertThat(error(answer)).hasMessageContaining("may have run");
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.requests).singleElement().satisfies((one) -> assertThat(one.context().isCancelled()).isTrue());
	}

	@Test
	void invocationWithAKeyIsAskedAgainAndRunsOnce() {
		registerSlow();
		CompletableFuture<Payload> answer = client().invoke(keyed("k")).toCompletableFuture();
		this.gateway.cutAll();
		assertThat(answer).isNotDone();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(answer).isNotDone();
		this.slow.complete(Payload.json("1"));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(text(answer)).isEqualTo("1");
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void invocationWithAKeyGetsTheAnswerThatItsStreamLost() {
		registerSlow();
		CompletableFuture<Payload> answer = client().invoke(keyed("k")).toCompletableFuture();
		this.gateway.refuse(true);
		this.gateway.cutAll();
		this.slow.complete(Payload.json("1"));
		this.gateway.refuse(false);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(text(answer)).isEqualTo("1");
		assertThat(this.requests).hasSize(1);
		assertThat(text(client().invoke(keyed("k")).toCompletableFuture())).isEqualTo("1");
		assertThat(this.requests).as("the answer is remembered").hasSize(1);
	}

	@Test
	void invocationWithAKeyEndsWithItsDeadlineWhenNobodyComesBack() {
		registerSlow();
		CompletableFuture<Payload> answer = client().invoke(keyed("k")).toCompletableFuture();
		this.gateway.refuse(true);
		this.gateway.cutAll();
		this.time.advance(DestinationOptions.Limits.defaults().connectTimeout());
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		assertThat(error(answer)).hasMessageContaining("may have run");
	}

	@Test
	void invocationWithoutAConnectionWaitsForOneAndDidNotRun() {
		registerSlow();
		this.gateway.refuse(true);
		CompletableFuture<Payload> first = invoke(any("slow"), "x");
		this.time.advance(Duration.ofSeconds(6));
		CompletableFuture<Payload> second = invoke(any("slow"), "x");
		this.time.advance(Duration.ofSeconds(4));
		assertThat(error(first).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		assertThat(error(first)).hasMessageContaining("did not run");
		assertThat(second).isNotDone();
		this.gateway.refuse(false);
		this.slow.complete(Payload.json("1"));
		this.time.advance(Duration.ofSeconds(4));
		assertThat(text(second)).isEqualTo("1");
	}

	@Test
	void longInvocationOutlivesMovesOfItsStream() {
		registerSlow();
		CompletableFuture<Payload> answer = invokeFor(Duration.ofMinutes(4));
		for (int move = 0; move < 5; move++) {
			destination().replaceWires("the test moves it");
			this.time.advance(Duration.ofSeconds(40));
			assertThat(text(invoke(any("echo"), "x"))).isEqualTo("{}");
		}
		assertThat(answer).isNotDone();
		this.slow.complete(Payload.json("1"));
		assertThat(text(answer)).isEqualTo("1");
		assertThat(this.requests).hasSize(1);
		this.time.advance(Duration.ofSeconds(25));
		assertThat(destination().snapshot().openStreams()).as("what was left is closed").isEqualTo(1);
	}

	@Test
	void streamThatIsLeftAndCutFailsWhatRunsThere() {
		registerSlow();
		CompletableFuture<Payload> answer = invoke(any("slow"), "x");
		destination().replaceWires("the test moves it");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(answer).isNotDone();
		this.gateway.cutAll();
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
	}

	@Test
	void gatewayThatDrainsAnswersWhatRuns() {
		registerSlow();
		CompletableFuture<Payload> answer = invoke(any("slow"), "x");
		CompletableFuture<Void> drained = this.gateway.gateway().drain(Duration.ofSeconds(10)).toCompletableFuture();
		assertThat(error(invoke(any("slow"), "x")).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		this.slow.complete(Payload.json("1"));
		assertThat(text(answer)).isEqualTo("1");
		assertThat(drained).isCompleted();
	}

	@Test
	void gatewayThatClosesFailsWhatRuns() {
		registerSlow();
		CompletableFuture<Payload> answer = invoke(any("slow"), "x");
		this.gateway.close();
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		assertThat(error(answer)).hasMessageContaining("may have run");
	}

	@Test
	void targetThatIsLostForGoodFailsTheInvocation() {
		registerSlow();
		CompletableFuture<Payload> answer = invoke(any("slow"), "x");
		this.target.stop(Duration.ZERO);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(error(answer).code()).isIn(InvocationErrorCode.UNAVAILABLE, InvocationErrorCode.CANCELLED);
	}

	@Test
	void eachInvocationHasOneTrueAnswerThoughStreamsAreCutAndMovedAllTheTime() {
		registerSlow();
		Random random = new Random(42);
		List<CompletableFuture<Payload>> all = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			Invocation invocation = Invocation.of(any("echo"), "x", Payload.json("" + i), TIMEOUT);
			boolean keyed = random.nextInt(3) == 0;
			all.add(client().invoke(keyed ? invocation.withIdempotencyKey("k" + i) : invocation).toCompletableFuture());
			if (random.nextInt(60) == 0) {
				this.gateway.cutAll();
			}
			if (random.nextInt(30) == 0) {
				destination().replaceStreams("the test moves it");
			}
			if (random.nextInt(2) == 0) {
				this.time.advance(Duration.ofMillis(random.nextInt(1500)));
			}
		}
		this.time.advance(Duration.ofSeconds(60));
		int failed = 0;
		for (int i = 0; i < all.size(); i++) {
			int ran = this.runs.getOrDefault("" + i, 0);
			assertThat(ran).as("runs of " + i).isLessThanOrEqualTo(1);
			assertThat(all.get(i)).as("invocation " + i).isDone();
			if (all.get(i).isCompletedExceptionally()) {
				failed++;
				InvocationException thrown = error(all.get(i));
				assertThat(ran == 1 && thrown.getMessage().contains("did not run")).as(thrown.getMessage()).isFalse();
			}
			else {
				assertThat(all.get(i).join().text()).isEqualTo("" + i);
			}
		}
		assertThat(failed).as("cuts were felt").isPositive().isLessThan(1500);
	}

	@Test
	void gatewayWhereInvocationsAreTurnedOffSaysSo() {
		InProcessGateway silent = InProcessGateway.start(GatewayOptions.defaults(), this.time,
				(builder) -> builder.invocations(null));
		Destination destination = new Destination(DestinationOptions.of("silent", URI.create("inprocess:test")),
				List.of(silent.wires()), this.time);
		Invocation invocation = Invocation.of(any("echo"), "x", Payload.json("1"), TIMEOUT);
		assertThat(error(destination.client().invoke(invocation)).code()).isEqualTo(InvocationErrorCode.UNSUPPORTED);
		assertThat(error(destination.client().invoke(invocation))).hasMessageContaining("turned off");
		destination.close();
		silent.close();
	}

	private void registerSlow() {
		register(this.target, "slow", (request) -> {
			this.requests.add(request);
			return this.slow;
		});
		register(this.target, "echo", (request) -> {
			this.runs.merge(request.payload().text(), 1, Integer::sum);
			CompletableFuture<Payload> answer = new CompletableFuture<>();
			this.time.schedule(Duration.ofMillis(700), () -> answer.complete(request.payload()));
			return request.payload().text().equals("{}") ? CompletableFuture.completedFuture(request.payload())
					: answer;
		});
	}

	private Destination destination() {
		return this.runtime.transports().get("here");
	}

	private Invocation keyed(String key) {
		return Invocation.of(any("slow"), "x", Payload.json("{}"), TIMEOUT).withIdempotencyKey(key);
	}

	private CompletableFuture<Payload> invokeFor(Duration timeout) {
		return client().invoke(any("slow"), "x", Payload.json("{}"), timeout).toCompletableFuture();
	}

}
