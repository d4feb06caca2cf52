package dev.connector.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ApprovalTests {

	private static final RegistrationKey KEY = RegistrationKey.parse("t.c.i");

	@Test
	void waitsForApprovalAndHeartbeatsMeanwhile() {
		try (GatewayFixture fixture = manual()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			assertThat(connector.last(GatewayFrame.Pending.class).terms().heartbeatTimeout())
				.isEqualTo(TestConnector.TIMEOUT);
			assertThat(connector.received(GatewayFrame.Registered.class)).isEmpty();
			connector.send(new ConnectorFrame.Heartbeat(5));
			assertThat(connector.last(GatewayFrame.HeartbeatAck.class).sequence()).isEqualTo(5);
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.PENDING_APPROVAL);
			assertThat(GatewayFixture.failure(fixture.execute("r")).code())
				.isEqualTo(GatewayErrorCode.PENDING_APPROVAL);
			assertThat(GatewayFixture.failure(fixture.execute(GatewayFixture.at("t.c.i"), "r")).code())
				.isEqualTo(GatewayErrorCode.PENDING_APPROVAL);
		}
	}

	@Test
	void registersOnceApproved() {
		try (GatewayFixture fixture = manual()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.pass(Duration.ofSeconds(1));
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.APPROVE)).isTrue();
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.APPROVE)).isTrue();
			assertThat(connector.received(GatewayFrame.Registered.class)).hasSize(1);
			SessionSnapshot session = fixture.session("t.c.i");
			assertThat(session.state()).isEqualTo(SessionState.READY);
			assertThat(session.since()).isEqualTo(fixture.time().now());
			fixture.execute("r");
			assertThat(connector.executes()).containsExactly("r");
		}
	}

	@Test
	void remembersApprovalForLaterConnections() {
		try (GatewayFixture fixture = manual()) {
			TestConnector first = fixture.connector("t.c.i", 1);
			fixture.gateway().decide(KEY, ApprovalDecision.APPROVE);
			first.lose();
			TestConnector second = fixture.connector("t.c.i", 1);
			assertThat(second.received(GatewayFrame.Pending.class)).isEmpty();
			assertThat(second.received(GatewayFrame.Registered.class)).hasSize(1);
		}
	}

	@Test
	void rejectsForGoodUntilApprovedAfterAll() {
		try (GatewayFixture fixture = manual()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.REJECT)).isTrue();
			assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.DISAPPROVED);
			assertThat(connector.isClosed()).isTrue();
			TestConnector again = fixture.connector("t.c.i", 1);
			assertThat(again.stream().frames()).hasSize(1);
			assertThat(again.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.DISAPPROVED);
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.APPROVE)).isTrue();
			assertThat(fixture.connector("t.c.i", 1).received(GatewayFrame.Registered.class)).hasSize(1);
		}
	}

	@Test
	void endsAReadySessionThatIsRejected() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.REJECT)).isTrue();
			assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.DISAPPROVED);
			assertThat(fixture.events()).containsExactly("opened t.c.i 1 READY", "closed t.c.i 1",
					"rejected t.c.i DISAPPROVED");
		}
	}

	@Test
	void knowsNothingOfAKeyThatNeverRegistered() {
		try (GatewayFixture fixture = manual()) {
			assertThat(fixture.gateway().decide(KEY, ApprovalDecision.APPROVE)).isFalse();
			assertThat(fixture.connector("t.c.i", 1).received(GatewayFrame.Pending.class)).hasSize(1);
		}
	}

	@Test
	void forgetsTheDecisionThatWasNeededLeastRecently() {
		Approvals approvals = new Approvals(ApprovalMode.MANUAL, 2);
		RegistrationKey other = RegistrationKey.parse("t.c.2");
		approvals.remember(KEY, ApprovalDecision.APPROVE);
		approvals.remember(other, ApprovalDecision.REJECT);
		assertThat(approvals.of(KEY)).isEqualTo(ApprovalDecision.APPROVE);
		approvals.remember(RegistrationKey.parse("t.c.3"), ApprovalDecision.APPROVE);
		assertThat(approvals.of(KEY)).isEqualTo(ApprovalDecision.APPROVE);
		assertThat(approvals.of(other)).isNull();
	}

	@Test
	void doesNotPushToASessionThatDrainedWhileItWaited() {
		try (GatewayFixture fixture = manual()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			connector.send(new ConnectorFrame.Draining("stop"));
			fixture.gateway().decide(KEY, ApprovalDecision.APPROVE);
			assertThat(connector.received(GatewayFrame.Registered.class)).isEmpty();
		}
	}

	@Test
	void aRejectionThatComesWhileTheConnectorRegistersHoldsToo() {
		AtomicReference<Runnable> onClock = new AtomicReference<>(() -> {
		});
		VirtualScheduler time = new VirtualScheduler();
		Gateway gateway = Gateway.builder()
			.options(GatewayOptions.defaults().withApproval(ApprovalMode.MANUAL))
			.authenticator(new OpenAuthenticator())
			.scheduler(new Scheduler() {

				@Override
				public long nanoTime() {
					return time.nanoTime();
				}

				@Override
				public Instant now() {
					onClock.get().run();
					return time.now();
				}

				@Override
				public Cancellable schedule(Duration delay, Runnable task) {
					return time.schedule(delay, task);
				}

			})
			.build();
		TestConnector first = TestConnector.registered(gateway, "t.c.i", 1);
		gateway.decide(KEY, ApprovalDecision.APPROVE);
		first.lose();
		onClock.set(() -> gateway.decide(KEY, ApprovalDecision.REJECT));
		TestConnector again = TestConnector.registered(gateway, "t.c.i", 1);
		assertThat(again.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.DISAPPROVED);
		assertThat(gateway.sessions()).isEmpty();
		gateway.close();
	}

	private static GatewayFixture manual() {
		return new GatewayFixture((options) -> options.withApproval(ApprovalMode.MANUAL));
	}

}
