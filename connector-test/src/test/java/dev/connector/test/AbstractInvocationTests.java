package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorClient;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.CurrentRequest;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.InvocationOptions;
import dev.connector.message.MessageIdentity;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes at a gateway, without a network and in virtual time, of which one invokes
 * connectors of the other one.
 */
abstract class AbstractInvocationTests {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	final VirtualScheduler time = new VirtualScheduler();

	final List<String> ran = new ArrayList<>();

	InvocationOptions invocations = InvocationOptions.defaults();

	final InProcessGateway gateway = InProcessGateway
		.start(GatewayOptions.defaults(), this.time,
				(builder) -> builder.invocations(this.invocations.withPolicy(
						(caller, address, capability) -> this.invocations.policy().permits(caller, address, capability))
					.withLimits(8, 2000)));

	final List<ConnectorRuntime> runtimes = new ArrayList<>();

	final ConnectorRuntime target = newRuntime("target", Runnable::run);

	final ConnectorRuntime runtime = newRuntime("one", Runnable::run);

	@BeforeEach
	void startAll() {
		this.runtimes.forEach(ConnectorRuntime::start);
	}

	@AfterEach
	void nothingIsLeft() {
		this.runtimes.forEach((any) -> any.stop(Duration.ofSeconds(1)));
		this.time.advance(Duration.ofSeconds(25));
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
		assertThat(this.gateway.gateway().peers()).isEmpty();
	}

	void register(ConnectorRuntime at, String type, ConnectorHandler handler) {
		register(at, type, "one", handler);
	}

	void register(ConnectorRuntime at, String type, String instance, ConnectorHandler handler) {
		at.add(definition(new RegistrationKey("default", type, instance), 10, handler));
	}

	static ConnectorRegistration definition(RegistrationKey key, int limit, ConnectorHandler handler) {
		return new ConnectorRegistration(key, "here", handler, ConnectorRegistration.Description.NONE,
				RegistrationOptions.defaults()
					.withMaxConcurrentRequests(limit)
					.withRequestTimeout(Duration.ofMinutes(10)));
	}

	CompletableFuture<Payload> invoke(ConnectorAddress address, String capability) {
		return client().invoke(address, capability, Payload.json("{}"), TIMEOUT).toCompletableFuture();
	}

	ConnectorClient client() {
		return client(this.runtime);
	}

	static ConnectorClient client(ConnectorRuntime of) {
		return of.client("here");
	}

	static ConnectorAddress any(String type) {
		return ConnectorAddress.any("default", type);
	}

	ConnectorRuntime newRuntime(String name, Executor handlers) {
		ConnectorRuntime made = ConnectorRuntime.builder()
			.scheduler(this.time)
			.handlerExecutor(handlers)
			.observer(new CurrentRequest())
			.wireFactory(this.gateway.wires())
			.messageIdentity(() -> new MessageIdentity("default", name))
			.destination(DestinationOptions.of("here", URI.create("inprocess:test"))
				.withReconnect(ReconnectOptions.defaults().withDelays(Duration.ofMillis(500), Duration.ofSeconds(2))))
			.build();
		this.runtimes.add(made);
		return made;
	}

	static String text(CompletableFuture<Payload> answer) {
		assertThat(answer).isCompleted();
		return answer.join().text();
	}

	static InvocationException error(CompletionStage<?> answer) {
		assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
		Throwable thrown = answer.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.toCompletableFuture()
			.join();
		assertThat(thrown).isInstanceOf(InvocationException.class);
		return (InvocationException) thrown;
	}

}
