package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests of a registration without a connection: a test attaches streams itself.
 * After each test nothing is left of the budget.
 */
abstract class AbstractExecutionsTests {

	static final Duration NANO = Duration.ofNanos(1);

	final VirtualScheduler scheduler = new VirtualScheduler();

	final List<String> ran = new ArrayList<>();

	final Map<String, CompletableFuture<Payload>> pending = new LinkedHashMap<>();

	private FakeSink attached = new FakeSink();

	final FakeSink sink = new FakeSink();

	RegistrationOptions options = RegistrationOptions.defaults();

	OutboxOptions outbox = OutboxOptions.defaults();

	DedupeOptions dedupe = DedupeOptions.defaults();

	Executor handlers = Runnable::run;

	ConnectorHandler handler = (request) -> {
		String id = request.context().requestId();
		this.ran.add(id);
		return this.pending.getOrDefault(id, CompletableFuture.completedFuture(request.payload()));
	};

	AnswerBudget budget;

	Executions executions;

	@BeforeEach
	void create() {
		this.budget = new AnswerBudget(this.outbox, this.dedupe, this.scheduler);
		this.executions = createExecutions("one");
	}

	@AfterEach
	void leavesNothingBehind() {
		this.executions.abandonAll();
		this.executions.close();
		assertThat(this.budget.entries()).isZero();
		assertThat(this.budget.bytes()).isZero();
		assertThat(this.budget.remember(this.budget.outbox().maxBytes() / 2)).as("nothing is remembered").isTrue();
		assertThat(this.scheduler.pending()).isZero();
	}

	final Executions createExecutions(String instance) {
		Destination destination = new Destination(DestinationOptions.of("here", ScriptedGateway.PLACE),
				List.of(new ScriptedGateway()), this.scheduler);
		ConnectorRegistration definition = new ConnectorRegistration(new RegistrationKey("acme", "files", instance),
				"here", (request) -> this.handler.handle(request), ConnectorRegistration.Description.NONE,
				this.options);
		RegistrationEnvironment environment = new RegistrationEnvironment(destination, this.scheduler, this.handlers,
				new NoJitter(), this.budget, new RegistrationListener() {
				});
		return new Executions(new Registration(definition, environment), environment);
	}

	/**
	 * Begin anew with the options as they are now.
	 */
	final void recreate() {
		create();
	}

	/**
	 * Let a request be answered only when the test says so.
	 */
	final CompletableFuture<Payload> hold(String requestId) {
		return this.pending.computeIfAbsent(requestId, (id) -> new CompletableFuture<>());
	}

	final void execute(String... requestIds) {
		for (String requestId : requestIds) {
			this.executions.execute(Frames.execute(requestId));
		}
	}

	/**
	 * Let a stream take answers from now on.
	 */
	final void attach(FakeSink sink, boolean resumed) {
		this.attached = sink;
		this.executions.attach(sink, resumed);
	}

	/**
	 * Acknowledge over the stream that was attached last.
	 */
	final void acknowledge(String... requestIds) {
		this.executions.acknowledged(List.of(requestIds), this.attached);
	}

	/**
	 * Lose the stream and attach another one.
	 */
	final FakeSink next(FakeSink lost, boolean resumed) {
		lose(lost);
		FakeSink next = new FakeSink();
		attach(next, resumed);
		return next;
	}

	final void lose(FakeSink lost) {
		lost.close();
		this.executions.detach(lost);
	}

	final RegistrationSnapshot.Answers kept() {
		return this.executions.snapshot().answers();
	}

	static GatewayFrame.Execute execute(String requestId, String capability, Payload payload) {
		return new GatewayFrame.Execute(requestId, capability, payload, GatewayFrame.Context.NONE,
				Duration.ofSeconds(10), new GatewayFrame.Delivery(1, 4));
	}

	static Payload bytes(int number) {
		return Payload.of(new byte[number], Payload.OCTET_STREAM);
	}

	/**
	 * A publisher whose items come when the test says, and only as many as were asked
	 * for.
	 */
	static final class Source implements Flow.Publisher<Payload>, Flow.Subscription {

		Flow.Subscriber<? super Payload> subscriber;

		boolean cancelled;

		long requested;

		long emitted;

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> asking) {
			this.subscriber = asking;
			asking.onSubscribe(this);
		}

		@Override
		public void request(long items) {
			this.requested += items;
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

		void emit(int items) {
			for (int item = 0; item < items; item++) {
				assertThat(this.emitted).isLessThan(this.requested);
				this.emitted++;
				this.subscriber.onNext(bytes(10));
			}
		}

	}

}
