package dev.connector.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorException;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.ConnectorRuntime;
import dev.connector.ErrorCode;
import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.gateway.GatewayOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connectors that invoke others, with both engines together, over streams without a
 * network and in virtual time.
 */
class InvocationsAtGatewayTests extends AbstractInvocationTests {

	@Test
	void connectorIsInvokedThroughTheGatewayAndItsAnswerComesBack() {
		List<ConnectorRequest> requests = new ArrayList<>();
		register(this.target, "files", (request) -> {
			requests.add(request);
			return CompletableFuture.completedFuture(Payload.json("{\"files\":[]}"));
		});
		Invocation invocation = Invocation.of(any("files"), "list", Payload.json("{}"), TIMEOUT)
			.withAttributes(Map.of("traceparent", "00-1-2-01"));
		assertThat(client().invoke(invocation).toCompletableFuture())
			.isCompletedWithValue(Payload.json("{\"files\":[]}"));
		assertThat(requests).singleElement().satisfies((request) -> {
			assertThat(request.capability()).isEqualTo("list");
			assertThat(request.payload()).isEqualTo(Payload.json("{}"));
			assertThat(request.context().caller()).isEqualTo("connector:default.one");
			assertThat(request.context().attributes()).containsEntry("traceparent", "00-1-2-01");
			assertThat(request.context().remaining()).isEqualTo(TIMEOUT);
		});
	}

	@Test
	void oneInstanceIsInvokedWhereItIsNamed() {
		register(this.target, "files", "one", answering("1"));
		register(this.target, "files", "two", answering("2"));
		assertThat(text(invoke(new ConnectorAddress("default", "files", "two"), "x"))).isEqualTo("2");
		assertThat(text(invoke(new ConnectorAddress("default", "files", "one"), "x"))).isEqualTo("1");
	}

	@Test
	void errorsSayWhatTheyAre() {
		register(this.target, "files", (request) -> {
			throw new ConnectorException(ErrorCode.INVALID_REQUEST, "no such field", Map.of("/path", "missing"), null);
		});
		register(this.target, "broken", (request) -> {
			throw new IllegalStateException("out of order");
		});
		assertThat(error(invoke(any("files"), "x"))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(InvocationErrorCode.INVALID_REQUEST);
			assertThat(ex.details()).containsEntry("/path", "missing");
		});
		assertThat(error(invoke(any("broken"), "x")).code()).isEqualTo(InvocationErrorCode.CONNECTOR_FAILED);
		assertThat(error(invoke(any("nobody"), "x")).code()).isEqualTo(InvocationErrorCode.NOT_FOUND);
	}

	@Test
	void otherTenantsAreForbiddenWhetherOrNotAnybodyIsThere() {
		this.target.add(definition(new RegistrationKey("other", "files", "one"), 10, answering("secret")));
		InvocationException there = error(invoke(ConnectorAddress.any("other", "files"), "x"));
		InvocationException notThere = error(invoke(ConnectorAddress.any("other", "filex"), "x"));
		assertThat(there.code()).isEqualTo(InvocationErrorCode.FORBIDDEN);
		assertThat(notThere).hasMessage(there.getMessage().replace("files", "filex"));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void policyDecidesByCallerAddressAndCapability() {
		register(this.target, "files", answering("1"));
		this.invocations = this.invocations.withPolicy((caller, address, capability) -> caller.name().equals("one")
				&& address.type().equals("files") && capability.equals("read"));
		assertThat(text(invoke(any("files"), "read"))).isEqualTo("1");
		assertThat(error(invoke(any("files"), "write")).code()).isEqualTo(InvocationErrorCode.FORBIDDEN);
		this.invocations = this.invocations.withPolicy(this.invocations.policy()
			.or((caller, address, capability) -> capability.equals("write") && caller.address().equals("inprocess")));
		assertThat(text(invoke(any("files"), "write"))).isEqualTo("1");
		assertThat(error(invoke(any("files"), "delete")).code()).isEqualTo(InvocationErrorCode.FORBIDDEN);
		this.invocations = this.invocations.withPolicy((caller, address, capability) -> {
			throw new IllegalStateException("the policy is broken");
		});
		assertThat(error(invoke(any("files"), "read")).code()).isEqualTo(InvocationErrorCode.FORBIDDEN);
	}

	@Test
	void deadlineEndsTheInvocationAndItsHandler() {
		List<ConnectorRequest> requests = new ArrayList<>();
		register(this.target, "files", (request) -> {
			requests.add(request);
			return new CompletableFuture<>();
		});
		CompletableFuture<Payload> answer = invoke(any("files"), "x");
		this.time.advance(TIMEOUT.minusNanos(1));
		assertThat(answer).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.TIMEOUT);
		assertThat(error(answer)).hasMessageContaining("may have run");
		assertThat(requests.get(0).context().isCancelled()).isTrue();
	}

	@Test
	void cancelReachesTheHandler() {
		List<ConnectorRequest> requests = new ArrayList<>();
		register(this.target, "files", (request) -> {
			requests.add(request);
			return new CompletableFuture<>();
		});
		CompletableFuture<Payload> answer = invoke(any("files"), "x");
		assertThat(requests.get(0).context().isCancelled()).isFalse();
		answer.cancel(true);
		assertThat(requests.get(0).context().isCancelled()).isTrue();
		assertThat(this.gateway.gateway().drain(Duration.ZERO).toCompletableFuture()).isCompleted();
	}

	@Test
	void whatIsSentOneWayIsTakenBeforeItIsAnsweredAndOutlivesItsSender() {
		CompletableFuture<Payload> slow = new CompletableFuture<>();
		List<ConnectorRequest> requests = new ArrayList<>();
		register(this.target, "files", (request) -> {
			requests.add(request);
			return slow;
		});
		assertThat(client().send(any("files"), "x", Payload.json("1"), TIMEOUT).toCompletableFuture()).isCompleted();
		this.runtime.stop(Duration.ZERO);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(requests.get(0).context().isCancelled()).isFalse();
		slow.complete(Payload.empty());
	}

	@Test
	void whatIsSentOneWayToNobodyFails() {
		CompletableFuture<Void> sent = client().send(any("nobody"), "x", Payload.json("1"), TIMEOUT)
			.toCompletableFuture();
		assertThat(sent).isCompletedExceptionally();
		assertThat(error(sent).code()).isEqualTo(InvocationErrorCode.NOT_FOUND);
	}

	@Test
	void moreThanMayBeUnderWayIsRefusedAtOnce() {
		CompletableFuture<Payload> slow = new CompletableFuture<>();
		register(this.target, "files", (request) -> slow);
		List<CompletableFuture<Payload>> all = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			all.add(invoke(any("files"), "x"));
		}
		assertThat(all.subList(0, 8)).noneMatch(CompletableFuture::isDone);
		assertThat(error(all.get(8)).code()).isEqualTo(InvocationErrorCode.OVERLOADED);
		slow.complete(Payload.json("1"));
		assertThat(all.subList(0, 8)).allMatch((answer) -> text(answer).equals("1"));
		assertThat(text(invoke(any("files"), "x"))).isEqualTo("1");
	}

	@Test
	void moreBytesThanMayBeUnderWayAreRefusedAtOnce() {
		CompletableFuture<Payload> slow = new CompletableFuture<>();
		register(this.target, "files", (request) -> slow);
		Payload large = Payload.of(new byte[1500], Payload.OCTET_STREAM);
		CompletableFuture<Payload> first = client().invoke(any("files"), "x", large, TIMEOUT).toCompletableFuture();
		CompletableFuture<Payload> second = client().invoke(any("files"), "x", large, TIMEOUT).toCompletableFuture();
		assertThat(first).isNotDone();
		assertThat(error(second).code()).isEqualTo(InvocationErrorCode.OVERLOADED);
		slow.complete(Payload.json("1"));
		assertThat(text(first)).isEqualTo("1");
	}

	@Test
	void tooLargeAPayloadDoesNotLeaveAndTooLargeAnAnswerIsAnError() {
		Payload larger = Payload.of(new byte[(int) GatewayOptions.defaults().maxPayloadBytes() + 1],
				Payload.OCTET_STREAM);
		register(this.target, "files", (request) -> CompletableFuture.completedFuture(larger));
		assertThat(error(client().invoke(any("files"), "x", larger, TIMEOUT).toCompletableFuture()).code())
			.isEqualTo(InvocationErrorCode.TOO_LARGE);
		assertThat(error(invoke(any("files"), "x")).code()).isIn(InvocationErrorCode.TOO_LARGE,
				InvocationErrorCode.CONNECTOR_FAILED);
	}

	@Test
	void streamedAnswerIsAnErrorAndIsCalledOff() {
		SubmissionPublisher<Payload> items = new SubmissionPublisher<>(Runnable::run, Flow.defaultBufferSize());
		register(this.target, "files",
				(request) -> CompletableFuture.completedFuture(Payload.stream(Payload.JSON, items)));
		CompletableFuture<Payload> answer = invoke(any("files"), "x");
		items.submit(Payload.json("1"));
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.INVALID_REQUEST);
		assertThat(error(answer)).hasMessageContaining("stream");
		assertThat(items.hasSubscribers()).isFalse();
	}

	@Test
	void handlerInvokesAnotherAndItsOwnDeadlineHolds() {
		List<Duration> left = new ArrayList<>();
		CompletableFuture<Payload> slow = new CompletableFuture<>();
		register(this.target, "inner", (request) -> {
			left.add(request.context().remaining());
			request.context().onCancel(() -> this.ran.add("inner called off"));
			return slow;
		});
		register(this.runtime, "outer", (request) -> client().invoke(any("inner"), "x", request.payload(), TIMEOUT));
		CompletableFuture<Payload> answer = client(this.target)
			.invoke(any("outer"), "x", Payload.json("1"), Duration.ofSeconds(5))
			.toCompletableFuture();
		assertThat(left).containsExactly(Duration.ofSeconds(5));
		answer.cancel(true);
		assertThat(this.ran).containsExactly("inner called off");
	}

	@Test
	void mutualInvocationsSucceedWhereTwoMayRun() {
		pingPong(2);
		List<CompletableFuture<Payload>> all = List.of(start("ping", 2), start("pong", 2));
		assertThat(all).allMatch((answer) -> text(answer).equals("done"));
	}

	@Test
	void mutualInvocationsWithAPlaceForOneEndByTheirDeadlineAndFreeThePlaces() {
		pingPong(1);
		CompletableFuture<Payload> answer = start("ping", 5);
		assertThat(answer).isNotDone();
		this.time.advance(TIMEOUT);
		assertThat(error(answer).code()).isIn(InvocationErrorCode.TIMEOUT, InvocationErrorCode.CONNECTOR_FAILED);
		assertThat(text(start("ping", 1))).isEqualTo("done");
	}

	@Test
	void runtimeThatStopsWaitsForAnswersAndMayBeStartedAgain() {
		CompletableFuture<Payload> slow = new CompletableFuture<>();
		register(this.target, "files", (request) -> slow);
		CompletableFuture<Payload> answer = invoke(any("files"), "x");
		CompletableFuture<Void> stopped = this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture();
		assertThat(stopped).isNotDone();
		assertThat(error(invoke(any("files"), "x")).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		slow.complete(Payload.json("1"));
		assertThat(text(answer)).isEqualTo("1");
		assertThat(stopped).isCompleted();
		this.runtime.start();
		assertThat(text(invoke(any("files"), "x"))).isEqualTo("1");
	}

	@Test
	void runtimeThatStopsWithoutTimeFailsWhatIsLeftAndCallsItOff() {
		List<ConnectorRequest> requests = new ArrayList<>();
		register(this.target, "files", (request) -> {
			requests.add(request);
			return new CompletableFuture<>();
		});
		CompletableFuture<Payload> answer = invoke(any("files"), "x");
		this.runtime.stop(Duration.ZERO);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(error(answer).code()).isEqualTo(InvocationErrorCode.UNAVAILABLE);
		assertThat(error(answer)).hasMessageContaining("may have run");
		assertThat(requests.get(0).context().isCancelled()).isTrue();
	}

	private void pingPong(int limit) {
		this.runtime.add(definition(new RegistrationKey("default", "ping", "one"), limit, countingDown("pong")));
		this.target.add(definition(new RegistrationKey("default", "pong", "one"), limit, countingDown("ping")));
	}

	/**
	 * Invoke the other one with one less, and be done at zero.
	 */
	private ConnectorHandler countingDown(String other) {
		return (request) -> {
			int left = Integer.parseInt(request.payload().text());
			ConnectorRuntime own = other.equals("pong") ? this.runtime : this.target;
			return (left == 0) ? CompletableFuture.completedFuture(Payload.json("done"))
					: client(own).invoke(any(other), "x", Payload.json("" + (left - 1)), TIMEOUT);
		};
	}

	private CompletableFuture<Payload> start(String type, int depth) {
		return client().invoke(any(type), "x", Payload.json("" + depth), TIMEOUT).toCompletableFuture();
	}

	private ConnectorHandler answering(String text) {
		return (request) -> {
			this.ran.add(text);
			return CompletableFuture.completedFuture(Payload.json(text));
		};
	}

}
