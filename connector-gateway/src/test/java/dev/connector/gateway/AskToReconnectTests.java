package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AskToReconnectTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("t.c.i");

	@Test
	void oneIsAskedAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			connector.send(new ConnectorFrame.Heartbeat(7));
			assertThat(fixture.gateway().askToReconnect(KEY, Duration.ofSeconds(5))).isTrue();
			assertThat(connector.last(GatewayFrame.HeartbeatAck.class))
				.isEqualTo(new GatewayFrame.HeartbeatAck(7, Duration.ofSeconds(5)));
			connector.send(new ConnectorFrame.Heartbeat(8));
			assertThat(connector.last(GatewayFrame.HeartbeatAck.class))
				.isEqualTo(new GatewayFrame.HeartbeatAck(8, null));
		}
	}

	@Test
	void whoeverIsAwayOrUnknownOrWaitsForApprovalIsNotAsked() {
		try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withApproval(ApprovalMode.MANUAL))) {
			assertThat(fixture.gateway().askToReconnect(KEY, Duration.ZERO)).isFalse();
			TestConnector connector = fixture.connector("t.c.i", 1);
			assertThat(fixture.gateway().askToReconnect(KEY, Duration.ZERO)).isFalse();
			fixture.gateway().decide(KEY, ApprovalDecision.APPROVE);
			assertThat(fixture.gateway().askToReconnect(KEY, Duration.ZERO)).isTrue();
			connector.lose();
			assertThat(fixture.gateway().askToReconnect(KEY, Duration.ZERO)).isFalse();
			assertThat(fixture.gateway().askToReconnect(Duration.ZERO)).isZero();
		}
	}

	@Test
	void allAreAskedEachAtATimeOfItsOwn() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			Set<Duration> times = new HashSet<>();
			TestConnector[] connectors = new TestConnector[50];
			for (int i = 0; i < connectors.length; i++) {
				connectors[i] = fixture.connector("t.c." + i, 1);
			}
			assertThat(fixture.gateway().askToReconnect(Duration.ofMinutes(1))).isEqualTo(50);
			for (TestConnector connector : connectors) {
				times.add(connector.last(GatewayFrame.HeartbeatAck.class).reconnectAfter());
			}
			assertThat(times).hasSizeGreaterThan(40)
				.allMatch((time) -> !time.isNegative() && time.compareTo(Duration.ofMinutes(1)) <= 0);
		}
	}

	@Test
	void doesNotAcknowledgeAHeartbeatBeforeItsTime() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			connector.send(new ConnectorFrame.Heartbeat(6));
			List<GatewayFrame.HeartbeatAck> whilePushing = new ArrayList<>();
			connector.hearing((frame) -> {
				if (frame instanceof GatewayFrame.Execute) {
					connector.send(new ConnectorFrame.Credits(0));
					connector.send(new ConnectorFrame.Draining("update"));
					connector.send(new ConnectorFrame.Heartbeat(7));
					fixture.gateway().askToReconnect(KEY, Duration.ofSeconds(10));
					whilePushing.addAll(connector.received(GatewayFrame.HeartbeatAck.class));
				}
			});
			fixture.execute("x");
			assertThat(whilePushing).containsExactly(new GatewayFrame.HeartbeatAck(6, null),
					new GatewayFrame.HeartbeatAck(6, Duration.ofSeconds(10)));
			assertThat(connector.last(GatewayFrame.HeartbeatAck.class))
				.isEqualTo(new GatewayFrame.HeartbeatAck(7, null));
		}
	}

}
