package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ReportingTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.connector.gateway");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void logsTheSessionsOfAKeyWithTheirEpochs() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			String token = connector.last(GatewayFrame.Registered.class).sessionToken();
			fixture.connector("t.c.i", 1).send(new ConnectorFrame.Goodbye("update"));
			assertThat(lines()).containsExactly("INFO Session t.c.i epoch 1 from 10.0.0.1 opened, READY",
					"INFO Session t.c.i epoch 1 from 10.0.0.1 closed: superseded by epoch 2 from 10.0.0.1",
					"INFO Session t.c.i epoch 2 from 10.0.0.1 opened, READY",
					"INFO Session t.c.i epoch 2 from 10.0.0.1 closed: the connector said goodbye: update");
			assertThat(lines()).noneMatch((line) -> line.contains(token));
		}
	}

	@Test
	void logsOneShortLineWhateverAConnectorSays() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			connector.send(new ConnectorFrame.Goodbye("bye\r\nINFO Session t.c.x epoch 9" + "x".repeat(10_000)));
			assertThat(lines()).hasSize(2);
			assertThat(lines().get(1)).contains("said goodbye: bye INFO Session t.c.x").hasSizeLessThan(1000);
			assertThat(GatewayFixture.failure(running).message()).hasSizeLessThan(1000);
		}
	}

	@Test
	void logsRejectionsOnceAndThenOnceAMinute() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			for (int i = 0; i < 5; i++) {
				fixture.connector("t.c." + i, -1);
			}
			assertThat(lines()).hasSize(1);
			assertThat(lines().get(0)).startsWith("WARN Rejected t.c.0 from 10.0.0.1: INVALID:");
			fixture.pass(LogThrottle.INTERVAL.minusNanos(1));
			fixture.connector("t.c.6", -1);
			assertThat(lines()).hasSize(1);
			fixture.pass(Duration.ofNanos(1));
			fixture.connector("t.c.7", -1);
			assertThat(lines()).hasSize(2);
			assertThat(lines().get(1)).startsWith("WARN Rejected 6 more times as INVALID, last t.c.7");
			new TestConnector(fixture.gateway());
			fixture.pass(LogThrottle.INTERVAL);
			assertThat(lines().get(2)).startsWith("WARN Rejected a stream from 10.0.0.1: CLOSING");
			fixture.connector("t.c.8", -1);
			assertThat(lines().get(3)).startsWith("WARN Rejected t.c.8");
			assertThat(fixture.events()).hasSize(9);
		}
	}

	@Test
	void logsLossesAndReturnsOnceAndThenOnceAMinute() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector[] connectors = new TestConnector[3];
			for (int i = 0; i < connectors.length; i++) {
				connectors[i] = fixture.connector("t.c." + i, 1);
			}
			fixture.execute(GatewayFixture.at("t.c.0"), "running");
			fixture.execute(GatewayFixture.at("t.c.0"), "waiting");
			this.log.list.clear();
			for (int i = 0; i < connectors.length; i++) {
				connectors[i].lose();
			}
			fixture.pass(Duration.ofSeconds(2));
			for (int i = 0; i < connectors.length; i++) {
				connectors[i] = connectors[i].comeBack(fixture.gateway());
			}
			assertThat(lines()).containsExactly(
					"WARN Session t.c.0 epoch 1 from 10.0.0.1 lost its connection: the stream was lost: cut; its"
							+ " connector has PT1M to come back for 1 running and 1 waiting calls",
					"INFO Session t.c.0 epoch 1 goes on from 10.0.0.1 after PT2S without a connection, with 1"
							+ " running and 1 waiting calls");
			connectors[2].lose();
			fixture.pass(LogThrottle.INTERVAL.minusSeconds(2));
			TestConnector late = fixture.connector("t.c.3", 1);
			late.lose();
			assertThat(lines()).last()
				.asString()
				.contains("t.c.3")
				.endsWith("for 0 running and 0 waiting calls (and 5 more sessions before it)");
		}
	}

	@Test
	void aFailingListenerHarmsNobody() {
		RecordingListener second = new RecordingListener();
		Gateway gateway = Gateway.builder()
			.scheduler(new VirtualScheduler())
			.authenticator(new OpenAuthenticator())
			.listener(new FailingListener())
			.listener(second)
			.build();
		TestConnector connector = TestConnector.registered(gateway, "t.c.i", 1);
		CompletableFuture<ExecuteResult> answer = gateway.execute(GatewayFixture.ANY,
				ExecuteRequest.of("r", "do", Payload.empty()));
		connector.result("r", "1");
		connector.result("r", "1");
		connector.send(new ConnectorFrame.Credits(-1));
		assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		assertThat(second.count).isEqualTo(5);
		assertThat(lines().stream().filter((line) -> line.startsWith("WARN A listener"))).hasSize(5);
		gateway.close();
	}

	@Test
	void aListenerNeedNotListen() {
		Gateway gateway = Gateway.builder()
			.scheduler(new VirtualScheduler())
			.authenticator(new OpenAuthenticator())
			.listener(new GatewayListener() {
			})
			.build();
		TestConnector connector = TestConnector.registered(gateway, "t.c.i", 1);
		gateway.execute(GatewayFixture.ANY, ExecuteRequest.of("r", "do", Payload.empty()));
		connector.result("r", "1");
		connector.result("r", "1");
		connector.send(new ConnectorFrame.Credits(-1));
		assertThat(lines()).noneMatch((line) -> line.startsWith("WARN A listener"));
		gateway.close();
	}

	private List<String> lines() {
		return this.log.list.stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

	private static final class FailingListener implements GatewayListener {

		@Override
		public void onSessionOpened(SessionSnapshot session) {
			throw new AssertionError("opened");
		}

		@Override
		public void onSessionClosed(SessionSnapshot session, String reason) {
			throw new IllegalStateException("closed");
		}

		@Override
		public void onRejected(@Nullable RegistrationKey key, RejectionCode code) {
			throw new IllegalStateException("rejected");
		}

		@Override
		public void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
			throw new IllegalStateException("dispatched");
		}

		@Override
		public void onAnswerDropped(RegistrationKey key) {
			throw new IllegalStateException("dropped");
		}

	}

	private static final class RecordingListener implements GatewayListener {

		private int count;

		@Override
		public void onSessionOpened(SessionSnapshot session) {
			this.count++;
		}

		@Override
		public void onSessionClosed(SessionSnapshot session, String reason) {
			this.count++;
		}

		@Override
		public void onRejected(@Nullable RegistrationKey key, RejectionCode code) {
			this.count++;
		}

		@Override
		public void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
			this.count++;
		}

		@Override
		public void onAnswerDropped(RegistrationKey key) {
			this.count++;
		}

	}

}
