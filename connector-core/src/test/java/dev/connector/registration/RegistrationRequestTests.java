package dev.connector.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RegistrationRequestTests extends AbstractRegistrationTests {

	private static final long PATIENCE = 30;

	private final List<ConnectorRequest> requests = new ArrayList<>();

	private final Map<String, CompletableFuture<Payload>> pending = new ConcurrentHashMap<>();

	private final ConnectorHandler neverByItself = (request) -> {
		this.requests.add(request);
		return this.pending.computeIfAbsent(request.context().requestId(), (id) -> new CompletableFuture<>());
	};

	@Test
	void answersWithWhatTheHandlerReturns() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"));
		assertThat(stream.sent(ConnectorFrame.Result.class)).containsExactly(
				new ConnectorFrame.Result("r1", Payload.json("\"r1\"")),
				new ConnectorFrame.Result("r2", Payload.json("\"r2\"")));
		assertThat(this.recorder.executed).containsExactly("result", "result");
		assertRequests(0, 100, 2, 0);
	}

	@Test
	void theHandlerLearnsAllThatIsKnownOfTheRequest() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(new GatewayFrame.Execute("r1", "list", Payload.json("{}"),
				new GatewayFrame.Context("alice", Map.of("trace", "t1")), Duration.ofSeconds(10),
				new GatewayFrame.Delivery(3, 1)));
		ConnectorRequest request = this.requests.get(0);
		ConnectorContext context = request.context();
		assertThat(request.capability()).isEqualTo("list");
		assertThat(request.payload()).isEqualTo(Payload.json("{}"));
		assertThat(context.requestId()).isEqualTo("r1");
		assertThat(context.registration()).isEqualTo(KEY);
		assertThat(context.caller()).isEqualTo("alice");
		assertThat(context.attributes()).containsExactly(Map.entry("trace", "t1"));
		assertThat(context.attempt()).isEqualTo(3);
		advanceSeconds(4);
		assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(6));
		assertThat(context.deadline()).isEqualTo(this.scheduler.now().plusSeconds(6));
		assertThat(context.isCancelled()).isFalse();
		advanceSeconds(7);
		assertThat(context.remaining()).isZero();
		assertThat(context.isCancelled()).isTrue();
	}

	@Test
	void anAnswerMayComeLater() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(this.registration.snapshot().requests().inFlight()).isEqualTo(1);
		advanceSeconds(3);
		this.pending.get("r1").complete(Payload.json("1"));
		assertThat(stream.sent(ConnectorFrame.Result.class))
			.containsExactly(new ConnectorFrame.Result("r1", Payload.json("1")));
		assertThat(this.recorder.took).containsExactly(Duration.ofSeconds(3));
	}

	@Test
	void aHandlerThatThrowsAnswersWithAMessageAndWithoutAStackTrace() {
		this.handler = (request) -> {
			throw new IllegalStateException("no disk");
		};
		assertOneError(ErrorCode.INTERNAL, "IllegalStateException: no disk");
	}

	@Test
	void aHandlerThatThrowsAnErrorAnswersToo() {
		this.handler = (request) -> {
			throw new StackOverflowError();
		};
		assertOneError(ErrorCode.INTERNAL, "StackOverflowError");
	}

	@Test
	void aHandlerThatThrowsACheckedExceptionAnswersToo() {
		this.handler = (request) -> {
			throw new Exception("checked");
		};
		assertOneError(ErrorCode.INTERNAL, "Exception: checked");
	}

	@Test
	void aHandlerThatReturnsNullAnswersToo() {
		this.handler = (request) -> null;
		assertOneError(ErrorCode.INTERNAL, "The handler returned null instead of an answer");
	}

	@Test
	void aHandlerThatCompletesWithNullAnswersToo() {
		this.handler = (request) -> CompletableFuture.completedFuture(null);
		assertOneError(ErrorCode.INTERNAL, "The handler completed with null instead of a payload");
	}

	@Test
	void aStageThatFailsAnswersWithItsReasonHoweverDeepItIsWrapped() {
		this.handler = (request) -> CompletableFuture.completedFuture(request.payload()).thenApply((payload) -> {
			throw new IllegalArgumentException("not a number");
		});
		assertOneError(ErrorCode.INTERNAL, "IllegalArgumentException: not a number");
	}

	@Test
	void aStageThatIsCancelledAnswersToo() {
		this.handler = (request) -> CompletableFuture.failedFuture(new CancellationException());
		assertOneError(ErrorCode.INTERNAL, "CancellationException");
	}

	@Test
	void aStageThatFailsWithNothingBehindItAnswersToo() {
		this.handler = (request) -> CompletableFuture.failedFuture(new CompletionException("bare", null));
		assertOneError(ErrorCode.INTERNAL, "CompletionException: bare");
	}

	@Test
	void aStageThatCannotBeListenedToAnswersToo() {
		this.handler = (request) -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<Payload> whenComplete(BiConsumer<? super Payload, ? super Throwable> action) {
				throw new UnsupportedOperationException("on purpose");
			}

		};
		assertOneError(ErrorCode.INTERNAL, "UnsupportedOperationException: on purpose");
	}

	@Test
	void aConnectorExceptionDecidesTheCodeTheMessageAndTheDetails() {
		this.handler = (request) -> {
			throw new ConnectorException(ErrorCode.INVALID_REQUEST, "no such field", Map.of("/name", "is missing"),
					new IllegalStateException("for the log only"));
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).containsExactly(new ConnectorFrame.ResultError("r1",
				ErrorCode.INVALID_REQUEST, "no such field", Map.of("/name", "is missing")));
		assertThat(this.recorder.executed).containsExactly("INVALID_REQUEST");
	}

	@Test
	void aConnectorExceptionInAStageDecidesTheCodeToo() {
		this.handler = (request) -> CompletableFuture.supplyAsync(() -> {
			throw new ConnectorException(ErrorCode.UNAVAILABLE, "later");
		}, Runnable::run);
		assertOneError(ErrorCode.UNAVAILABLE, "later");
	}

	@Test
	void aRequestThatIsNeverAnsweredTimesOutAtItsDeadline() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(3)));
		advance(Duration.ofSeconds(3).minus(NANO));
		assertThat(answers(stream)).isEmpty();
		advance(NANO);
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT))
			.satisfies((error) -> assertThat(error.message()).contains("3000 ms"));
		assertThat(this.requests.get(0).context().isCancelled()).isTrue();
		assertRequests(0, 100, 0, 1);
	}

	@Test
	void theLimitOfTheRegistrationHoldsWhenTheCallerAllowsMore() {
		this.options = this.options.withRequestTimeout(Duration.ofSeconds(2));
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofMinutes(5)));
		assertThat(this.requests.get(0).context().remaining()).isEqualTo(Duration.ofSeconds(2));
		advanceSeconds(2);
		assertThat(this.recorder.executed).containsExactly("TIMEOUT");
	}

	@Test
	void aRequestThatComesTooLateIsAnsweredAtOnce() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ZERO), Frames.execute("r2", Duration.ofSeconds(-5)));
		advance(Duration.ZERO);
		assertThat(this.recorder.executed).containsExactly("TIMEOUT", "TIMEOUT");
	}

	@Test
	void aHandlerThatHearsOfTheDeadlineBeforeTheTimerDoesTimedOut() {
		List<String> heard = new ArrayList<>();
		this.handler = (request) -> {
			request.context().onCancel(() -> heard.add("cancelled"));
			throw new IllegalStateException("what it invoked timed out");
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ZERO));
		assertThat(answers(stream)).singleElement()
			.isEqualTo(new ConnectorFrame.ResultError("r1", ErrorCode.TIMEOUT, "No answer within 0 ms", Map.of()));
		assertThat(heard).containsExactly("cancelled");
	}

	@Test
	void whatComesAfterTheDeadlineChangesNothing() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(1)), Frames.execute("r2", Duration.ofSeconds(1)));
		advanceSeconds(1);
		this.pending.get("r1").complete(Payload.json("1"));
		this.pending.get("r2").completeExceptionally(new IllegalStateException("late"));
		stream.deliver(Frames.cancel("r1"));
		assertThat(answers(stream)).hasSize(2);
		assertThat(this.recorder.executed).containsExactly("TIMEOUT", "TIMEOUT");
	}

	@Test
	void aCallerWhoWaitsForAsLongAsItTakesIsServed() {
		this.handler = this.neverByItself;
		this.options = this.options.withRequestTimeout(Duration.ofSeconds(Long.MAX_VALUE));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(Long.MAX_VALUE)),
				Frames.execute("r2", Duration.ofMillis(Long.MAX_VALUE)),
				Frames.execute("r3", Duration.ofSeconds(Long.MIN_VALUE)));
		assertThat(state()).isEqualTo(ConnectionState.READY);
		ConnectorContext context = this.requests.get(0).context();
		assertThat(context.remaining()).isGreaterThan(Duration.ofDays(10_000));
		assertThat(context.deadline()).isAfter(this.scheduler.now());
		advanceSeconds(60);
		assertThat(this.recorder.executed).containsExactly("TIMEOUT");
		stream.deliver(Frames.cancel("r1"), Frames.cancel("r2"));
	}

	@Test
	void anAnsweredRequestLeavesNoTimerBehind() {
		ScriptedStream stream = startReady();
		int before = this.scheduler.pending();
		stream.deliver(Frames.execute("r1"));
		assertThat(this.scheduler.pending()).isEqualTo(before);
	}

	@Test
	void aCancelAnswersAndTellsTheHandler() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		ConnectorContext context = this.requests.get(0).context();
		List<String> told = new ArrayList<>();
		context.onCancel(() -> told.add("first"));
		context.onCancel(() -> {
			throw new IllegalStateException("on purpose");
		});
		context.onCancel(() -> told.add("second"));
		assertThat(told).isEmpty();
		stream.deliver(Frames.cancel("r1"), Frames.cancel("r1"));
		assertThat(told).containsExactly("first", "second");
		assertThat(context.isCancelled()).isTrue();
		context.onCancel(() -> told.add("too late"));
		assertThat(told).containsExactly("first", "second", "too late");
		assertThat(answers(stream)).singleElement()
			.isEqualTo(new ConnectorFrame.ResultError("r1", ErrorCode.CANCELLED, "the caller gave up", Map.of()));
	}

	@Test
	void whatWasToBeDoneOnCancelIsNotDoneAfterAnAnswer() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		List<String> told = new ArrayList<>();
		this.requests.get(0).context().onCancel(() -> told.add("cancelled"));
		this.pending.get("r1").complete(Payload.empty());
		stream.deliver(Frames.cancel("r1"));
		advanceSeconds(60);
		assertThat(told).isEmpty();
		assertThat(this.requests.get(0).context().isCancelled()).isFalse();
	}

	@Test
	void aHandlerMayEndItsStageOnCancel() {
		this.handler = (request) -> {
			CompletableFuture<Payload> answer = new CompletableFuture<>();
			request.context().onCancel(() -> answer.cancel(true));
			return answer;
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.cancel("r1"));
		assertThat(this.recorder.executed).containsExactly("CANCELLED");
		assertThat(answers(stream)).hasSize(1);
	}

	@Test
	void aCancelOfWhatNobodyKnowsIsAnsweredAndChangesNothing() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.cancel("unknown"), new GatewayFrame.ResultCredits("unknown", 3));
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(answers(stream)).hasSize(1);
		assertThat(this.recorder.executed).isEmpty();
		assertRequests(0, 100, 0, 0);
	}

	@Test
	void aCancelInterruptsTheThreadOfTheHandler() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			this.handlers = threads;
			CountDownLatch running = new CountDownLatch(1);
			CompletableFuture<String> outcome = new CompletableFuture<>();
			this.handler = (request) -> {
				running.countDown();
				return blockUntilInterrupted(request.context(), outcome);
			};
			ScriptedStream stream = startReady();
			stream.deliver(Frames.execute("r1"));
			assertThat(running.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
			stream.deliver(Frames.cancel("r1"));
			assertThat(outcome.get(PATIENCE, TimeUnit.SECONDS)).startsWith("interrupted");
			assertThat(threads.submit(() -> Thread.currentThread().isInterrupted()).get(PATIENCE, TimeUnit.SECONDS))
				.isFalse();
			assertThat(answers(stream)).hasSize(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aHandlerThatIsInterruptedByACancelSeesThatItIsCancelled() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			this.handlers = threads;
			Map<String, CompletableFuture<String>> outcomes = new ConcurrentHashMap<>();
			Map<String, CountDownLatch> running = new ConcurrentHashMap<>();
			this.handler = (request) -> {
				String id = request.context().requestId();
				running.get(id).countDown();
				return blockUntilInterrupted(request.context(), outcomes.get(id));
			};
			ScriptedStream stream = startReady();
			for (int round = 0; round < 500; round++) {
				String id = "r" + round;
				outcomes.put(id, new CompletableFuture<>());
				running.put(id, new CountDownLatch(1));
				stream.deliver(Frames.execute(id));
				assertThat(running.get(id).await(PATIENCE, TimeUnit.SECONDS)).isTrue();
				stream.deliver(Frames.cancel(id));
				assertThat(outcomes.get(id).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("interrupted, cancelled: true");
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aDeadlineInterruptsTheThreadOfTheHandler() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			this.handlers = threads;
			CountDownLatch running = new CountDownLatch(1);
			CompletableFuture<String> outcome = new CompletableFuture<>();
			this.handler = (request) -> {
				running.countDown();
				return blockUntilInterrupted(request.context(), outcome);
			};
			ScriptedStream stream = startReady();
			stream.deliver(Frames.execute("r1", Duration.ofSeconds(1)));
			assertThat(running.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
			advanceSeconds(1);
			assertThat(outcome.get(PATIENCE, TimeUnit.SECONDS)).startsWith("interrupted");
			assertThat(this.recorder.executed).containsExactly("TIMEOUT");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aRequestThatIsCancelledBeforeItBeganDoesNotBegin() {
		List<Runnable> waiting = new ArrayList<>();
		this.handlers = waiting::add;
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2", Duration.ofSeconds(1)), Frames.cancel("r1"));
		advanceSeconds(1);
		waiting.forEach(Runnable::run);
		assertThat(this.requests).isEmpty();
		assertThat(this.recorder.executed).containsExactly("CANCELLED", "TIMEOUT");
	}

	@Test
	void moreThanTheLimitIsRefusedAndTheLimitIsReachedExactly() {
		this.options = this.options.withMaxConcurrentRequests(2);
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"));
		assertThat(answers(stream)).isEmpty();
		stream.deliver(Frames.execute("r3"));
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.requestId()).isEqualTo("r3"))
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
		assertThat(this.registration.snapshot().requests().inFlight()).isEqualTo(2);
		this.pending.get("r1").complete(Payload.empty());
		stream.deliver(Frames.execute("r4"));
		assertThat(this.requests).extracting((request) -> request.context().requestId())
			.containsExactly("r1", "r2", "r4");
	}

	@Test
	void theNextRequestFindsRoomAlreadyWhenTheAnswerIsSent() {
		this.options = this.options.withMaxConcurrentRequests(1);
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		AtomicBoolean once = new AtomicBoolean();
		stream.beforeSend((frame) -> {
			if (frame instanceof ConnectorFrame.Result && once.compareAndSet(false, true)) {
				stream.deliver(Frames.execute("r2"));
			}
		});
		this.pending.get("r1").complete(Payload.empty());
		assertThat(this.requests).hasSize(2);
		assertThat(this.recorder.executed).containsExactly("result");
	}

	@Test
	void anAnswerAsLargeAsTheGatewayTakesIsSentAndALargerOneIsNot() {
		this.handler = (request) -> CompletableFuture.completedFuture(
				Payload.of(new byte[Integer.parseInt(request.context().requestId())], Payload.OCTET_STREAM));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("1024"), Frames.execute("1025"));
		assertThat(stream.sent(ConnectorFrame.Result.class)).hasSize(1);
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL))
			.satisfies((error) -> assertThat(error.message()).contains("1025").contains("1024"));
	}

	@Test
	void aRequestThatIsPushedTwiceRunsOnceAndIsAnsweredOnce() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r1"));
		assertThat(this.requests).hasSize(1);
		this.pending.get("r1").complete(Payload.empty());
		assertThat(answers(stream)).hasSize(1);
		assertRequests(0, 100, 1, 0);
	}

	@Test
	void aHandlerRunsOnTheHandlersThreads() {
		List<Runnable> waiting = new ArrayList<>();
		this.handlers = waiting::add;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(answers(stream)).isEmpty();
		waiting.forEach(Runnable::run);
		assertThat(answers(stream)).hasSize(1);
	}

	@Test
	void aHandlerThatNeverBlocksRunsOnTheThreadThatBroughtTheRequest() {
		this.options = this.options.withNonBlocking(true);
		this.handlers = (task) -> {
			throw new AssertionError("not for this");
		};
		AtomicInteger here = new AtomicInteger();
		Thread caller = Thread.currentThread();
		this.handler = (request) -> {
			here.addAndGet((Thread.currentThread() == caller) ? 1 : 0);
			return CompletableFuture.completedFuture(Payload.empty());
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(here).hasValue(1);
		assertThat(answers(stream)).hasSize(1);
	}

	@Test
	void anExecutorThatTakesNoMoreWorkMeansOverloaded() {
		this.handlers = (task) -> {
			throw new RejectedExecutionException("full");
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED))
			.satisfies((error) -> assertThat(error.message()).contains("full"));
		assertThat(this.registration.snapshot().requests().inFlight()).isZero();
	}

	@Test
	void anExecutorThatBreaksIsAnsweredForToo() {
		this.handlers = (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		};
		assertOneError(ErrorCode.INTERNAL, "OutOfMemoryError: unable to create native thread");
	}

	@Test
	void anErrorIsNeverLargerThanEveryGatewayTakes() {
		Map<String, String> details = new LinkedHashMap<>();
		for (int item = 0; item < 10_000; item++) {
			details.put("/items/" + item, "must not be blank");
		}
		details.put("/text", "x".repeat(100_000));
		this.handler = (request) -> {
			throw new ConnectorException(ErrorCode.INVALID_REQUEST, "y".repeat(100_000), details, null);
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		ConnectorFrame.ResultError error = stream.sent(ConnectorFrame.ResultError.class).get(0);
		assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
		assertThat(error.message()).startsWith("yyy").hasSizeLessThanOrEqualTo(ErrorAnswer.MAX_TEXT + 1);
		assertThat(error.details()).hasSizeGreaterThan(100);
		assertThat(error.details()
			.entrySet()
			.stream()
			.mapToInt((detail) -> detail.getKey().length() + detail.getValue().length())
			.sum()).isLessThanOrEqualTo(ErrorAnswer.MAX_DETAILS);
	}

	@Test
	void anAnswerThatCannotBeSentEndsItsRequestAllTheSame() {
		ScriptedStream stream = startReady();
		stream.beforeSend((frame) -> {
			throw new IllegalStateException("on purpose");
		});
		stream.deliver(Frames.execute("r1"));
		assertThat(this.recorder.executed).containsExactly("result");
		stream.beforeSend((frame) -> {
		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(20));
		advance(Duration.ofMillis(500));
		assertThat(stopped).isCompleted();
	}

	@Test
	void requestsThatRunWhenTheStreamDiesGoOnRunning() {
		this.handler = this.neverByItself;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		stream.lose();
		assertThat(this.registration.snapshot().requests().inFlight()).isEqualTo(1);
		assertThat(this.requests.get(0).context().isCancelled()).isFalse();
		advanceSeconds(1);
		assertThat(state()).isEqualTo(ConnectionState.READY);
		this.pending.get("r1").complete(Payload.empty());
		assertRequests(0, 100, 1, 0);
	}

	@Test
	void requestsThatComeBeforeTheAnswerToTheRegistrationAreKeptInOrder() {
		this.handler = this.neverByItself;
		start();
		ScriptedStream stream = this.gateway.last().open();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"), Frames.cancel("r1"), Frames.execute("r3"));
		assertThat(this.requests).isEmpty();
		stream.deliver(Frames.registered(KEY, ""));
		assertThat(this.requests).extracting((request) -> request.context().requestId())
			.containsExactly("r1", "r2", "r3");
		assertThat(this.recorder.executed).containsExactly("CANCELLED");
		stream.deliver(Frames.execute("r4"));
		assertThat(this.requests).hasSize(4);
	}

	@Test
	void requestsThatComeWhileAnApprovalIsAwaitedAreKeptToo() {
		this.handler = this.neverByItself;
		start();
		ScriptedStream stream = this.gateway.last().open();
		stream.deliver(Frames.pending(), Frames.execute("r1"));
		assertThat(this.requests).isEmpty();
		stream.deliver(Frames.registered(KEY, ""));
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void noMoreThanSoManyEarlyFramesAreKept() {
		start();
		ScriptedStream stream = this.gateway.last().open();
		for (int frame = 0; frame < RegistrationStream.MAX_EARLY_FRAMES; frame++) {
			stream.deliver(Frames.execute("r" + frame));
		}
		assertThat(state()).isEqualTo(ConnectionState.HANDSHAKING);
		stream.deliver(Frames.execute("one more"));
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(stream.isEnded()).isTrue();
		assertThat(connection().lastError().message()).contains(String.valueOf(RegistrationStream.MAX_EARLY_FRAMES));
	}

	@Test
	void requestsThatArriveWhileTheOwnerIsBusyStayInOrder() {
		this.handler = this.neverByItself;
		start();
		ScriptedStream stream = this.gateway.last().open();
		this.registration.whenReady().thenRun(() -> stream.deliver(Frames.execute("r2"), Frames.execute("r3")));
		stream.deliver(Frames.execute("r1"), Frames.registered(KEY, ""), Frames.execute("r4"));
		assertThat(this.requests).extracting((request) -> request.context().requestId())
			.containsExactly("r1", "r2", "r3", "r4");
	}

	@Test
	void aCancelDoesNotOvertakeItsRequestThatStillWaitsForTheOwner() {
		this.handler = this.neverByItself;
		this.listener = new RegistrationListener() {

			@Override
			public void onStateChanged(Registration registration, ConnectionSnapshot previous,
					ConnectionSnapshot current) {
				ScriptedStream stream = RegistrationRequestTests.this.gateway.last();
				if (current.state() == ConnectionState.HANDSHAKING) {
					stream.deliver(Frames.registered(KEY, ""), Frames.execute("r1"));
				}
				if (current.state() == ConnectionState.READY) {
					stream.deliver(Frames.cancel("r1"));
				}
			}

		};
		start();
		ScriptedStream stream = this.gateway.last().open();
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).singleElement()
			.satisfies((error) -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
	}

	@Test
	void aTextOfManyBytesIsMeasuredInBytes() {
		this.handler = (request) -> CompletableFuture
			.completedFuture(Payload.of("ä".repeat(600).getBytes(StandardCharsets.UTF_8), "text/plain"));
		assertOneError(ErrorCode.INTERNAL,
				"The answer has 1200 bytes, more than the 1024 that the gateway takes (connector.gateway.max-payload-size)");
	}

	@Test
	void optionsThatMakeNoSenseAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withMaxConcurrentRequests(0))
			.withMessageContaining("maxConcurrentRequests");
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withRequestTimeout(Duration.ZERO))
			.withMessageContaining("requestTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.withRequestTimeout(Duration.ofNanos(-1)))
			.withMessageContaining("requestTimeout");
	}

	private void assertOneError(ErrorCode code, String message) {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(answers(stream)).singleElement()
			.isEqualTo(new ConnectorFrame.ResultError("r1", code, message, Map.of()));
		assertThat(this.recorder.executed).containsExactly(code.name());
		assertRequests(0, 100, 0, 1);
		assertThat(state()).isEqualTo(ConnectionState.READY);
	}

	private static CompletableFuture<Payload> blockUntilInterrupted(ConnectorContext context,
			CompletableFuture<String> outcome) {
		try {
			new CountDownLatch(1).await(PATIENCE, TimeUnit.SECONDS);
			outcome.complete("not interrupted");
		}
		catch (InterruptedException ex) {
			outcome.complete("interrupted, cancelled: " + context.isCancelled());
		}
		return CompletableFuture.completedFuture(Payload.empty());
	}

	private static List<ConnectorFrame> answers(ScriptedStream stream) {
		return stream.sent()
			.stream()
			.filter((frame) -> frame instanceof ConnectorFrame.Result || frame instanceof ConnectorFrame.ResultError)
			.toList();
	}

}
