package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.ExecutionObserver;
import dev.connector.ExecutionOutcome;
import dev.connector.ObservedExecution;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutionObserverTests extends AbstractRegistrationTests {

	private final List<String> seen = new ArrayList<>();

	private final List<ExecutionOutcome> outcomes = new ArrayList<>();

	private final CompletableFuture<Payload> later = new CompletableFuture<>();

	@Test
	void accompaniesTheHandlerOnItsThreadAndIsToldTheEnd() {
		List<Runnable> tasks = new ArrayList<>();
		this.handlers = tasks::add;
		this.observers = List.of(observer("a"));
		this.handler = (request) -> {
			this.seen.add("handles " + request.context().requestId());
			return CompletableFuture.completedFuture(request.payload());
		};
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"));
		assertThat(this.seen).isEmpty();
		tasks.get(0).run();
		assertThat(this.seen).containsExactly("a begins r1", "a enters", "handles r1", "a leaves", "a ends");
		assertThat(this.outcomes).containsExactly(ExecutionOutcome.SUCCESS);
	}

	@Test
	void theFirstObserverIsOutermost() {
		this.observers = List.of(observer("a"), observer("b"));
		startReady().deliver(Frames.execute("r1"));
		assertThat(this.seen).containsExactly("a begins r1", "b begins r1", "a enters", "b enters", "b leaves",
				"a leaves", "b ends", "a ends");
	}

	@Test
	void isToldOnceWhenTheDeadlineComesBeforeTheHandler() {
		this.observers = List.of(observer("a"));
		this.handler = (request) -> this.later;
		startReady().deliver(Frames.execute("r1", Duration.ofSeconds(10)));
		advance(Duration.ofSeconds(10).minus(NANO));
		assertThat(this.outcomes).isEmpty();
		advance(NANO);
		assertThat(this.outcomes).containsExactly(new ExecutionOutcome(ErrorCode.TIMEOUT, null));
		this.later.complete(Payload.empty());
		assertThat(this.outcomes).hasSize(1);
	}

	@Test
	void isToldOnceWhenTheCallerCancelsBeforeTheHandlerEnds() {
		this.observers = List.of(observer("a"));
		this.handler = (request) -> this.later;
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), new GatewayFrame.Cancel("r1", "no interest"));
		assertThat(this.outcomes).containsExactly(new ExecutionOutcome(ErrorCode.CANCELLED, null));
		this.later.completeExceptionally(new IllegalStateException("too late"));
		assertThat(this.outcomes).hasSize(1);
	}

	@Test
	void isToldWhenTheRequestEndsWhileItBegins() {
		this.observers = List.of((registration, request) -> {
			advanceSeconds(11);
			return new Seen("a");
		});
		startReady().deliver(Frames.execute("r1"));
		assertThat(this.seen).containsExactly("a ends");
		assertThat(this.outcomes).containsExactly(new ExecutionOutcome(ErrorCode.TIMEOUT, null));
	}

	@Test
	void seesWhatTheHandlerThrew() {
		ConnectorException chosen = new ConnectorException(ErrorCode.NOT_FOUND, "no such file");
		IllegalStateException unexpected = new IllegalStateException("no disk");
		this.observers = List.of(observer("a"));
		this.handler = (request) -> {
			throw (this.outcomes.isEmpty() ? chosen : unexpected);
		};
		startReady().deliver(Frames.execute("r1"), Frames.execute("r2"));
		assertThat(this.outcomes).containsExactly(new ExecutionOutcome(ErrorCode.NOT_FOUND, chosen),
				new ExecutionOutcome(ErrorCode.INTERNAL, unexpected));
	}

	@Test
	void followsAStreamedAnswerToItsEnd() {
		this.observers = List.of(observer("a"));
		this.handler = (request) -> CompletableFuture.completedFuture(Payload.stream(Payload.JSON, this::items));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1", Duration.ofSeconds(10), 0));
		assertThat(this.seen).containsExactly("a begins r1", "a enters", "a leaves", "a enters", "subscribed",
				"a leaves");
		this.seen.clear();
		stream.deliver(new GatewayFrame.ResultCredits("r1", 1));
		assertThat(this.seen).containsExactly("a enters", "asked for 1", "a ends", "a leaves");
		assertThat(this.outcomes).containsExactly(ExecutionOutcome.SUCCESS);
		assertThat(stream.sent(ConnectorFrame.ResultEnd.class)).hasSize(1);
	}

	@Test
	void accompaniesWhatTheHandlerMovesToAnotherThread() {
		List<Runnable> moved = new ArrayList<>();
		this.observers = List.of(observer("a"));
		this.handler = (request) -> {
			moved.add(request.context().accompany(() -> this.seen.add("moved")));
			return this.later;
		};
		startReady().deliver(Frames.execute("r1"));
		this.seen.clear();
		moved.get(0).run();
		assertThat(this.seen).containsExactly("a enters", "moved", "a leaves");
		this.later.complete(Payload.empty());
		this.seen.clear();
		moved.get(0).run();
		assertThat(this.seen).containsExactly("moved");
	}

	@Test
	void isNotToldOfRequestsThatNoHandlerSaw() {
		List<Runnable> tasks = new ArrayList<>();
		this.handlers = (task) -> {
			if (!tasks.isEmpty()) {
				throw new RejectedExecutionException("full");
			}
			tasks.add(task);
		};
		this.observers = List.of(observer("a"));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"));
		advanceSeconds(10);
		tasks.get(0).run();
		assertThat(this.recorder.executed).containsExactly("OVERLOADED", "TIMEOUT");
		assertThat(this.seen).isEmpty();
	}

	@Test
	void anObserverThatThrowsHarmsNeitherTheRequestNorTheOthers() {
		ObservedExecution throwing = new ObservedExecution() {

			@Override
			public Scope enter() {
				if (ExecutionObserverTests.this.recorder.executed.isEmpty()) {
					throw new IllegalStateException("enter");
				}
				return () -> {
					throw new StackOverflowError();
				};
			}

			@Override
			public void ended(ExecutionOutcome outcome) {
				throw new IllegalStateException("ended");
			}

		};
		this.observers = List.of((registration, request) -> {
			throw new IllegalStateException("begin");
		}, observer("a"), (registration, request) -> throwing, observer("b"));
		ScriptedStream stream = startReady();
		stream.deliver(Frames.execute("r1"), Frames.execute("r2"));
		assertThat(stream.sent(ConnectorFrame.Result.class)).hasSize(2);
		assertThat(this.seen.subList(0, 8)).containsExactly("a begins r1", "b begins r1", "a enters", "b enters",
				"b leaves", "a leaves", "b ends", "a ends");
		assertThat(this.outcomes).hasSize(4);
	}

	@Test
	void anObserverMayPassARequestOver() {
		this.observers = List.of((registration, request) -> null, observer("b"));
		startReady().deliver(Frames.execute("r1"));
		assertThat(this.seen).containsExactly("b begins r1", "b enters", "b leaves", "b ends");
	}

	private void items(Flow.Subscriber<? super Payload> subscriber) {
		this.seen.add("subscribed");
		subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long items) {
				ExecutionObserverTests.this.seen.add("asked for " + items);
				subscriber.onNext(Payload.json("1"));
				subscriber.onComplete();
			}

			@Override
			public void cancel() {
			}

		});
	}

	private ExecutionObserver observer(String name) {
		return (registration, request) -> {
			this.seen.add(name + " begins " + request.context().requestId());
			return new Seen(name);
		};
	}

	/**
	 * Writes down what it sees.
	 */
	private final class Seen implements ObservedExecution {

		private final String name;

		Seen(String name) {
			this.name = name;
		}

		@Override
		public Scope enter() {
			ExecutionObserverTests.this.seen.add(this.name + " enters");
			return () -> ExecutionObserverTests.this.seen.add(this.name + " leaves");
		}

		@Override
		public void ended(ExecutionOutcome outcome) {
			ExecutionObserverTests.this.seen.add(this.name + " ends");
			ExecutionObserverTests.this.outcomes.add(outcome);
		}

	}

}
