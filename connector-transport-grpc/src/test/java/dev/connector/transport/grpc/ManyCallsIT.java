package dev.connector.transport.grpc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.connector.ConnectorHandler;
import dev.connector.Payload;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayOptions;
import dev.connector.registration.RegistrationOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls over real sockets: each is answered once, with the answer to this call, by a
 * handler that saw it once.
 */
class ManyCallsIT {

	private static final int CONCURRENCY = 16;

	@ParameterizedTest
	@CsvSource({ "1, 10000, 80, 1", "200, 10000, 80, 3", "200, 200, 200, 1", "10, 1000, 1, 10" })
	void everyCallIsAnsweredOnceOverAsManyConnectionsAsConfigured(int registrations, int calls,
			int streamsPerConnection, int expectedConnections) throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults())) {
			engine.startRuntime(engine.port(), (options) -> options
				.withLimits(options.limits().withMaxStreamsPerConnection(streamsPerConnection)));
			List<Caller> callers = new ArrayList<>();
			for (int i = 0; i < registrations; i++) {
				callers.add(new Caller(engine, "i" + i, calls));
			}
			for (Caller caller : callers) {
				caller.ready.get(60, TimeUnit.SECONDS);
			}
			callers.forEach((caller) -> caller.start());
			for (Caller caller : callers) {
				assertThat(caller.done.await(300, TimeUnit.SECONDS)).as("all answered").isTrue();
				caller.verify();
			}
			assertThat(engine.connections()).isEqualTo(expectedConnections);
			assertThat(engine.gateway().sessions()).hasSize(registrations)
				.allSatisfy((session) -> assertThat(session.inFlight() + session.pending()).isZero());
		}
	}

	/**
	 * Calls one registration again and again, with some calls under way at a time.
	 */
	private static final class Caller {

		private final GrpcEngine engine;

		private final String instance;

		private final AtomicIntegerArray handled;

		private final AtomicIntegerArray answered;

		private final AtomicInteger next = new AtomicInteger();

		private final AtomicInteger wrong = new AtomicInteger();

		private final CountDownLatch done;

		private final CompletableFuture<Long> ready;

		Caller(GrpcEngine engine, String instance, int calls) {
			this.engine = engine;
			this.instance = instance;
			this.handled = new AtomicIntegerArray(calls);
			this.answered = new AtomicIntegerArray(calls);
			this.done = new CountDownLatch(calls);
			ConnectorHandler handler = (request) -> {
				this.handled.incrementAndGet(request.payload().bytes().getInt());
				return CompletableFuture.completedFuture(request.payload());
			};
			this.ready = engine.register(instance, handler, RegistrationOptions.defaults().withNonBlocking(true))
				.whenReady();
		}

		void start() {
			for (int i = 0; i < CONCURRENCY; i++) {
				callNext();
			}
		}

		private void callNext() {
			int number = this.next.getAndIncrement();
			if (number < this.handled.length()) {
				Payload input = Payload.of(ByteBuffer.allocate(128).putInt(0, number), Payload.OCTET_STREAM);
				this.engine.call(this.instance, input).whenComplete((result, thrown) -> answered(number, result));
			}
		}

		private void answered(int number, ExecuteResult result) {
			if (result instanceof ExecuteResult.Success success && success.payload().bytes().getInt() == number) {
				this.answered.incrementAndGet(number);
			}
			else {
				this.wrong.incrementAndGet();
			}
			this.done.countDown();
			callNext();
		}

		void verify() {
			assertThat(this.wrong).hasValue(0);
			for (int i = 0; i < this.handled.length(); i++) {
				assertThat(this.handled.get(i)).isEqualTo(1);
				assertThat(this.answered.get(i)).isEqualTo(1);
			}
		}

	}

}
