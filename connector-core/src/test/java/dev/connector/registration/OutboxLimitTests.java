package dev.connector.registration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.Payload;
import dev.connector.scripted.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each answer has 100 bytes; three answers fit, or four remembered ones.
 */
class OutboxLimitTests extends AbstractExecutionsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(AnswerBudget.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void answerWithManyBytes() {
		this.handler = (request) -> {
			this.ran.add(request.context().requestId());
			return this.pending.getOrDefault(request.context().requestId(),
					CompletableFuture.completedFuture(bytes(100)));
		};
		this.log.start();
		this.logger.setLevel(Level.WARN);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopLogging() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void whatWasLetGoSinceTheGatewayWasToldIsAnsweredAllTheSame() {
		limit(1, 10_000);
		attach(this.sink, false);
		CompletableFuture<Payload> second = hold("r2");
		CompletableFuture<Payload> third = hold("r3");
		execute("r1", "r2", "r3");
		lose(this.sink);
		assertThat(this.executions.inFlight()).containsExactlyInAnyOrder("r1", "r2", "r3");
		second.complete(Payload.empty());
		third.complete(Payload.empty());
		FakeSink next = new FakeSink();
		attach(next, true);
		assertThat(next.told()).hasSize(3)
			.anyMatch((told) -> told.startsWith("r1"))
			.anyMatch((told) -> told.startsWith("r2"))
			.anyMatch((told) -> told.startsWith("r3"));
	}

	@Test
	void asManyAnswersAreKeptAsThereMayBeAndThenTheOldestThatWasSentGoes() {
		limit(3, 10_000);
		attach(this.sink, false);
		execute("r1", "r2", "r3");
		assertThat(kept().dropped()).isZero();
		execute("r4");
		assertThat(this.sink.told()).containsExactly("r1", "r2", "r3", "r4");
		assertThat(kept().dropped()).isOne();
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.startsWith("Not kept until acknowledged: 1 answers")
				.contains("0 of them never sent", "connector.outbox.max-entries"));
		assertThat(next(this.sink, true).told()).containsExactly("r2", "r3", "r4");
	}

	@Test
	void asManyBytesAreKeptAsThereMayBeAndThenTheOldestThatWasSentGoes() {
		limit(100, 300);
		attach(this.sink, false);
		execute("r1", "r2", "r3");
		assertThat(kept().dropped()).isZero();
		execute("r4");
		assertThat(kept().bytes()).isEqualTo(300);
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("connector.outbox.max-bytes"));
		assertThat(next(this.sink, true).told()).containsExactly("r2", "r3", "r4");
	}

	@Test
	void rememberedAnswersMakeRoomBeforeAnyOther() {
		limit(100, 400);
		attach(this.sink, false);
		execute("a1", "a2", "w1", "w2");
		acknowledge("a1", "a2");
		execute("w3", "w4");
		assertThat(kept()).isEqualTo(new RegistrationSnapshot.Answers(4, 400, 0, 0));
		execute("w5");
		assertThat(kept().dropped()).isOne();
		this.sink.sent().clear();
		execute("a1");
		assertThat(this.sink.told()).containsExactly("a1!UNAVAILABLE");
		assertThat(this.ran).hasSize(7);
	}

	@Test
	void rememberedAnswersGetHalfOfTheBytesAndTheOldestGoFirst() {
		limit(100, 800);
		attach(this.sink, false);
		execute("r1", "r2", "r3", "r4", "r5");
		acknowledge("r1", "r2", "r3", "r4");
		assertThat(kept().bytes()).isEqualTo(500);
		acknowledge("r5");
		assertThat(kept().bytes()).isEqualTo(400);
		this.sink.sent().clear();
		execute("r1", "r2", "r5");
		assertThat(this.sink.told()).containsExactly("r1!UNAVAILABLE", "r2", "r5");
		assertThat(kept().dropped()).isZero();
	}

	@Test
	void anAnswerThatIsLargerThanAllIsSentAllTheSame() {
		limit(100, 99);
		attach(this.sink, false);
		execute("r1");
		assertThat(this.sink.told()).containsExactly("r1");
		assertThat(kept()).isEqualTo(new RegistrationSnapshot.Answers(0, 0, 0, 1));
		execute("r1");
		assertThat(this.sink.told()).containsExactly("r1", "r1!UNAVAILABLE");
		assertThat(next(this.sink, true).told()).isEmpty();
	}

	@Test
	void withoutAStreamWhatWasSentMakesRoomForWhatWasNot() {
		limit(2, 10_000);
		hold("h1");
		hold("h2");
		hold("h3");
		attach(this.sink, false);
		execute("r1", "h1", "h2", "h3");
		lose(this.sink);
		this.pending.values().forEach((held) -> held.complete(bytes(100)));
		assertThat(kept().unacknowledged()).isEqualTo(2);
		assertThat(kept().dropped()).isEqualTo(2);
		assertThat(this.executions.inFlight()).containsExactlyInAnyOrder("h1", "h2");
		FakeSink second = new FakeSink();
		attach(second, true);
		assertThat(second.told()).containsExactly("h1", "h2");
		execute("h3");
		assertThat(second.told()).endsWith("h3!UNAVAILABLE");
	}

	@Test
	void answersThatAreLostAreToldOfOnceAMinute() {
		this.options = this.options.withRequestTimeout(Duration.ofMinutes(5));
		limit(1, 10_000);
		for (int request = 0; request < 6; request++) {
			hold("r" + request);
		}
		attach(this.sink, false);
		this.pending.keySet().forEach((id) -> this.executions.execute(Frames.execute(id, Duration.ofMinutes(5))));
		lose(this.sink);
		complete("r0", "r1", "r2", "r3");
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.singleElement()
			.asString()
			.startsWith("Not kept until acknowledged: 1 answers")
			.contains("1 of them never sent");
		this.scheduler.advance(Duration.ofMinutes(1).minus(NANO));
		complete("r4");
		assertThat(this.log.list).hasSize(1);
		this.scheduler.advance(NANO);
		complete("r5");
		assertThat(this.log.list).hasSize(2);
		assertThat(this.log.list.get(1).getFormattedMessage()).startsWith("Not kept until acknowledged: 4 answers");
	}

	@Test
	void allRegistrationsShareTheLimitsAndNoneTakesFromAnother() {
		limit(2, 10_000);
		Executions other = createExecutions("other");
		FakeSink otherSink = new FakeSink();
		other.attach(otherSink, false);
		attach(this.sink, false);
		execute("r1", "r2");
		other.execute(execute("o1", "do", bytes(1)));
		assertThat(otherSink.told()).containsExactly("o1");
		assertThat(other.snapshot().answers().unacknowledged()).isZero();
		assertThat(kept().unacknowledged()).isEqualTo(2);
		acknowledge("r1");
		other.execute(execute("o2", "do", bytes(1)));
		assertThat(other.snapshot().answers().unacknowledged()).isOne();
		other.close();
	}

	private void complete(String... requestIds) {
		for (String requestId : requestIds) {
			this.pending.get(requestId).complete(bytes(100));
		}
	}

	private void limit(int entries, long bytes) {
		this.outbox = new OutboxOptions(entries, bytes);
		recreate();
	}

}
