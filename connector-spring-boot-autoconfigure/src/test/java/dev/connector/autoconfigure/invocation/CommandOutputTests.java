package dev.connector.autoconfigure.invocation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.connector.Capability;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class CommandOutputTests {

	private final Connectors connectors = new Connectors(Outputs.class);

	private final Outputs outputs = this.connectors.beans.getBean(Outputs.class);

	@Test
	void writesValuesAsJson() {
		Payload payload = this.connectors.call("value", Payload.json("{}"));
		assertThat(payload.text()).isEqualTo("{\"a\":1}");
		assertThat(payload.contentType()).isEqualTo(Payload.JSON);
		assertThat(this.connectors.json("nothing", "{}")).isEqualTo("null");
		assertThat(this.connectors.json("later", "{}")).isEqualTo("\"later\"");
		assertThat(this.connectors.json("mono", "{}")).isEqualTo("\"mono\"");
		assertThat(this.connectors.json("emptyMono", "{}")).isEqualTo("null");
	}

	@Test
	void streamsItems() {
		for (String command : List.of("publisher", "flux", "stream", "laterStream")) {
			Payload payload = this.connectors.call(command, Payload.json("{}"));
			assertThat(payload.contentType()).isEqualTo(Payload.JSON);
			StepVerifier.create(items(payload)).expectNext("1", "2", "3").verifyComplete();
		}
		assertThat(this.outputs.closed).hasValue(2);
	}

	@Test
	void tellsWhichCommandsStream() {
		assertThat(this.connectors.only().capabilities()).filteredOn(Capability::streaming)
			.extracting(Capability::name)
			.containsExactly("broken", "endless", "flux", "laterStream", "publisher", "stream", "stuck", "unclosable");
	}

	@Test
	void takesFromAStreamNoMoreThanIsAskedFor() {
		Payload payload = this.connectors.call("endless", Payload.json("{}"));
		StepVerifier.create(items(payload), 0)
			.thenRequest(2)
			.expectNext("0", "1")
			.thenRequest(1)
			.expectNext("2")
			.thenCancel()
			.verify();
		await().untilAsserted(() -> assertThat(this.outputs.closed).hasValue(1));
		assertThat(this.outputs.produced.get()).isLessThanOrEqualTo(4);
	}

	@Test
	void closesAStreamThatFails() {
		Payload payload = this.connectors.call("broken", Payload.json("{}"));
		StepVerifier.create(items(payload)).expectNext("1").expectErrorMessage("broken").verify();
		assertThat(this.outputs.closed).hasValue(1);
		StepVerifier.create(items(this.connectors.call("unclosable", Payload.json("{}"))))
			.expectNext("1")
			.expectErrorMessage("unclosable")
			.verify();
	}

	@Test
	void closesAStreamThatNobodySubscribedToWhenTheRequestIsCancelled() {
		TestContext context = new TestContext();
		this.connectors.call("stream", Payload.json("{}"), context);
		context.cancel();
		await().untilAsserted(() -> assertThat(this.outputs.closed).hasValue(1));
	}

	@Test
	void interruptsAStreamThatIsStuckWhenItIsCancelled() throws Exception {
		Payload payload = this.connectors.call("stuck", Payload.json("{}"));
		CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
		payload.items().subscribe(new Subscriber(subscription));
		subscription.get().request(1);
		assertThat(this.outputs.entered.await(30, TimeUnit.SECONDS)).isTrue();
		subscription.get().cancel();
		await().untilAsserted(() -> assertThat(this.outputs.closed).hasValue(1));
	}

	@Test
	void cancelsAMonoWithItsRequest() throws Exception {
		TestContext context = new TestContext();
		CompletionStage<Payload> answer = this.connectors.only()
			.handler()
			.handle(new dev.connector.ConnectorRequest("never", Payload.json("{}"), context));
		context.cancel();
		assertThat(this.outputs.cancelled).hasValue(1);
		assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void throwsWhatTheMethodThrew() {
		assertThatExceptionOfType(ConnectorException.class).isThrownBy(() -> this.connectors.json("refuse", "{}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNAVAILABLE));
		assertThatIllegalArgumentException().isThrownBy(() -> this.connectors.json("bug", "{}")).withMessage("bug");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.connectors.json("checked", "{}"))
			.withCauseInstanceOf(FileNotFoundException.class);
	}

	private static Flux<String> items(Payload payload) {
		return JdkFlowAdapter.flowPublisherToFlux(payload.items()).map(Payload::text);
	}

	private record Subscriber(CompletableFuture<Flow.Subscription> subscription) implements Flow.Subscriber<Payload> {

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription.complete(given);
		}

		@Override
		public void onNext(Payload item) {
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onComplete() {
		}

	}

	@Connector("outputs")
	static class Outputs {

		final AtomicInteger closed = new AtomicInteger();

		final AtomicInteger produced = new AtomicInteger();

		final AtomicInteger cancelled = new AtomicInteger();

		final CountDownLatch entered = new CountDownLatch(1);

		final List<String> done = new ArrayList<>();

		@Command
		Map<String, Integer> value() {
			return Map.of("a", 1);
		}

		@Command
		void nothing() {
			this.done.add("nothing");
		}

		@Command
		CompletionStage<String> later() {
			return CompletableFuture.supplyAsync(() -> "later");
		}

		@Command
		Mono<String> mono() {
			return Mono.just("mono");
		}

		@Command
		Mono<Void> emptyMono() {
			return Mono.empty();
		}

		@Command
		Mono<String> never() {
			return Mono.<String>never().doOnCancel(this.cancelled::incrementAndGet);
		}

		@Command
		Flow.Publisher<Integer> publisher() {
			return JdkFlowAdapter.publisherToFlowPublisher(Flux.just(1, 2, 3));
		}

		@Command
		Flux<Integer> flux() {
			return Flux.just(1, 2, 3);
		}

		@Command
		Stream<Integer> stream() {
			return Stream.of(1, 2, 3).onClose(this.closed::incrementAndGet);
		}

		@Command
		CompletionStage<Stream<Integer>> laterStream() {
			return CompletableFuture.supplyAsync(this::stream);
		}

		@Command
		Stream<Integer> endless() {
			return IntStream.iterate(0, (i) -> i + 1)
				.peek((i) -> this.produced.incrementAndGet())
				.boxed()
				.onClose(this.closed::incrementAndGet);
		}

		@Command
		Stream<Integer> broken() {
			return Stream.of(1, 2).map((i) -> {
				if (i == 2) {
					throw new IllegalStateException("broken");
				}
				return i;
			}).onClose(this.closed::incrementAndGet);
		}

		@Command
		Stream<Integer> unclosable() {
			return Stream.of(1).onClose(() -> {
				throw new IllegalStateException("unclosable");
			});
		}

		@Command
		Stream<Integer> stuck() {
			return Stream.generate(() -> {
				this.entered.countDown();
				try {
					return new CompletableFuture<Integer>().get();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}).onClose(this.closed::incrementAndGet);
		}

		@Command
		String refuse() {
			throw new ConnectorException(ErrorCode.UNAVAILABLE, "not now");
		}

		@Command
		String bug() {
			throw new IllegalArgumentException("bug");
		}

		@Command
		String checked() throws IOException {
			throw new FileNotFoundException("gone");
		}

	}

}
