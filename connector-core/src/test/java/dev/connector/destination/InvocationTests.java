package dev.connector.destination;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import dev.connector.ConnectorAddress;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.scripted.Greeting;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What becomes of invocations at a gateway that a test plays.
 */
class InvocationTests extends AbstractMessageTests {

	private static final ConnectorAddress ADDRESS = ConnectorAddress.any("default", "files");

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	@Test
	void firstInvocationOpensAStreamOfItsOwnAndCompletesWithItsAnswer() {
		welcome(4);
		Destination destination = destination(BEST);
		Invocation invocation = invocation("1").withAttributes(Map.of("a", "b")).withIdempotencyKey("key");
		CompletableFuture<Payload> answer = destination.client().invoke(invocation).toCompletableFuture();
		ScriptedStream stream = this.gateway.last();
		assertThat(stream.sent(ConnectorFrame.Hello.class)).singleElement()
			.satisfies((hello) -> assertThat(hello.peer().carries()).isEqualTo("INVOKE"));
		assertThat(stream.sent(InvocationFrame.Invoke.class)).containsExactly(new InvocationFrame.Invoke(1, ADDRESS,
				"read", Payload.json("1"), TIMEOUT, new InvocationFrame.Manner(Map.of("a", "b"), "key", false)));
		stream.deliver(new InvocationFrame.Answer(2, Payload.json("not asked")));
		assertThat(answer).isNotDone();
		assertThat(destination.snapshot().invocations().underWay()).isOne();
		stream.deliver(new InvocationFrame.Answer(1, Payload.json("2")));
		assertThat(answer).isCompletedWithValue(Payload.json("2"));
		stream.deliver(new InvocationFrame.Answer(1, Payload.json("3")));
		assertThat(destination.snapshot().messages()).isEmpty();
		assertThat(destination.snapshot().invocations().underWay()).isZero();
		assertThat(destination.snapshot().invocations().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void timeThatPassesBeforeThereIsAStreamIsNotLeftForTheGateway() {
		this.gateway.onConnect((stream) -> {
		});
		Destination destination = destination(BEST);
		invoke(destination);
		this.scheduler.advance(Duration.ofSeconds(4));
		this.gateway.last().answering(greeting(4)).open();
		assertThat(this.gateway.last().sent(InvocationFrame.Invoke.class).get(0).timeout())
			.isEqualTo(TIMEOUT.minusSeconds(4));
	}

	@Test
	void gatewayThatKnowsMessagesAndNoInvocationsIsToldApart() {
		welcome(true);
		Destination destination = destination(BEST);
		assertFailed(invoke(destination), InvocationErrorCode.UNSUPPORTED, "earlier release");
		assertThat(this.gateway.last().sent(InvocationFrame.Invoke.class)).isEmpty();
	}

	@Test
	void gatewayThatKnowsRegistrationsOnlyIsToldApartAndAskedAgainLater() {
		this.gateway.onConnect((stream) -> stream.open()
			.deliver(new GatewayFrame.Rejected(RejectionCode.INVALID, "must be Register, but was Heartbeat", null)));
		Destination destination = destination(BEST);
		assertFailed(invoke(destination), InvocationErrorCode.UNSUPPORTED, "earlier release");
		welcome(4);
		this.scheduler.advance(MessageStream.ASK_AGAIN_AFTER.minusNanos(1));
		assertFailed(invoke(destination), InvocationErrorCode.UNSUPPORTED, "earlier release");
		assertThat(this.gateway.streams()).hasSize(1);
		this.scheduler.advance(Duration.ofNanos(1));
		CompletableFuture<Payload> answer = invoke(destination);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.gateway.last().deliver(new InvocationFrame.Answer(1, Payload.empty()));
		assertThat(answer).isCompletedWithValue(Payload.empty());
	}

	@Test
	void noMoreAreUnderWayThanTheGatewayTakes() {
		welcome(2);
		Destination destination = destination(BEST);
		List<CompletableFuture<Payload>> taken = List.of(invoke(destination), invoke(destination));
		assertFailed(invoke(destination), InvocationErrorCode.OVERLOADED, "did not run");
		this.gateway.last().deliver(new InvocationFrame.Answer(1, Payload.empty()));
		assertThat(taken.get(0)).isCompleted();
		assertThat(invoke(destination)).isNotDone();
		assertThat(this.gateway.last().sent(InvocationFrame.Invoke.class)).hasSize(3);
	}

	@Test
	void noMoreWaitForAStreamThanMay() {
		dialsHang();
		Destination destination = destination(BEST);
		for (int i = 0; i < 1000; i++) {
			assertThat(invoke(destination)).isNotDone();
		}
		assertFailed(invoke(destination), InvocationErrorCode.OVERLOADED, "did not run");
	}

	@Test
	void payloadThatIsTooLargeOrAStreamIsNotSent() {
		welcome(4);
		Destination destination = destination(BEST);
		assertFailed(destination.client().invoke(invocation("x".repeat(301))), InvocationErrorCode.TOO_LARGE, "300");
		Payload items = Payload.stream(Payload.JSON, (Flow.Subscriber<? super Payload> subscriber) -> {
		});
		assertFailed(destination.client().invoke(ADDRESS, "read", items, TIMEOUT), InvocationErrorCode.INVALID_REQUEST,
				"stream");
		assertThat(this.gateway.last().sent(InvocationFrame.Invoke.class)).isEmpty();
	}

	@Test
	void cancelCallsOffWhatWasSentAndForgetsWhatWasNot() {
		welcome(4);
		Destination destination = destination(BEST);
		invoke(destination).cancel(true);
		assertThat(this.gateway.last().sent(InvocationFrame.CallOff.class)).extracting(InvocationFrame.CallOff::id)
			.containsExactly(1L);
		this.gateway.last().lose();
		invoke(destination).cancel(true);
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.gateway.last().sent(InvocationFrame.Invoke.class)).isEmpty();
	}

	@Test
	void streamThatIsLeftIsKeptAliveUntilItsInvocationsAreAnswered() {
		welcome(4);
		Destination destination = destination(BEST);
		CompletableFuture<Payload> answer = invoke(destination);
		ScriptedStream left = this.gateway.last().answering(new Greeting(true) {

			@Override
			public void onSent(ScriptedStream stream, ConnectorFrame frame) {
				if (!(frame instanceof ConnectorFrame.Draining)) {
					super.onSent(stream, frame);
				}
			}

		});
		destination.replaceStreams("the test moves it");
		this.scheduler.advance(TIMEOUT.minusSeconds(30));
		assertThat(this.gateway.streams()).hasSizeGreaterThan(1);
		assertThat(left.sent(ConnectorFrame.Draining.class)).hasSize(1);
		assertThat(left.isEnded()).isFalse();
		left.deliver(new InvocationFrame.Answer(1, Payload.empty()));
		assertThat(answer).isCompleted();
		this.scheduler.advance(Duration.ofSeconds(20));
		assertThat(left.isEnded()).as("the gateway did not end it").isTrue();
	}

	@Test
	void streamThatIsLeftAndFallsSilentFailsItsInvocations() {
		welcome(4);
		Destination destination = destination(BEST);
		CompletableFuture<Payload> answer = invoke(destination);
		this.gateway.last().answering(new ScriptedStream.Behaviour() {
		});
		destination.replaceStreams("the test moves it");
		this.scheduler.advance(Greeting.TERMS.heartbeatTimeout());
		assertFailed(answer, InvocationErrorCode.UNAVAILABLE, "may have run");
		assertThat(this.gateway.last().isEnded()).as("the stream in use").isFalse();
	}

	@Test
	void illegalInvocationsAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectorAddress.any("a.b", "c"))
			.withMessageContaining("tenant");
		assertThatIllegalArgumentException().isThrownBy(() -> Invocation.of(ADDRESS, " ", Payload.empty(), TIMEOUT))
			.withMessageContaining("capability");
		assertThatIllegalArgumentException().isThrownBy(() -> invocation("1").withTimeout(Duration.ZERO))
			.withMessageContaining("timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> invocation("1").withIdempotencyKey("a b"))
			.withMessageContaining("key");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> invocation("1").withAttributes(Map.of("a", "b".repeat(17_000))))
			.withMessageContaining("attributes");
	}

	private void welcome(int maxInvocations) {
		this.gateway.onConnect((stream) -> stream.open().answering(greeting(maxInvocations)));
	}

	private static Greeting greeting(int maxInvocations) {
		return new Greeting(true) {

			@Override
			public void onSent(ScriptedStream to, ConnectorFrame frame) {
				if (frame instanceof ConnectorFrame.Hello) {
					to.deliver(new GatewayFrame.Welcome(TERMS, maxInvocations));
				}
				else {
					super.onSent(to, frame);
				}
			}

		};
	}

	private static Invocation invocation(String text) {
		return Invocation.of(ADDRESS, "read", Payload.json(text), TIMEOUT);
	}

	private static CompletableFuture<Payload> invoke(Destination destination) {
		return destination.client().invoke(invocation("1")).toCompletableFuture();
	}

	private static void assertFailed(CompletionStage<Payload> answer, InvocationErrorCode code, String message) {
		assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
		Throwable thrown = answer.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.toCompletableFuture()
			.join();
		assertThat(thrown)
			.isInstanceOfSatisfying(InvocationException.class,
					(ex) -> assertThat(ex.code()).as(ex.getMessage()).isEqualTo(code))
			.hasMessageContaining(message);
	}

}
