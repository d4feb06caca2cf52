package dev.connector.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway on virtual time, with everything that its listener heard.
 */
final class GatewayFixture implements GatewayListener, AutoCloseable {

	static final ConnectorAddress ANY = ConnectorAddress.any("t", "c");

	static final Duration WINDOW = Duration.ofSeconds(60);

	private final VirtualScheduler time = new VirtualScheduler();

	private final Random random = new Random(1);

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Gateway gateway;

	private final Deque<Runnable> beforeTimers = new ArrayDeque<>();

	GatewayFixture() {
		this((options) -> options);
	}

	GatewayFixture(UnaryOperator<GatewayOptions> options) {
		this((defaults) -> options.apply(defaults.withResumeWindow(Duration.ZERO)), new OpenAuthenticator());
	}

	GatewayFixture(UnaryOperator<GatewayOptions> options, ConnectorAuthenticator authenticator) {
		this.gateway = Gateway.builder()
			.options(options.apply(GatewayOptions.defaults()))
			.scheduler(new Interrupted())
			.authenticator(authenticator)
			.listener(this)
			.random(this.random)
			.idempotency(new IdempotencyOptions(3, 10_000, Duration.ofMinutes(10)))
			.build();
	}

	/**
	 * Create a gateway whose sessions outlive their streams.
	 */
	static GatewayFixture resuming() {
		return resuming((options) -> options);
	}

	static GatewayFixture resuming(UnaryOperator<GatewayOptions> options) {
		return new GatewayFixture((defaults) -> options.apply(defaults.withResumeWindow(WINDOW)));
	}

	Gateway gateway() {
		return this.gateway;
	}

	VirtualScheduler time() {
		return this.time;
	}

	/**
	 * Let things happen in the moments in which the gateway arms its next timers.
	 */
	void beforeTimers(Runnable... events) {
		this.beforeTimers.addAll(List.of(events));
	}

	void pass(Duration duration) {
		this.time.advance(duration);
	}

	List<String> events() {
		return this.events;
	}

	TestConnector connector(String key, int credits, String... capabilities) {
		return TestConnector.registered(this.gateway, key, credits, capabilities);
	}

	CompletableFuture<ExecuteResult> execute(String id) {
		return execute(ANY, id);
	}

	CompletableFuture<ExecuteResult> execute(ConnectorAddress address, String id) {
		return execute(address, id, Duration.ZERO);
	}

	CompletableFuture<ExecuteResult> execute(ConnectorAddress address, String id, Duration timeout) {
		return this.gateway.execute(address, ExecuteRequest.of(id, "do", Payload.json("1")).withTimeout(timeout));
	}

	SessionSnapshot session(String key) {
		return this.gateway.session(RegistrationKey.parse(key)).orElseThrow();
	}

	static ConnectorAddress at(String key) {
		return ConnectorAddress.of(RegistrationKey.parse(key));
	}

	static Payload success(CompletableFuture<ExecuteResult> answer) {
		assertThat(answer).isCompleted();
		assertThat(answer.join()).isInstanceOf(ExecuteResult.Success.class);
		return ((ExecuteResult.Success) answer.join()).payload();
	}

	static GatewayError failure(CompletableFuture<ExecuteResult> answer) {
		assertThat(answer).isCompleted();
		assertThat(answer.join()).isInstanceOf(ExecuteResult.Failed.class);
		return ((ExecuteResult.Failed) answer.join()).error();
	}

	@Override
	public void onSessionOpened(SessionSnapshot session) {
		this.events.add("opened " + session.key() + " " + session.epoch() + " " + session.state());
	}

	@Override
	public void onSessionClosed(SessionSnapshot session, String reason) {
		this.events.add("closed " + session.key() + " " + session.epoch());
	}

	@Override
	public void onSessionSuspended(SessionSnapshot session, String reason) {
		this.events.add("suspended " + session.key() + " " + session.epoch() + " " + session.state());
	}

	@Override
	public void onSessionResumed(SessionSnapshot session, Duration outage) {
		this.events.add("resumed " + session.key() + " " + session.epoch() + " " + outage.toMillis());
	}

	@Override
	public void onRejected(@Nullable RegistrationKey key, RejectionCode code) {
		this.events.add("rejected " + key + " " + code);
	}

	@Override
	public void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
		this.events.add("dispatched " + address + " " + outcome + " " + took.toMillis());
	}

	@Override
	public void onAnswerDropped(RegistrationKey key) {
		this.events.add("dropped " + key);
	}

	@Override
	public void close() {
		this.gateway.close();
		assertThat(this.gateway.sessions()).isEmpty();
		assertThat(this.time.pending()).as("timers left").isZero();
	}

	/**
	 * The virtual time, which other things may come in between of.
	 */
	private final class Interrupted implements Scheduler {

		@Override
		public long nanoTime() {
			return GatewayFixture.this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return GatewayFixture.this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			Runnable event = GatewayFixture.this.beforeTimers.poll();
			if (event != null) {
				event.run();
			}
			return GatewayFixture.this.time.schedule(delay, task);
		}

	}

}
