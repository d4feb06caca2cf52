package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class DispatchObserverTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final List<String> seen = new ArrayList<>();

	private final Gateway gateway = Gateway.builder()
		.scheduler(this.time)
		.authenticator(new OpenAuthenticator())
		.observer(this::failing)
		.observer((address, request) -> null)
		.observer((address, request) -> observe("a", request, Map.of("traceparent", "own", "a", "1")))
		.observer((address, request) -> observe("b", request, Map.of("b", "2")))
		.build();

	private final TestConnector connector = TestConnector.registered(this.gateway, "t.c.i", 5);

	private final Map<String, String> sentAlong = new HashMap<>(Map.of("traceparent", "caller", "x", "3"));

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void sendsSomethingAlongBesideWhatTheCallerDoes() {
		execute("r1");
		GatewayFrame.Context context = this.connector.last(GatewayFrame.Execute.class).context();
		assertThat(context.caller()).isEqualTo("alice");
		assertThat(context.attributes()).containsOnly(entry("traceparent", "own"), entry("a", "1"), entry("b", "2"),
				entry("x", "3"));
	}

	@Test
	void sendsNothingAlongThatHasNoRoomBesideWhatTheCallerDoes() {
		this.sentAlong.put("x", "x".repeat(16 * 1024 - 18));
		execute("r1");
		assertThat(this.connector.last(GatewayFrame.Execute.class).context().attributes())
			.containsExactlyInAnyOrderEntriesOf(this.sentAlong);
	}

	@Test
	void isToldTheEndBeforeTheCaller() {
		CompletableFuture<ExecuteResult> answer = execute("r1");
		answer.thenRun(() -> this.seen.add("caller"));
		assertThat(this.seen).containsExactly("a begins r1", "b begins r1");
		this.connector.send(new ConnectorFrame.Result("r1", Payload.json("1")));
		assertThat(this.seen.subList(2, 5)).containsExactly("b ends null", "a ends null", "caller");
	}

	@Test
	void followsAStreamedAnswerToItsEnd() {
		execute("r1");
		this.connector.send(new ConnectorFrame.ResultChunk("r1", 0, Payload.json("1")));
		assertThat(this.seen).hasSize(2);
		this.connector.end("r1", 1);
		assertThat(this.seen.subList(2, 4)).containsExactly("b ends null", "a ends null");
	}

	@Test
	void isToldWhyThereIsNoAnswer() {
		execute("r1");
		this.time.advance(Duration.ofMinutes(5));
		assertThat(this.seen).endsWith("b ends TIMEOUT", "a ends TIMEOUT");
		this.gateway.execute(ConnectorAddress.any("t", "other"), ExecuteRequest.of("r2", "do", Payload.empty()));
		assertThat(this.seen).endsWith("a begins r2", "b begins r2", "b ends NOT_FOUND", "a ends NOT_FOUND");
	}

	@Test
	void isNotToldOfARequestThatJoinsARunningOne() {
		execute("r1");
		execute("r1");
		assertThat(this.seen).containsExactly("a begins r1", "b begins r1");
	}

	private CompletableFuture<ExecuteResult> execute(String id) {
		return this.gateway.execute(GatewayFixture.ANY, new ExecuteRequest(id, "do", Payload.json("1"),
				new GatewayFrame.Context("alice", this.sentAlong), Duration.ZERO));
	}

	private ObservedDispatch failing(ConnectorAddress address, ExecuteRequest request) {
		if (request.requestId().equals("r2")) {
			throw new IllegalStateException("begin");
		}
		return new ObservedDispatch() {

			@Override
			public Map<String, String> attributes() {
				throw new IllegalStateException("attributes");
			}

			@Override
			public void ended(@Nullable GatewayError error) {
				throw new IllegalStateException("ended");
			}

		};
	}

	private ObservedDispatch observe(String name, ExecuteRequest request, Map<String, String> attributes) {
		this.seen.add(name + " begins " + request.requestId());
		return new ObservedDispatch() {

			@Override
			public Map<String, String> attributes() {
				return attributes;
			}

			@Override
			public void ended(@Nullable GatewayError error) {
				DispatchObserverTests.this.seen.add(name + " ends " + ((error != null) ? error.code() : null));
			}

		};
	}

}
