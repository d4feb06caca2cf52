package dev.connector.gateway;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeTests {

	@Test
	void registersAtOnceAndConfirmsTerms() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 7);
			GatewayFrame.Registered registered = connector.last(GatewayFrame.Registered.class);
			assertThat(registered.key()).hasToString("t.c.i");
			assertThat(registered.epoch()).isEqualTo(1);
			assertThat(registered.resumed()).isFalse();
			assertThat(registered.sessionToken()).hasSizeGreaterThanOrEqualTo(32);
			assertThat(registered.terms()).isEqualTo(new GatewayFrame.Terms(GatewayOptions.defaults().maxPayloadBytes(),
					TestConnector.INTERVAL, TestConnector.TIMEOUT));
			SessionSnapshot session = fixture.session("t.c.i");
			assertThat(session.state()).isEqualTo(SessionState.READY);
			assertThat(session.limit()).isEqualTo(7);
			assertThat(session.peer()).isEqualTo("10.0.0.1");
			assertThat(session.since()).isEqualTo(fixture.time().now());
			assertThat(fixture.events()).containsExactly("opened t.c.i 1 READY");
		}
	}

	@Test
	void givesEverySessionAnotherToken() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			String first = fixture.connector("t.c.i", 1).last(GatewayFrame.Registered.class).sessionToken();
			String second = fixture.connector("t.c.i", 1).last(GatewayFrame.Registered.class).sessionToken();
			assertThat(first).isNotEqualTo(second);
		}
	}

	@Test
	void refusesAFirstFrameThatDoesNotRegister() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = new TestConnector(fixture.gateway());
			connector.send(new ConnectorFrame.Heartbeat(1));
			connector.send(TestConnector.registration("t.c.i", 1));
			GatewayFrame.Rejected rejected = connector.last(GatewayFrame.Rejected.class);
			assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID);
			assertThat(rejected.message()).contains("Register").contains("Heartbeat");
			assertThat(connector.isClosed()).isTrue();
			assertThat(fixture.gateway().sessions()).isEmpty();
			assertThat(fixture.events()).containsExactly("rejected null INVALID");
		}
	}

	@Test
	void refusesASecondRegistrationOnAStream() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1).register("t.c.j", 1);
			assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.INVALID);
			assertThat(connector.isClosed()).isTrue();
			assertThat(fixture.gateway().sessions()).isEmpty();
		}
	}

	@Test
	void refusesNegativeCredits() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", -1);
			assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.INVALID);
			TestConnector later = fixture.connector("t.c.i", 1);
			later.send(new ConnectorFrame.Credits(-1));
			assertThat(later.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.INVALID);
			assertThat(fixture.gateway().sessions()).isEmpty();
		}
	}

	@Test
	void endsAStreamThatDoesNotRegisterInTime() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector late = new TestConnector(fixture.gateway());
			TestConnector justInTime = new TestConnector(fixture.gateway());
			fixture.pass(Duration.ofSeconds(10).minusNanos(1));
			justInTime.register("t.c.i", 1);
			assertThat(late.stream().frames()).isEmpty();
			fixture.pass(Duration.ofNanos(1));
			assertThat(late.last(GatewayFrame.Rejected.class).message()).contains("PT10S");
			assertThat(late.isClosed()).isTrue();
			assertThat(justInTime.isClosed()).isFalse();
		}
	}

	@Test
	void forgetsAStreamThatIsLostBeforeItRegisters() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			new TestConnector(fixture.gateway()).lose();
			assertThat(fixture.time().pending()).isZero();
		}
	}

	@Test
	void abortsAStreamThatIsNotClosedAfterItsEnd() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector stubborn = new TestConnector(fixture.gateway(), false);
			stubborn.send(new ConnectorFrame.Heartbeat(1));
			assertThat(stubborn.stream().aborted()).isNull();
			fixture.pass(Duration.ofSeconds(10));
			assertThat(stubborn.stream().aborted()).isNotNull();
		}
	}

	@Test
	void refusesAnotherVersionNamingBoth() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = new TestConnector(fixture.gateway());
			ConnectorFrame.Register register = TestConnector.registration("t.c.i", 1);
			connector.send(new ConnectorFrame.Register(77, register.key(), register.description(),
					register.credentials(), register.resumption(), register.terms()));
			GatewayFrame.Rejected rejected = connector.last(GatewayFrame.Rejected.class);
			assertThat(rejected.code()).isEqualTo(RejectionCode.UNSUPPORTED_VERSION);
			assertThat(rejected.message()).contains("version 77").contains("version 1");
		}
	}

	@Test
	void refusesWhomTheAuthenticatorRefuses() {
		ConnectorAuthenticator nobody = (register, peer) -> ConnectorAuthenticator.Decision
			.reject(RejectionCode.UNAUTHENTICATED, "not you from " + peer);
		try (GatewayFixture fixture = new GatewayFixture((options) -> options, nobody)) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			GatewayFrame.Rejected rejected = connector.last(GatewayFrame.Rejected.class);
			assertThat(rejected.code()).isEqualTo(RejectionCode.UNAUTHENTICATED);
			assertThat(rejected.message()).isEqualTo("not you from 10.0.0.1");
			assertThat(rejected.retryAfter()).isNull();
			assertThat(fixture.events()).containsExactly("rejected t.c.i UNAUTHENTICATED");
		}
	}

	@Test
	void letsNobodyInWhenTheAuthenticatorFails() {
		ConnectorAuthenticator failing = (register, peer) -> {
			throw new IllegalStateException("database away");
		};
		try (GatewayFixture fixture = new GatewayFixture((options) -> options, failing)) {
			GatewayFrame.Rejected rejected = fixture.connector("t.c.i", 1).last(GatewayFrame.Rejected.class);
			assertThat(rejected.code()).isEqualTo(RejectionCode.CLOSING);
			assertThat(rejected.message()).doesNotContain("database");
		}
	}

	@Test
	void takesAsManySessionsAsTheLimitSaysAndReplacesBeyond() {
		try (GatewayFixture fixture = new GatewayFixture(
				(options) -> options.withSessions(options.sessions().withMaxSessions(2)))) {
			fixture.connector("t.c.1", 1);
			fixture.connector("t.c.2", 1);
			TestConnector third = fixture.connector("t.c.3", 1);
			GatewayFrame.Rejected rejected = third.last(GatewayFrame.Rejected.class);
			assertThat(rejected.code()).isEqualTo(RejectionCode.OVERLOADED);
			assertThat(rejected.message()).contains("2 sessions");
			assertThat(rejected.retryAfter()).isPositive();
			TestConnector again = fixture.connector("t.c.2", 1);
			assertThat(again.received(GatewayFrame.Registered.class)).hasSize(1);
			again.lose();
			assertThat(fixture.connector("t.c.3", 1).received(GatewayFrame.Registered.class)).hasSize(1);
		}
	}

	@Test
	void clampsTheHeartbeat() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options
			.withSessions(options.sessions().withHeartbeatTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(30))))) {
			assertThat(terms(fixture, Duration.ofMillis(1), Duration.ofSeconds(2)))
				.isEqualTo(terms(Duration.ofMillis(100), Duration.ofSeconds(3)));
			assertThat(terms(fixture, Duration.ofSeconds(60), Duration.ofSeconds(90)))
				.isEqualTo(terms(Duration.ofSeconds(10), Duration.ofSeconds(30)));
			assertThat(terms(fixture, Duration.ZERO, Duration.ofSeconds(6)))
				.isEqualTo(terms(Duration.ofSeconds(2), Duration.ofSeconds(6)));
			assertThat(terms(fixture, Duration.ofSeconds(29), Duration.ofSeconds(30)))
				.isEqualTo(terms(Duration.ofSeconds(29), Duration.ofSeconds(30)));
		}
	}

	@Test
	void keepsNoCredentialsInWhatItTells() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = new TestConnector(fixture.gateway());
			ConnectorFrame.Register register = TestConnector.registration("t.c.i", 1);
			connector.send(new ConnectorFrame.Register(register.protocolVersion(), register.key(),
					ConnectorRegistration.Description.NONE, Credentials.bearer("s3cret"), register.resumption(),
					register.terms()));
			assertThat(fixture.session("t.c.i").toString()).doesNotContain("s3cret");
			assertThat(fixture.gateway().session(new RegistrationKey("t", "c", "other"))).isEmpty();
		}
	}

	@Test
	void listsSessionsSortedByKey() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.b", 1);
			fixture.connector("t.b.z", 1);
			fixture.connector("t.c.a", 1);
			assertThat(fixture.gateway().sessions()).extracting((session) -> session.key().toString())
				.containsExactly("t.b.z", "t.c.a", "t.c.b");
		}
	}

	private static GatewayFrame.Terms terms(GatewayFixture fixture, Duration interval, Duration timeout) {
		TestConnector connector = new TestConnector(fixture.gateway());
		ConnectorFrame.Register register = TestConnector.registration("t.c.i", 1);
		connector.send(new ConnectorFrame.Register(register.protocolVersion(), register.key(), register.description(),
				register.credentials(), register.resumption(), new ConnectorFrame.Terms(1, 0, interval, timeout)));
		return connector.last(GatewayFrame.Registered.class).terms();
	}

	private static GatewayFrame.Terms terms(Duration interval, Duration timeout) {
		return new GatewayFrame.Terms(GatewayOptions.defaults().maxPayloadBytes(), interval, timeout);
	}

	@Test
	void refusesMoreThanAConnectorMaySayAboutItself() {
		Capability good = Capability.named("x".repeat(DescriptionLimits.MAX_NAME_LENGTH));
		ConnectorRegistration.Description most = new ConnectorRegistration.Description("1", "One",
				Collections.nCopies(DescriptionLimits.MAX_CAPABILITIES, good),
				Map.of("m", "x".repeat(DescriptionLimits.MAX_METADATA_LENGTH - 1)));
		assertThat(answerTo(most)).isInstanceOf(GatewayFrame.Registered.class);
		assertThat(answerTo(most.withCapabilities(Collections.nCopies(DescriptionLimits.MAX_CAPABILITIES + 1, good))))
			.isInstanceOf(GatewayFrame.Rejected.class);
		for (String name : List.of("", "two\nlines", good.name() + "x")) {
			assertThat(answerTo(most.withCapabilities(List.of(Capability.named(name)))))
				.isInstanceOfSatisfying(GatewayFrame.Rejected.class, (rejected) -> {
					assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID);
					assertThat(rejected.message()).doesNotContain("\n").hasSizeLessThan(1000);
				});
		}
		assertThat(answerTo(new ConnectorRegistration.Description("1", "two\nlines", List.of(), Map.of())))
			.isInstanceOf(GatewayFrame.Rejected.class);
		assertThat(answerTo(new ConnectorRegistration.Description("1", "", List.of(),
				Map.of("m", "x".repeat(DescriptionLimits.MAX_METADATA_LENGTH)))))
			.isInstanceOf(GatewayFrame.Rejected.class);
	}

	private static GatewayFrame answerTo(ConnectorRegistration.Description description) {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = new TestConnector(fixture.gateway());
			ConnectorFrame.Register usual = TestConnector.registration("t.c.i", 1);
			connector.send(new ConnectorFrame.Register(usual.protocolVersion(), usual.key(), description,
					usual.credentials(), usual.resumption(), usual.terms()));
			return connector.stream().frames().get(0);
		}
	}

}
