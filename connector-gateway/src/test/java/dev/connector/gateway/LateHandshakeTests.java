package dev.connector.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The registration of a stream that its connector gave up is dealt with after that of the
 * next one.
 */
class LateHandshakeTests {

	private static final String TOKEN = "0123456789012345678901234567890123456789";

	private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
	});

	@Test
	void doesNotTakeTheSessionFromTheNewerStream() {
		try (GatewayFixture fixture = fixture((options) -> options)) {
			RecordingSubscriber reader = new RecordingSubscriber(10);
			TestConnector second = late(fixture, (newer) -> {
				CompletableFuture<ExecuteResult> answer = fixture.execute("s");
				newer.chunk("s", 0);
				GatewayFixture.success(answer).items().subscribe(reader);
			});
			second.chunk("s", 1);
			second.end("s", 2);
			assertThat(reader.isCompleted()).isTrue();
			assertThat(second.isClosed()).isFalse();
			assertThat(fixture.events()).containsExactly("opened t.c.i 1 READY", "dispatched t.c.* null 0");
		}
	}

	@Test
	void doesNotSupersedeTheNewerStreamThatWaitsForApproval() {
		try (GatewayFixture fixture = fixture((options) -> options.withApproval(ApprovalMode.MANUAL))) {
			TestConnector second = late(fixture, (newer) -> {
			});
			assertThat(second.isClosed()).isFalse();
			assertThat(second.received(GatewayFrame.Rejected.class)).isEmpty();
			assertThat(fixture.events()).containsExactly("opened t.c.i 1 PENDING_APPROVAL");
		}
	}

	@Test
	void theOlderStreamOfOneThatWaitsForApprovalIsNotToldThatItIsSuperseded() {
		try (GatewayFixture fixture = fixture((options) -> options.withApproval(ApprovalMode.MANUAL))) {
			TestConnector first = new TestConnector(fixture.gateway()).register(attempt(1));
			TestConnector second = new TestConnector(fixture.gateway()).register(attempt(2));
			assertThat(first.isClosed()).isTrue();
			assertThat(first.received(GatewayFrame.Rejected.class)).isEmpty();
			fixture.gateway().decide(attempt(2).key(), ApprovalDecision.APPROVE);
			assertThat(second.last(GatewayFrame.Registered.class).sessionToken()).isEqualTo(TOKEN);
		}
	}

	@Test
	void attemptsWithoutANumberCountAsNewer() {
		try (GatewayFixture fixture = fixture((options) -> options)) {
			TestConnector first = new TestConnector(fixture.gateway()).register(attempt(7));
			TestConnector second = new TestConnector(fixture.gateway()).register(attempt(0));
			assertThat(first.isClosed()).isTrue();
			assertThat(second.last(GatewayFrame.Registered.class).resumed()).isTrue();
		}
	}

	@Test
	void theSameNumberWithAnotherTokenIsAnotherConnector() {
		try (GatewayFixture fixture = fixture((options) -> options)) {
			TestConnector first = new TestConnector(fixture.gateway()).register(attempt(7));
			TestConnector other = new TestConnector(fixture.gateway())
				.register(register("9876543210987654321098765432109876543210", 1));
			assertThat(first.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.SUPERSEDED);
			assertThat(other.last(GatewayFrame.Registered.class).resumed()).isFalse();
		}
	}

	@Test
	void aStreamThatEndedMeanwhileDoesNotBecomeASession() {
		try (GatewayFixture fixture = fixture((options) -> options.withApproval(ApprovalMode.MANUAL))) {
			TestConnector gone = new TestConnector(fixture.gateway());
			this.meanwhile.set(gone.stream()::breakSilently);
			gone.register(attempt(1));
			assertThat(fixture.gateway().sessions()).isEmpty();
			gone.lose();
		}
	}

	private TestConnector late(GatewayFixture fixture, Consumer<TestConnector> onRegistered) {
		TestConnector first = new TestConnector(fixture.gateway());
		TestConnector second = new TestConnector(fixture.gateway());
		this.meanwhile.set(() -> {
			this.meanwhile.set(() -> {
			});
			first.lose();
			second.register(attempt(2));
			onRegistered.accept(second);
		});
		first.register(attempt(1));
		return second;
	}

	private GatewayFixture fixture(UnaryOperator<GatewayOptions> options) {
		return new GatewayFixture((defaults) -> options.apply(defaults.withResumeWindow(GatewayFixture.WINDOW)),
				(register, peer) -> {
					this.meanwhile.get().run();
					return ConnectorAuthenticator.Decision.accept();
				});
	}

	private static ConnectorFrame.Register attempt(long number) {
		return register(TOKEN, number);
	}

	private static ConnectorFrame.Register register(String token, long attempt) {
		ConnectorFrame.Register register = TestConnector.resumption(TestConnector.registration("t.c.i", 5), token);
		return new ConnectorFrame.Register(register.protocolVersion(), register.key(), register.description(),
				register.credentials(), new ConnectorFrame.Resumption(token, attempt, register.resumption().inFlight()),
				register.terms());
	}

}
