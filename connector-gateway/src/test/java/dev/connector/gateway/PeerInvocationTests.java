package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.PeerKey;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that invoke connectors through a gateway, on virtual time.
 */
class PeerInvocationTests {

	private static final dev.connector.ConnectorAddress ADDRESS = dev.connector.ConnectorAddress.any("t", "c");

	private final GatewayFixture fixture = new GatewayFixture();

	private final TestConnector connector = this.fixture.connector("t.c.i", 2);

	@AfterEach
	void leavesNothingBehind() {
		this.fixture.close();
	}

	@Test
	void peerIsWelcomedWithANumberAndIsNobodyToSendMessagesTo() {
		TestPeer peer = invoking("a");
		assertThat(peer.received(GatewayFrame.Welcome.class)).extracting(GatewayFrame.Welcome::maxInvocations)
			.containsExactly(256);
		assertThat(this.fixture.gateway().peers()).isEmpty();
		peer.message(1, "1");
		assertThat(peer.answers()).containsExactly("1 UNHEARD");
	}

	@Test
	void invocationIsDispatchedWithItsTimeAndAnswered() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false));
		GatewayFrame.Execute execute = execute();
		assertThat(execute.capability()).isEqualTo("say");
		assertThat(execute.timeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(execute.context()).isEqualTo(new GatewayFrame.Context("connector:t.a", Map.of("a", "b")));
		this.connector.result(execute.requestId(), "1");
		assertThat(peer.received(InvocationFrame.Answer.class))
			.containsExactly(new InvocationFrame.Answer(1, Payload.json("1")));
		assertThat(this.fixture.events()).anyMatch((event) -> event.contains("dispatched"));
	}

	@Test
	void errorOfTheConnectorIsTold() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false));
		this.connector.error(execute().requestId(), ErrorCode.INTERNAL, "out of order");
		assertThat(failures(peer)).containsExactly("1 CONNECTOR_FAILED out of order");
	}

	@Test
	void longerThanOverHttpIsNotWaited() {
		invoking("a").send(invoke(1, Duration.ofDays(1), null, false));
		assertThat(execute().timeout()).isEqualTo(GatewayOptions.defaults().requestTimeout().multipliedBy(10));
	}

	@Test
	void invocationWithoutTimeOrCapabilityDoesNotRun() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ZERO, null, false), new InvocationFrame.Invoke(2, ADDRESS,
				"", Payload.empty(), Duration.ofSeconds(1), new InvocationFrame.Manner(Map.of(), null, false)));
		assertThat(failures(peer)).hasSize(2);
		assertThat(failures(peer).get(0)).startsWith("1 TIMEOUT").contains("did not run");
		assertThat(failures(peer).get(1)).startsWith("2 INVALID_REQUEST");
		assertThat(this.connector.executes()).isEmpty();
	}

	@Test
	void streamThatRepeatsANumberIsEnded() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false),
				invoke(1, Duration.ofSeconds(7), null, false));
		assertThat(peer.rejection()).startsWith("INVALID").contains("Invocation 1 came after invocation 1");
		assertThat(this.connector.cancels()).hasSize(1);
	}

	@Test
	void streamOfMessagesCarriesNoInvocations() {
		Gateway gateway = Gateway.builder()
			.scheduler(this.fixture.time())
			.authenticator(new OpenAuthenticator())
			.messages(new RecordingHandler(), PeerLimits.defaults())
			.build();
		TestPeer peer = TestPeer.welcomed(gateway, "a").send(invoke(1, Duration.ofSeconds(7), null, false));
		assertThat(peer.received(GatewayFrame.Welcome.class).get(0).maxInvocations()).isZero();
		assertThat(peer.rejection()).startsWith("INVALID").contains("no invocations");
		gateway.close();
	}

	@Test
	void streamOfARegistrationCarriesNoInvocations() {
		this.connector.send(invoke(1, Duration.ofSeconds(7), null, false));
		assertThat(this.connector.stream().frames()).last()
			.isInstanceOfSatisfying(GatewayFrame.Rejected.class,
					(rejected) -> assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID));
	}

	@Test
	void lossCallsOffWhatNobodyWaitsForAndLetsTheRestGoOn() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, true));
		assertThat(peer.received(InvocationFrame.Answer.class)).hasSize(1);
		peer.send(invoke(2, Duration.ofSeconds(7), "key", false));
		peer.lose();
		assertThat(this.connector.cancels()).isEmpty();
		TestPeer another = invoking("a").send(invoke(1, Duration.ofSeconds(7), "key", false));
		this.connector.executes().forEach((id) -> this.connector.result(id, "1"));
		assertThat(another.received(InvocationFrame.Answer.class)).hasSize(1);
		assertThat(this.connector.executes()).as("each once").hasSize(2);
		another.send(invoke(2, Duration.ofSeconds(7), null, false));
		another.lose();
		assertThat(this.connector.cancels()).hasSize(1);
	}

	@Test
	void keysOfDifferentProcessesHaveNothingToDoWithEachOther() {
		invoking("a").send(invoke(1, Duration.ofSeconds(7), "key", false));
		invoking("b").send(invoke(1, Duration.ofSeconds(7), "key", false));
		assertThat(this.connector.executes()).hasSize(2);
	}

	@Test
	void streamThatIsLeftEndsWhenItsInvocationsAreAnswered() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false));
		peer.send(new ConnectorFrame.Draining("moved"));
		assertThat(peer.isEnded()).isFalse();
		this.connector.result(execute().requestId(), "1");
		assertThat(peer.received(InvocationFrame.Answer.class)).hasSize(1);
		assertThat(peer.isEnded()).isTrue();
	}

	@Test
	void emptiedGatewayDoesNotWaitForInvocationsOfThoseWhoMoved() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false));
		this.connector.send(new ConnectorFrame.Goodbye("moved"));
		assertThat(failures(peer)).hasSize(1);
		assertThat(this.fixture.gateway().evacuate(Duration.ofSeconds(5)).toCompletableFuture()).isNotDone();
		peer.send(new ConnectorFrame.Draining("moved"));
		assertThat(this.fixture.gateway().evacuate(Duration.ofSeconds(5)).toCompletableFuture()).isCompleted();
	}

	@Test
	void calledOffInvocationFreesItsPlaceAndIsNotAnswered() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false),
				new InvocationFrame.CallOff(1, "enough"), new InvocationFrame.CallOff(7, "never asked"));
		assertThat(this.connector.cancels()).hasSize(1);
		this.connector.result(execute().requestId(), "1");
		assertThat(peer.received(InvocationFrame.Answer.class)).isEmpty();
		assertThat(failures(peer)).isEmpty();
	}

	@Test
	void answerThatIsTooLargeForTheCallerIsAnError() {
		TestPeer peer = invoking("a").send(invoke(1, Duration.ofSeconds(7), null, false));
		this.connector.result(execute().requestId(), "x".repeat(51));
		assertThat(failures(peer)).singleElement().asString().startsWith("1 TOO_LARGE").contains("the request ran");
	}

	@Test
	void peerThatDoesntReadItsAnswersIsGivenUp() {
		TestPeer peer = invoking("a");
		peer.stream().queued(10_001);
		peer.send(invoke(1, Duration.ofSeconds(7), null, false));
		assertThat(peer.stream().aborted()).contains("doesn't read");
		assertThat(this.connector.cancels()).hasSize(1);
	}

	private TestPeer invoking(String name) {
		return TestPeer.open(this.fixture.gateway())
			.send(new ConnectorFrame.Hello(Frame.PROTOCOL_VERSION, new PeerKey("t", name, PeerKey.INVOCATIONS),
					Credentials.NONE, "process-of-" + name, false, TestPeer.TERMS));
	}

	private static InvocationFrame.Invoke invoke(long id, Duration timeout, String key, boolean oneWay) {
		return new InvocationFrame.Invoke(id, ADDRESS, "say", Payload.json("{}"), timeout,
				new InvocationFrame.Manner(Map.of("a", "b"), key, oneWay));
	}

	private GatewayFrame.Execute execute() {
		return this.connector.stream()
			.frames()
			.stream()
			.filter(GatewayFrame.Execute.class::isInstance)
			.map(GatewayFrame.Execute.class::cast)
			.findFirst()
			.orElseThrow();
	}

	private static List<String> failures(TestPeer peer) {
		return peer.received(InvocationFrame.Failed.class)
			.stream()
			.map((failed) -> failed.id() + " " + failed.code() + " " + failed.message())
			.toList();
	}

}
