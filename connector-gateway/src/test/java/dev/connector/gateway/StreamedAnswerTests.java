package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamedAnswerTests {

	private static final ConnectorAddress HERE = GatewayFixture.at("t.c.i");

	private final GatewayFixture fixture = new GatewayFixture((options) -> options.withStreamWindow(4));

	private final TestConnector connector = this.fixture.connector("t.c.i", 5);

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void deliversItemsAndTheEnd() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute("s");
		assertThat(this.connector.last(GatewayFrame.Execute.class).delivery().resultCredits()).isEqualTo(4);
		chunks(0, 2);
		Payload payload = GatewayFixture.success(answer);
		assertThat(payload.isStream()).isTrue();
		assertThat(payload.contentType()).isEqualTo(Payload.JSON);
		RecordingSubscriber subscriber = subscribe(answer, Long.MAX_VALUE);
		chunks(2, 3);
		assertThat(subscriber.isCompleted()).isFalse();
		assertThat(this.fixture.session("t.c.i").inFlight()).isEqualTo(1);
		this.connector.end("s", 3);
		assertThat(subscriber.items()).containsExactly("0", "1", "2");
		assertThat(subscriber.isCompleted()).isTrue();
		assertThat(this.fixture.session("t.c.i").inFlight()).isZero();
		assertThat(this.fixture.events()).contains("dispatched t.c.* null 0");
	}

	@Test
	void anEndWithoutItemsIsAnEmptyStream() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute("s");
		this.connector.send(new ConnectorFrame.ResultEnd("s", 0, "text/plain"));
		assertThat(GatewayFixture.success(answer).contentType()).isEqualTo("text/plain");
		RecordingSubscriber subscriber = subscribe(answer, 0);
		assertThat(subscriber.isCompleted()).isTrue();
		assertThat(subscriber.items()).isEmpty();
	}

	@Test
	void emitsNoMoreThanIsAskedFor() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute("s");
		chunks(0, 4);
		RecordingSubscriber subscriber = subscribe(answer, 0);
		assertThat(subscriber.items()).isEmpty();
		subscriber.subscription().request(1);
		assertThat(subscriber.items()).containsExactly("0");
		subscriber.subscription().request(2);
		assertThat(subscriber.items()).containsExactly("0", "1", "2");
		this.connector.end("s", 4);
		assertThat(subscriber.isCompleted()).isFalse();
		subscriber.subscription().request(Long.MAX_VALUE);
		subscriber.subscription().request(Long.MAX_VALUE);
		assertThat(subscriber.items()).hasSize(4);
		assertThat(subscriber.isCompleted()).isTrue();
	}

	@Test
	void allowsAsManyMoreItemsAsWereRead() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute("s");
		chunks(0, 4);
		RecordingSubscriber subscriber = subscribe(answer, 1);
		assertThat(this.connector.received(GatewayFrame.ResultCredits.class)).isEmpty();
		subscriber.subscription().request(3);
		assertThat(this.connector.received(GatewayFrame.ResultCredits.class))
			.containsExactly(new GatewayFrame.ResultCredits("s", 6), new GatewayFrame.ResultCredits("s", 8));
		chunks(4, 8);
		assertThat(subscriber.error()).isNull();
	}

	@Test
	void endsAStreamThatSendsMoreThanAllowed() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute("s");
		chunks(0, 4);
		RecordingSubscriber subscriber = subscribe(answer, 0);
		assertThat(subscriber.terminations()).isZero();
		chunks(4, 5);
		subscriber.subscription().request(10);
		assertThat(subscriber.items()).hasSize(4);
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
		assertThat(this.connector.cancels()).containsExactly("s");
	}

	@Test
	void endsAStreamWithAGap() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 10);
		this.connector.chunk("s", 2);
		assertThat(subscriber.items()).containsExactly("0");
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
		assertThat(subscriber.error()).hasMessageContaining("item 2").hasMessageContaining("item 1");
		assertThat(this.connector.cancels()).containsExactly("s");
		assertThat(this.fixture.session("t.c.i").inFlight()).isEqualTo(1);
		this.connector.chunk("s", 3);
		this.connector.error("s", ErrorCode.CANCELLED, "as told");
		assertThat(subscriber.terminations()).isEqualTo(1);
		assertThat(this.fixture.session("t.c.i").inFlight()).isZero();
	}

	@Test
	void endsAStreamWhoseLastItemsAreMissing() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 10);
		this.connector.end("s", 2);
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
		assertThat(this.fixture.session("t.c.i").inFlight()).isZero();
	}

	@Test
	void endsAStreamThatIsFollowedByAPlainAnswer() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 10);
		this.connector.result("s", "1");
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
	}

	@Test
	void handsOnTheConnectorsErrorAfterTheItems() {
		CompletableFuture<ExecuteResult> answer = streamed("s");
		this.connector.error("s", ErrorCode.INTERNAL, "disk full");
		RecordingSubscriber subscriber = subscribe(answer, 0);
		assertThat(subscriber.terminations()).isZero();
		subscriber.subscription().request(1);
		assertThat(subscriber.items()).containsExactly("0");
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
		assertThat(subscriber.error()).hasMessageContaining("disk full");
	}

	@Test
	void cancellingTheSubscriptionCancelsAtTheConnector() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 1);
		subscriber.subscription().cancel();
		subscriber.subscription().cancel();
		subscriber.subscription().request(5);
		this.connector.chunk("s", 1);
		assertThat(this.connector.cancels()).containsExactly("s");
		assertThat(subscriber.items()).containsExactly("0");
		assertThat(subscriber.terminations()).isZero();
		assertThat(this.fixture.events()).contains("dispatched t.c.* CANCELLED 0");
	}

	@Test
	void theDeadlineEndsTheStreamAndDropsWhatWaits() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute(HERE, "s", Duration.ofSeconds(2));
		chunks(0, 2);
		RecordingSubscriber subscriber = subscribe(answer, 1);
		this.fixture.pass(Duration.ofSeconds(2));
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
		assertThat(subscriber.items()).containsExactly("0");
		assertThat(this.connector.cancels()).containsExactly("s");
	}

	@Test
	void whoSubscribesAfterTheDeadlineLearnsThatItPassed() {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute(HERE, "s", Duration.ofSeconds(2));
		chunks(0, 2);
		this.fixture.pass(Duration.ofSeconds(2));
		assertThat(this.connector.cancels()).containsExactly("s");
		RecordingSubscriber subscriber = subscribe(answer, 10);
		assertThat(subscriber.items()).isEmpty();
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
	}

	@Test
	void losingTheSessionEndsTheStream() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 10);
		this.connector.lose();
		assertThat(subscriber.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
	}

	@Test
	void hasOneSubscriber() {
		CompletableFuture<ExecuteResult> answer = streamed("s");
		RecordingSubscriber first = subscribe(answer, 10);
		RecordingSubscriber second = subscribe(answer, 10);
		second.subscription().cancel();
		assertThat(second.error()).isInstanceOf(IllegalStateException.class);
		chunks(1, 2);
		assertThat(first.items()).containsExactly("0", "1");
	}

	@Test
	void refusesToEmitNothing() {
		RecordingSubscriber subscriber = subscribe(streamed("s"), 1);
		subscriber.subscription().request(0);
		assertThat(subscriber.error()).isInstanceOf(IllegalArgumentException.class);
		subscriber.subscription().request(-1);
		assertThat(subscriber.terminations()).isEqualTo(1);
		assertThat(this.connector.cancels()).containsExactly("s");
	}

	@Test
	void aSubscriberThatFailsCancels() {
		CompletableFuture<ExecuteResult> answer = streamed("s");
		RecordingSubscriber keeper = new RecordingSubscriber(10);
		GatewayFixture.success(answer).items().subscribe(new Flow.Subscriber<>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				keeper.onSubscribe(subscription);
			}

			@Override
			public void onNext(Payload item) {
				throw new IllegalStateException("no");
			}

			@Override
			public void onError(Throwable ex) {
				keeper.onError(ex);
			}

			@Override
			public void onComplete() {
				keeper.onComplete();
			}

		});
		assertThat(this.connector.cancels()).containsExactly("s");
		assertThat(keeper.terminations()).isZero();
	}

	@Test
	void theFirstCallerGetsTheStreamAndOthersAreTold() {
		CompletableFuture<ExecuteResult> first = this.fixture.execute("s");
		CompletableFuture<ExecuteResult> second = this.fixture.execute("s");
		chunks(0, 1);
		CompletableFuture<ExecuteResult> third = this.fixture.execute("s");
		assertThat(GatewayFixture.success(first).isStream()).isTrue();
		assertThat(GatewayFixture.failure(second).code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
		assertThat(GatewayFixture.failure(third).code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
		assertThat(this.connector.executes()).containsExactly("s");
	}

	@Test
	void theStreamGoesToAnotherCallerWhenTheFirstOneLeft() {
		CompletableFuture<ExecuteResult> first = this.fixture.execute("s");
		CompletableFuture<ExecuteResult> second = this.fixture.execute("s");
		first.cancel(true);
		chunks(0, 1);
		assertThat(subscribe(second, 1).items()).containsExactly("0");
	}

	@Test
	void aReaderThatFailsOnTheEndHarmsNobody() {
		CompletableFuture<ExecuteResult> good = streamed("good");
		CompletableFuture<ExecuteResult> bad = streamed("bad");
		GatewayFixture.success(good).items().subscribe(new FailingAtTheEnd());
		GatewayFixture.success(bad).items().subscribe(new FailingAtTheEnd());
		CompletableFuture<Void> drained = this.fixture.gateway().drain(Duration.ofSeconds(20)).toCompletableFuture();
		this.connector.end("good", 1);
		assertThat(drained).isNotDone();
		this.connector.error("bad", ErrorCode.INTERNAL, "no more");
		assertThat(drained).isCompleted();
	}

	private CompletableFuture<ExecuteResult> streamed(String id) {
		CompletableFuture<ExecuteResult> answer = this.fixture.execute(id);
		this.connector.chunk(id, 0);
		return answer;
	}

	private void chunks(int from, int to) {
		for (int i = from; i < to; i++) {
			this.connector.chunk("s", i);
		}
	}

	private static RecordingSubscriber subscribe(CompletableFuture<ExecuteResult> answer, long initial) {
		RecordingSubscriber subscriber = new RecordingSubscriber(initial);
		GatewayFixture.success(answer).items().subscribe(subscriber);
		return subscriber;
	}

	/**
	 * Throws what a subscriber must not throw.
	 */
	private static final class FailingAtTheEnd implements Flow.Subscriber<Payload> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Payload item) {
		}

		@Override
		public void onError(Throwable failure) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public void onComplete() {
			throw new IllegalStateException("on purpose");
		}

	}

}
