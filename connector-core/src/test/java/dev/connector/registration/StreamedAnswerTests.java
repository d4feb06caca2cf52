package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamedAnswerTests extends AbstractRegistrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Source source = new Source();

	@BeforeEach
	void answerWithAStream() {
		this.handler = (request) -> CompletableFuture.completedFuture(Payload.stream(Payload.JSON, this.source));
	}

	@Test
	void itemsAreSentInOrderAndEndWithTheirNumber() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.emit(3);
		assertThat(this.recorder.executed).isEmpty();
		this.source.subscriber.onComplete();
		assertThat(answer(stream)).containsExactly(chunk(0), chunk(1), chunk(2),
				new ConnectorFrame.ResultEnd("r1", 3, Payload.JSON));
		assertThat(this.recorder.executed).containsExactly("result");
	}

	@Test
	void aStreamWithoutItemsEndsWithItsContentType() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.subscriber.onComplete();
		assertThat(answer(stream)).containsExactly(new ConnectorFrame.ResultEnd("r1", 0, Payload.JSON));
	}

	@Test
	void thePublisherIsAskedForExactlyAsMuchAsTheGatewayAllows() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", TIMEOUT, 4));
		assertThat(this.source.requested).isEqualTo(4);
		this.source.emit(4);
		assertThat(this.source.requested).isEqualTo(4);
		stream.deliver(new GatewayFrame.ResultCredits("r1", 7));
		assertThat(this.source.requested).isEqualTo(7);
		stream.deliver(new GatewayFrame.ResultCredits("r1", 7), new GatewayFrame.ResultCredits("r1", -5),
				new GatewayFrame.ResultCredits("other", 9));
		assertThat(this.source.requested).isEqualTo(7);
	}

	@Test
	void withoutCreditsNothingIsAskedForUntilThereAreSome() {
		this.source.eager = 3;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", TIMEOUT, 0));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).isEmpty();
		stream.deliver(new GatewayFrame.ResultCredits("r1", 1));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(1);
	}

	@Test
	void creditsThatComeBeforeTheStreamBeginsCountToo() {
		CompletableFuture<Payload> later = new CompletableFuture<>();
		this.handler = (request) -> later;
		this.source.subscribeLater = true;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", TIMEOUT, 2), new GatewayFrame.ResultCredits("r1", 5));
		later.complete(Payload.stream(Payload.JSON, this.source));
		stream.deliver(new GatewayFrame.ResultCredits("r1", 9));
		this.source.subscribeNow();
		assertThat(this.source.requested).isEqualTo(9);
	}

	@Test
	void anEagerPublisherSendsExactlyAsManyItemsAsThereAreCredits() {
		this.source.eager = 100;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", TIMEOUT, 5));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(5);
		stream.deliver(new GatewayFrame.ResultCredits("r1", 7));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(7);
		stream.deliver(new GatewayFrame.ResultCredits("r1", Long.MAX_VALUE));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(100);
		assertThat(stream.sent(ConnectorFrame.ResultEnd.class)).hasSize(1);
	}

	@Test
	void aFailureInTheMiddleEndsTheStreamWithAnError() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.emit(1);
		this.source.subscriber
			.onError(new ConnectorException(ErrorCode.UNAVAILABLE, "gone", Map.of("at", "line 2"), null));
		assertThat(answer(stream)).containsExactly(chunk(0),
				new ConnectorFrame.ResultError("r1", ErrorCode.UNAVAILABLE, "gone", Map.of("at", "line 2")));
		assertThat(this.recorder.executed).containsExactly("UNAVAILABLE");
	}

	@Test
	void aCancelCallsThePublisherOff() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.emit(1);
		stream.deliver(Frames.cancel("r1"));
		assertThat(this.source.cancelled).isTrue();
		this.source.emit(1);
		this.source.subscriber.onComplete();
		this.source.subscriber.onError(new IllegalStateException("late"));
		assertThat(answer(stream)).containsExactly(chunk(0),
				new ConnectorFrame.ResultError("r1", ErrorCode.CANCELLED, "the caller gave up", Map.of()));
		assertThat(this.recorder.executed).containsExactly("CANCELLED");
	}

	@Test
	void aStreamThatDoesNotEndIsCalledOffAtTheDeadline() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(2)));
		this.source.emit(1);
		advance(Duration.ofSeconds(2).minus(NANO));
		assertThat(this.source.cancelled).isFalse();
		advance(NANO);
		assertThat(this.source.cancelled).isTrue();
		assertThat(this.recorder.executed).containsExactly("TIMEOUT");
	}

	@Test
	void anItemThatTheGatewayDoesNotTakeEndsTheStreamWithAnError() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.subscriber.onNext(Payload.of(new byte[1024], Payload.OCTET_STREAM));
		this.source.subscriber.onNext(Payload.of(new byte[1025], Payload.OCTET_STREAM));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(1);
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL))
			.satisfies((error) -> assertThat(error.message()).startsWith("Item 1 has 1025 bytes"));
		assertThat(this.source.cancelled).isTrue();
	}

	@Test
	void theAnswerGoesOnWhenTheStreamIsGone() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.emit(1);
		stream.lose();
		this.source.emit(1);
		assertThat(this.source.cancelled).isFalse();
		assertThat(this.registration.snapshot().requests().inFlight()).isEqualTo(1);
		assertThat(this.recorder.executed).isEmpty();
	}

	@Test
	void anItemThatIsNoPlainPayloadEndsTheStreamWithAnError() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.subscriber.onNext(Payload.stream(Payload.JSON, new Source()));
		assertThat(this.source.cancelled).isTrue();
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL))
			.satisfies((error) -> assertThat(error.message()).contains("A stream has no bytes"));
	}

	@Test
	void anItemThatCannotBeSentIsSentAgainOnTheNextStream() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		stream.beforeSend((frame) -> {
			if (frame instanceof ConnectorFrame.ResultChunk) {
				throw new IllegalStateException("on purpose");
			}
		});
		this.source.emit(1);
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.source.cancelled).isFalse();
		assertThat(this.recorder.executed).isEmpty();
	}

	@Test
	void aPublisherThatCannotBeSubscribedToIsAnsweredForToo() {
		this.handler = (request) -> CompletableFuture.completedFuture(Payload.stream(Payload.JSON, (subscriber) -> {
			throw new IllegalStateException("on purpose");
		}));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(answer(stream)).containsExactly(new ConnectorFrame.ResultError("r1", ErrorCode.INTERNAL,
				"IllegalStateException: on purpose", Map.of()));
	}

	@Test
	void aPublisherThatSubscribesAfterTheCancelIsCalledOffAtOnce() {
		this.source.subscribeLater = true;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.cancel("r1"));
		this.source.subscribeNow();
		assertThat(this.source.cancelled).isTrue();
		assertThat(this.source.requested).isZero();
	}

	@Test
	void aStreamThatComesAfterTheDeadlineIsCalledOffAtOnce() {
		CompletableFuture<Payload> late = new CompletableFuture<>();
		this.handler = (request) -> late;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(1)));
		advanceSeconds(1);
		late.complete(Payload.stream(Payload.JSON, this.source));
		assertThat(this.source.cancelled).isTrue();
		assertThat(answer(stream)).hasSize(1);
	}

	@Test
	void aSecondSubscriptionIsCalledOff() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		Source second = new Source();
		second.subscribe(this.source.subscriber);
		assertThat(second.cancelled).isTrue();
		assertThat(this.source.cancelled).isFalse();
		this.source.subscriber.onComplete();
		assertThat(answer(stream)).hasSize(1);
	}

	@Test
	void drainingWaitsForAStreamToEnd() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.registration.stop(Duration.ofSeconds(20));
		this.source.emit(2);
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		this.source.subscriber.onComplete();
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(answer(stream)).hasSize(3);
	}

	@Test
	void aPublisherThatCannotBeCalledOffDoesNotKeepTheRegistrationFromStopping() {
		this.source.onCancel = () -> {
			throw new IllegalStateException("on purpose");
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"));
		stream.deliver(Frames.cancel("r1"));
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(1));
		advanceSeconds(1);
		assertThat(stopped).isCompleted();
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).hasSize(2);
	}

	@Test
	void aPublisherThatCannotBeAskedForMoreEndsItsRequestOnly() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		this.source.onRequest = () -> {
			throw new IllegalStateException("on purpose");
		};
		stream.deliver(new GatewayFrame.ResultCredits("r1", 5));
		assertThat(answer(stream)).containsExactly(new ConnectorFrame.ResultError("r1", ErrorCode.INTERNAL,
				"IllegalStateException: on purpose", Map.of()));
		assertThat(this.source.cancelled).isTrue();
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void itemsAreComputedOnTheHandlersThreads() {
		List<Runnable> steps = new ArrayList<>();
		this.handlers = steps::add;
		this.source.eager = 9;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", TIMEOUT, 1));
		steps.remove(0).run();
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(1);
		stream.deliver(new GatewayFrame.ResultCredits("r1", 2), new GatewayFrame.ResultCredits("r1", 4));
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(1);
		assertThat(steps).hasSize(1);
		steps.remove(0).run();
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(4);
		stream.deliver(new GatewayFrame.ResultCredits("r1", 5));
		steps.remove(0).run();
		assertThat(stream.sent(ConnectorFrame.ResultChunk.class)).hasSize(5);
	}

	@Test
	void withoutAThreadToComputeMoreItemsTheStreamEndsWithAnError() {
		AtomicInteger threads = new AtomicInteger(1);
		this.handlers = (step) -> {
			if (threads.getAndDecrement() <= 0) {
				throw new RejectedExecutionException("full");
			}
			step.run();
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), new GatewayFrame.ResultCredits("r1", 5));
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
		assertThat(this.source.cancelled).isTrue();
	}

	private static ConnectorFrame.ResultChunk chunk(int number) {
		return new ConnectorFrame.ResultChunk("r1", number, Payload.json(String.valueOf(number)));
	}

	private static List<ConnectorFrame> answer(ScriptedStream stream) {
		return stream.sent()
			.stream()
			.filter((frame) -> frame instanceof ConnectorFrame.ResultChunk || frame instanceof ConnectorFrame.ResultEnd
					|| frame instanceof ConnectorFrame.Result || frame instanceof ConnectorFrame.ResultError)
			.toList();
	}

	/**
	 * A publisher whose items come when the test says, or as soon as they are asked for.
	 */
	private static final class Source implements Flow.Publisher<Payload>, Flow.Subscription {

		private Flow.Subscriber<? super Payload> subscriber;

		private boolean subscribeLater;

		private boolean cancelled;

		private long requested;

		private int emitted;

		private int eager;

		private Runnable onRequest = () -> {
		};

		private Runnable onCancel = () -> {
		};

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
			this.subscriber = subscriber;
			if (!this.subscribeLater) {
				subscribeNow();
			}
		}

		void subscribeNow() {
			this.subscriber.onSubscribe(this);
		}

		@Override
		public void request(long items) {
			assertThat(items).isPositive();
			this.requested += items;
			this.onRequest.run();
			while (this.emitted < this.eager && this.emitted < this.requested) {
				emit(1);
				if (this.emitted == this.eager) {
					this.subscriber.onComplete();
				}
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			this.onCancel.run();
		}

		void emit(int items) {
			for (int item = 0; item < items; item++) {
				this.subscriber.onNext(Payload.json(String.valueOf(this.emitted++)));
			}
		}

	}

}
