package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.connector.Capability;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.ApprovalMode;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayErrorCode;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both engines together, over streams without a network and in virtual time.
 */
class ConnectorsAtGatewayTests {

	private static final RegistrationKey KEY = new RegistrationKey("default", "echo", "one");

	private final VirtualScheduler time = new VirtualScheduler();

	private InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);

	private final ConnectorRuntime runtime = newRuntime();

	@AfterEach
	void nothingIsLeft() {
		this.runtime.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(3));
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void callReachesTheConnectorAndItsAnswerComesBack() {
		register((request) -> CompletableFuture.completedFuture(request.payload()));
		assertThat(payload(call("echo"))).isEqualTo(Payload.json("\"echo\""));
	}

	@Test
	void connectorIsReadyAgainAfterItsStreamWasCut() {
		Registration registration = register((request) -> CompletableFuture.completedFuture(request.payload()));
		this.gateway.cutAll();
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		CompletableFuture<ExecuteResult> early = call("early");
		assertThat(early).as("waits for the connector to come back").isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(registration.snapshot().reconnects()).isEqualTo(1);
		assertThat(payload(early)).isEqualTo(Payload.json("\"early\""));
		assertThat(payload(call("again"))).isEqualTo(Payload.json("\"again\""));
	}

	@Test
	void callThatRunsWhenTheStreamIsCutIsAnsweredOnceAfterTheReconnect() {
		CompletableFuture<Payload> answer = new CompletableFuture<>();
		AtomicInteger runs = new AtomicInteger();
		register((request) -> {
			runs.incrementAndGet();
			return answer;
		});
		CompletableFuture<ExecuteResult> call = call("kept");
		this.gateway.cutAll();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call).isNotDone();
		answer.complete(Payload.json("1"));
		assertThat(payload(call)).isEqualTo(Payload.json("1"));
		assertThat(runs).hasValue(1);
	}

	@Test
	void answerThatIsFoundWhileTheStreamIsAwayIsDeliveredAfterTheReconnect() {
		CompletableFuture<Payload> answer = new CompletableFuture<>();
		Registration registration = register((request) -> answer);
		CompletableFuture<ExecuteResult> call = call("kept");
		this.gateway.cutAll();
		answer.complete(Payload.json("1"));
		assertThat(call).isNotDone();
		assertThat(registration.snapshot().requests().answers().unacknowledged()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(payload(call)).isEqualTo(Payload.json("1"));
		this.time.advance(Duration.ofSeconds(15));
		assertThat(registration.snapshot().requests().answers().unacknowledged()).isZero();
	}

	@Test
	void callOfAConnectorThatNeverComesBackIsAnsweredMayHaveRunAfterTheResumeWindow() {
		register((request) -> new CompletableFuture<>());
		CompletableFuture<ExecuteResult> call = call("lost", Duration.ofMinutes(5));
		this.gateway.refuse(true);
		this.gateway.cutAll();
		this.time.advance(GatewayOptions.defaults().sessions().resumeWindow().minusNanos(1));
		assertThat(call).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		assertThat(error(call)).isEqualTo(GatewayErrorCode.UNAVAILABLE);
		assertThat(((ExecuteResult.Failed) call.join()).error().message()).contains("may have run");
	}

	@Test
	void stopAnswersWhatRunsBeforeItSaysGoodbye() {
		CompletableFuture<Payload> answer = new CompletableFuture<>();
		Registration registration = register((request) -> answer);
		CompletableFuture<ExecuteResult> call = call("drain");
		CompletableFuture<Void> stopped = this.runtime.stop(Duration.ofSeconds(10)).toCompletableFuture();
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.DRAINING);
		assertThat(stopped).isNotDone();
		assertThat(error(call("too late"))).isEqualTo(GatewayErrorCode.UNAVAILABLE);
		answer.complete(Payload.json("\"done\""));
		assertThat(payload(call)).isEqualTo(Payload.json("\"done\""));
		assertThat(stopped).isCompleted();
		assertThat(this.gateway.gateway().sessions()).isEmpty();
	}

	@Test
	void laterConnectionUnderTheSameKeyTakesItOverAndTheEarlierOneFails() {
		Registration earlier = register((request) -> CompletableFuture.completedFuture(Payload.json("1")));
		ConnectorRuntime other = newRuntime();
		other.add(definition((request) -> CompletableFuture.completedFuture(Payload.json("2"))));
		other.start();
		assertThat(earlier.snapshot().state()).isEqualTo(ConnectionState.FAILED);
		assertThat(earlier.snapshot().connection().lastError().message()).contains("SUPERSEDED");
		assertThat(payload(call("who"))).isEqualTo(Payload.json("2"));
		assertThat(this.gateway.gateway().sessions()).hasSize(1);
		other.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(3));
	}

	@Test
	void manualApprovalHoldsARegistrationUntilSomebodyDecides() {
		this.gateway.close();
		this.gateway = InProcessGateway.start(GatewayOptions.defaults().withApproval(ApprovalMode.MANUAL), this.time);
		ConnectorRuntime approved = newRuntime();
		Registration registration = approved
			.add(definition((request) -> CompletableFuture.completedFuture(request.payload())));
		approved.start();
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.PENDING_APPROVAL);
		assertThat(error(call("early"))).isEqualTo(GatewayErrorCode.PENDING_APPROVAL);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.PENDING_APPROVAL);
		assertThat(this.gateway.gateway().decide(KEY, ApprovalDecision.APPROVE)).isTrue();
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(payload(call("now"))).isEqualTo(Payload.json("\"now\""));
		approved.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(3));
	}

	@Test
	void streamedAnswerArrivesItemByItemAtThePaceOfTheCaller() throws Exception {
		List<Payload> source = IntStream.range(0, 100).mapToObj((i) -> Payload.json("" + i)).toList();
		register((request) -> CompletableFuture.completedFuture(Payload.stream(Payload.JSON, Items.of(source))));
		CompletableFuture<ExecuteResult> call = call("stream");
		CollectingSubscriber items = new CollectingSubscriber();
		((ExecuteResult.Success) call.get(5, TimeUnit.SECONDS)).payload().items().subscribe(items);
		assertThat(items.received()).isEmpty();
		items.request(3);
		assertThat(items.received()).containsExactly("0", "1", "2");
		items.request(1000);
		assertThat(items.received()).hasSize(100);
		assertThat(items.isComplete()).isTrue();
	}

	@Test
	void idleConnectionStaysReadyForHours() {
		Registration registration = register((request) -> CompletableFuture.completedFuture(request.payload()));
		this.time.advance(Duration.ofHours(12));
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(registration.snapshot().connection().generation()).isEqualTo(1);
	}

	private ConnectorRuntime newRuntime() {
		return ConnectorRuntime.builder()
			.scheduler(this.time)
			.handlerExecutor(Runnable::run)
			.wireFactory(this.gateway.wires())
			.destination(DestinationOptions.of("default", URI.create("inprocess:test")))
			.build();
	}

	private Registration register(ConnectorHandler handler) {
		Registration registration = this.runtime.add(definition(handler));
		this.runtime.start();
		assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		return registration;
	}

	private static ConnectorRegistration definition(ConnectorHandler handler) {
		return new ConnectorRegistration(KEY, "default", handler,
				ConnectorRegistration.Description.NONE.withCapabilities(List.of(Capability.named("say"))),
				RegistrationOptions.defaults());
	}

	private CompletableFuture<ExecuteResult> call(String text) {
		return this.gateway.call(KEY, "say", Payload.json("\"" + text + "\""));
	}

	private CompletableFuture<ExecuteResult> call(String text, Duration timeout) {
		return this.gateway.gateway()
			.execute(ConnectorAddress.of(KEY), new ExecuteRequest(text, "say", Payload.json("\"" + text + "\""),
					GatewayFrame.Context.NONE, timeout));
	}

	private static Payload payload(CompletableFuture<ExecuteResult> call) {
		assertThat(call).isCompleted();
		assertThat(call.join()).isInstanceOf(ExecuteResult.Success.class);
		return ((ExecuteResult.Success) call.join()).payload();
	}

	private static GatewayErrorCode error(CompletableFuture<ExecuteResult> call) {
		assertThat(call).isCompleted();
		assertThat(call.join()).isInstanceOf(ExecuteResult.Failed.class);
		return ((ExecuteResult.Failed) call.join()).error().code();
	}

}
