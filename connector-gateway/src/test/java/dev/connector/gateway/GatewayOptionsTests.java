package dev.connector.gateway;

import java.time.Duration;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.VirtualScheduler;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GatewayOptionsTests {

	private final GatewayOptions defaults = GatewayOptions.defaults();

	@Test
	void changesOneThingAtATime() {
		GatewayOptions.SessionLimits sessions = this.defaults.sessions()
			.withMaxSessions(1)
			.withRegisterTimeout(Duration.ofSeconds(2))
			.withHeartbeatTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(4));
		assertThat(this.defaults.withApproval(ApprovalMode.MANUAL)
			.withRequestTimeout(Duration.ofSeconds(5))
			.withMaxPendingPerSession(0)
			.withMaxPayloadBytes(7)
			.withStreamWindow(8)
			.withSessions(sessions)
			.withResumeWindow(Duration.ZERO))
			.isEqualTo(new GatewayOptions(ApprovalMode.MANUAL, Duration.ofSeconds(5), 0, 7, 8,
					new GatewayOptions.SessionLimits(1, Duration.ofSeconds(2), Duration.ofSeconds(3),
							Duration.ofSeconds(4), Duration.ZERO)));
	}

	@Test
	void refusesWhatCannotWorkAndNamesIt() {
		GatewayOptions.SessionLimits sessions = this.defaults.sessions();
		assertRefused("requestTimeout", () -> this.defaults.withRequestTimeout(Duration.ZERO));
		assertRefused("maxPendingPerSession", () -> this.defaults.withMaxPendingPerSession(-1));
		assertRefused("maxPayloadBytes", () -> this.defaults.withMaxPayloadBytes(0));
		assertRefused("streamWindow", () -> this.defaults.withStreamWindow(0));
		assertRefused("maxSessions", () -> sessions.withMaxSessions(0));
		assertRefused("registerTimeout", () -> sessions.withRegisterTimeout(Duration.ofSeconds(-1)));
		assertRefused("resumeWindow", () -> this.defaults.withResumeWindow(Duration.ofNanos(-1)));
		assertRefused("minHeartbeatTimeout",
				() -> sessions.withHeartbeatTimeouts(Duration.ZERO, Duration.ofSeconds(1)));
		assertRefused("maxHeartbeatTimeout",
				() -> sessions.withHeartbeatTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1)));
	}

	@Test
	void refusesRequestsThatCannotBeSent() {
		assertRefused("requestId", () -> ExecuteRequest.of(" ", "do", Payload.empty()));
		assertRefused("capability", () -> ExecuteRequest.of("r", "", Payload.empty()));
		assertRefused("timeout",
				() -> ExecuteRequest.of("r", "do", Payload.empty()).withTimeout(Duration.ofSeconds(-1)));
	}

	@Test
	void namesWhatABuilderMisses() {
		assertThatIllegalStateException().isThrownBy(() -> Gateway.builder().build())
			.withMessageContaining("scheduler");
		assertThatIllegalStateException().isThrownBy(() -> Gateway.builder().scheduler(new VirtualScheduler()).build())
			.withMessageContaining("authenticator");
	}

	@Test
	void takesTokensFromElsewhere() {
		Gateway gateway = Gateway.builder()
			.scheduler(new VirtualScheduler())
			.authenticator(new OpenAuthenticator())
			.sessionTokens(() -> "given")
			.build();
		TestConnector connector = TestConnector.registered(gateway, "t.c.i", 1);
		assertThat(connector.last(GatewayFrame.Registered.class).sessionToken()).isEqualTo("given");
		gateway.close();
	}

	private static void assertRefused(String name, ThrowingCallable action) {
		assertThatIllegalArgumentException().isThrownBy(action).withMessageContaining(name);
	}

}
