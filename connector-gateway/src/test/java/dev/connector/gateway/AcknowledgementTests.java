package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcknowledgementTests {

	@Test
	void acknowledgesEveryKindOfAnswerBeforeTheHeartbeat() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 10);
			for (String id : List.of("result", "error", "stream")) {
				fixture.execute(id);
			}
			connector.result("result", "1");
			connector.error("error", ErrorCode.INTERNAL, "no");
			connector.chunk("stream", 0);
			connector.end("stream", 1);
			connector.result("unknown", "1");
			connector.result("result", "1");
			assertThat(connector.acknowledged()).isEmpty();
			connector.send(new ConnectorFrame.Heartbeat(1));
			List<GatewayFrame> frames = connector.stream().frames();
			assertThat(frames.subList(frames.size() - 2, frames.size())).containsExactly(
					new GatewayFrame.Acknowledged(List.of("result", "error", "stream", "unknown", "result")),
					new GatewayFrame.HeartbeatAck(1, null));
			connector.send(new ConnectorFrame.Heartbeat(2));
			assertThat(connector.received(GatewayFrame.Acknowledged.class)).hasSize(1);
		}
	}

	@Test
	void acknowledgesAFullBatchAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			List<String> ids = new ArrayList<>();
			for (int i = 0; i < Acknowledgements.BATCH; i++) {
				assertThat(connector.acknowledged()).isEmpty();
				ids.add("r" + i);
				connector.result("r" + i, "1");
			}
			assertThat(connector.received(GatewayFrame.Acknowledged.class))
				.containsExactly(new GatewayFrame.Acknowledged(ids));
		}
	}

	@Test
	void acknowledgesWithinASecondWithOneTimerThatIsSetOnlyWhileThereIsAnAnswer() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			int idle = fixture.time().pending();
			connector.result("first", "1");
			fixture.pass(Duration.ofMillis(999));
			connector.result("second", "1");
			assertThat(fixture.time().pending()).isEqualTo(idle + 1);
			assertThat(connector.acknowledged()).isEmpty();
			fixture.pass(Duration.ofMillis(1));
			assertThat(connector.received(GatewayFrame.Acknowledged.class))
				.containsExactly(new GatewayFrame.Acknowledged(List.of("first", "second")));
			assertThat(fixture.time().pending()).isEqualTo(idle);
			connector.result("third", "1");
			connector.send(new ConnectorFrame.Heartbeat(1));
			assertThat(fixture.time().pending()).isEqualTo(idle);
			connector.result("fourth", "1");
			connector.lose();
			assertThat(fixture.time().pending()).as("the window alone").isEqualTo(1);
		}
	}

	@Test
	void aConnectorThatLeavesIsRidOfItsAnswersAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector leaving = fixture.connector("t.c.i", 1);
			fixture.execute("r");
			leaving.send(new ConnectorFrame.Draining("update"));
			leaving.result("r", "1");
			assertThat(leaving.acknowledged()).containsExactly("r");
		}
	}

	@Test
	void anAnswerThatComesAgainOverTheNextStreamIsDroppedAndAcknowledged() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			fixture.execute("r");
			lost.result("r", "1");
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway(), "r");
			back.result("r", "1");
			back.send(new ConnectorFrame.Heartbeat(1));
			assertThat(lost.acknowledged()).isEmpty();
			assertThat(back.acknowledged()).containsExactly("r");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
			assertThat(fixture.events().stream().filter((event) -> event.startsWith("dispatched"))).hasSize(1);
		}
	}

	@Test
	void doesNotKeepIdsThatNoRequestCanHave() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			connector.result("x".repeat(Refusals.MAX_ID_LENGTH + 1), "1");
			connector.result("x".repeat(Refusals.MAX_ID_LENGTH), "1");
			connector.send(new ConnectorFrame.Heartbeat(1));
			assertThat(connector.acknowledged()).containsExactly("x".repeat(Refusals.MAX_ID_LENGTH));
		}
	}

	@Test
	void aConnectorThatAnswersWithoutReadingLosesItsStream() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector deaf = fixture.connector("t.c.i", 1);
			deaf.stream().queued(Session.MAX_UNREAD + 1);
			for (int i = 0; i < Acknowledgements.BATCH; i++) {
				deaf.result("r" + i, "1");
			}
			assertThat(deaf.stream().aborted()).contains("doesn't read");
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
		}
	}

}
