package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many registrations that move at the same time, and to another gateway.
 */
class ManyMovesTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final List<ConnectionState> states = new ArrayList<>();

	@Test
	void neverMoreHandshakeAtATimeThanAllowed() {
		InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		HoldingWires wires = new HoldingWires(gateway.wires());
		ConnectorRuntime runtime = runtime(wires);
		List<Registration> all = register(runtime, 100);
		int before = wires.count();
		this.states.clear();
		wires.onOpen(HoldingWires.Held::holdUp);
		all.forEach((registration) -> registration.reconnect("a test asked"));
		for (int released = 0; released < 100; released++) {
			assertThat(wires.count() - before - released).isEqualTo(Math.min(16, 100 - released));
			wires.stream(before + released + 1).releaseUp();
		}
		assertThat(all).allMatch((registration) -> registration.snapshot().counts().moves() == 1);
		assertThat(this.states).isEmpty();
		stop(runtime, gateway);
	}

	@Test
	void aGatewayIsEmptiedOntoAnotherOneWithoutACallThatFails() {
		InProcessGateway leaving = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		InProcessGateway other = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		Balancer balancer = new Balancer(leaving);
		ConnectorRuntime runtime = runtime(balancer);
		register(runtime, 20);
		this.states.clear();
		List<CompletableFuture<ExecuteResult>> calls = new ArrayList<>();
		List<RegistrationKey> here = leaving.gateway().sessions().stream().map(SessionSnapshot::key).toList();
		here.forEach((key) -> calls.add(leaving.call(key, "say", Payload.json("1"))));
		balancer.to = other;
		CompletableFuture<Void> drained = leaving.gateway()
			.drain(Duration.ofSeconds(2), Duration.ofSeconds(20))
			.toCompletableFuture();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(calls).allMatch((call) -> call.isDone() && call.join() instanceof ExecuteResult.Success);
		assertThat(drained).isCompleted();
		assertThat(leaving.gateway().sessions()).isEmpty();
		assertThat(other.gateway().sessions()).hasSize(20);
		List<CompletableFuture<ExecuteResult>> next = here.stream()
			.map((key) -> other.call(key, "say", Payload.json("1")))
			.toList();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(next).allMatch((call) -> call.isDone() && call.join() instanceof ExecuteResult.Success);
		assertThat(this.states).isEmpty();
		leaving.close();
		stop(runtime, other);
	}

	@Test
	void aGatewayThatNobodyCanMoveAwayFromIsNotSlowToStop() {
		InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		ConnectorRuntime runtime = runtime(gateway.wires());
		register(runtime, 20);
		CompletableFuture<Void> drained = gateway.gateway()
			.drain(Duration.ofSeconds(2), Duration.ofSeconds(20))
			.toCompletableFuture();
		this.time.advance(Duration.ofMillis(1100));
		assertThat(drained).isCompleted();
		stop(runtime, gateway);
	}

	private ConnectorRuntime runtime(WireFactory wires) {
		return ConnectorRuntime.builder()
			.scheduler(this.time)
			.handlerExecutor(Runnable::run)
			.wireFactory(wires)
			.listener(new RegistrationListener() {

				@Override
				public void onStateChanged(Registration registration, ConnectionSnapshot previous,
						ConnectionSnapshot current) {
					ManyMovesTests.this.states.add(current.state());
				}

			})
			.destination(DestinationOptions.of("default", URI.create("inprocess:test")))
			.build();
	}

	private List<Registration> register(ConnectorRuntime runtime, int number) {
		List<Registration> all = IntStream.range(0, number)
			.mapToObj((i) -> runtime.add(
					new ConnectorRegistration(new RegistrationKey("default", "echo", "i" + i), "default", (request) -> {
						CompletableFuture<Payload> answer = new CompletableFuture<>();
						this.time.schedule(Duration.ofMillis(700), () -> answer.complete(request.payload()));
						return answer;
					}, ConnectorRegistration.Description.NONE, RegistrationOptions.defaults())))
			.toList();
		runtime.start();
		assertThat(all).allMatch((registration) -> registration.snapshot().state() == ConnectionState.READY);
		return all;
	}

	private void stop(ConnectorRuntime runtime, InProcessGateway gateway) {
		runtime.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(3));
		gateway.close();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.time.pending()).isZero();
	}

	/**
	 * Leads new wires to the gateway that is in use.
	 */
	private static final class Balancer implements WireFactory {

		private InProcessGateway to;

		Balancer(InProcessGateway to) {
			this.to = to;
		}

		@Override
		public String kind() {
			return this.to.wires().kind();
		}

		@Override
		public boolean supports(URI uri) {
			return this.to.wires().supports(uri);
		}

		@Override
		public Wire create(DestinationOptions destination, URI uri) {
			return this.to.wires().create(destination, uri);
		}

	}

}
