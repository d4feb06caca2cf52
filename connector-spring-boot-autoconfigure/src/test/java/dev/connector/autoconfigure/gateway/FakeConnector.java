package dev.connector.autoconfigure.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.gateway.Gateway;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import org.jspecify.annotations.Nullable;

/**
 * A connector without a transport, which does with each execute what a test says.
 */
public final class FakeConnector implements FrameStream<GatewayFrame>, GatewayFrame.Receiver, AutoCloseable {

	private static final long PATIENCE_SECONDS = 20;

	private final BlockingQueue<GatewayFrame.Execute> executes = new LinkedBlockingQueue<>();

	private final BlockingQueue<GatewayFrame.Cancel> cancels = new LinkedBlockingQueue<>();

	private final BlockingQueue<GatewayFrame> answers = new LinkedBlockingQueue<>();

	private final AtomicInteger streamCredits = new AtomicInteger();

	private final AtomicLong streamAllowed = new AtomicLong();

	private final ExecutorService thread = Executors
		.newSingleThreadExecutor((task) -> new Thread(task, "fake-connector"));

	private volatile Consumer<GatewayFrame.Execute> behaviour = (execute) -> {
	};

	private final Consumer<ConnectorFrame> gateway;

	private final Runnable hangUp;

	private volatile boolean ended;

	private volatile boolean askedToMove;

	private volatile String sessionToken = "";

	private FakeConnector(Gateway gateway) {
		FrameListener<ConnectorFrame> listener = gateway.accept(this, "fake:1");
		this.gateway = listener::onFrame;
		this.hangUp = () -> listener.onClosed(Failure.transientFailure("the test is over"));
		this.thread.execute(listener::onOpen);
	}

	private FakeConnector(Wire wire) {
		FrameStream<ConnectorFrame> stream = wire.open(new FrameListener<>() {

			@Override
			public void onFrame(GatewayFrame frame) {
				frame.deliverTo(FakeConnector.this);
			}

			@Override
			public void onClosed(Failure failure) {
				FakeConnector.this.ended = true;
			}

		});
		this.gateway = stream::send;
		this.hangUp = wire::close;
	}

	/**
	 * Register a connector that does nothing with its executes.
	 */
	public static FakeConnector register(Gateway gateway, String key, Capability... capabilities)
			throws InterruptedException {
		return register(gateway, key, 10, capabilities);
	}

	public static FakeConnector register(Gateway gateway, String key, int credits, Capability... capabilities)
			throws InterruptedException {
		FakeConnector connector = new FakeConnector(gateway);
		GatewayFrame answer = connector.register(key, credits, Credentials.NONE, capabilities);
		if (answer instanceof GatewayFrame.Rejected rejected) {
			throw new IllegalStateException(rejected.toString());
		}
		return connector;
	}

	/**
	 * Come back after the connection was lost, and take the session up again.
	 */
	public FakeConnector comeBack(Gateway gateway, String key) throws InterruptedException {
		FakeConnector next = new FakeConnector(gateway);
		next.behaviour = this.behaviour;
		next.sessionToken = this.sessionToken;
		next.register(key, 10, Credentials.NONE);
		return next;
	}

	/**
	 * Make a connector that comes over a network, and is still to be registered.
	 */
	public static FakeConnector dial(Wire wire) {
		return new FakeConnector(wire);
	}

	/**
	 * Make a connector that comes over a network, once its wire is connected.
	 */
	public static FakeConnector connect(Wire wire) throws Exception {
		CompletableFuture<Void> connected = new CompletableFuture<>();
		wire.connect(new WireListener() {

			@Override
			public void onConnected() {
				connected.complete(null);
			}

			@Override
			public void onClosed(Failure failure) {
				connected.completeExceptionally(new IllegalStateException(failure.message(), failure.cause()));
			}

		});
		connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		return dial(wire);
	}

	/**
	 * Register, and return what the gateway says to it.
	 */
	public GatewayFrame register(String key, int credits, Credentials credentials, Capability... capabilities)
			throws InterruptedException {
		ConnectorRegistration.Description description = new ConnectorRegistration.Description("1.0", "Fake",
				List.of(capabilities), Map.of("room", "42"));
		answer(new ConnectorFrame.Register(Frame.PROTOCOL_VERSION, RegistrationKey.parse(key), description, credentials,
				new ConnectorFrame.Resumption(this.sessionToken, List.of()), new ConnectorFrame.Terms(credits,
						1024 * 1024 * 1024, Duration.ofSeconds(60), Duration.ofSeconds(300))));
		GatewayFrame answer = take(this.answers);
		// The gateway goes on where it sent the answer
		CountDownLatch settled = new CountDownLatch(1);
		this.thread.execute(settled::countDown);
		settled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
		return answer;
	}

	/**
	 * Say what to do with each execute, on the connector's own thread.
	 */
	public FakeConnector answering(Consumer<GatewayFrame.Execute> answering) {
		this.behaviour = answering;
		return this;
	}

	public FakeConnector answeringPayload(Payload payload) {
		return answering((execute) -> result(execute, payload));
	}

	public FakeConnector answeringError(ErrorCode code, String message, Map<String, String> details) {
		return answering(
				(execute) -> answer(new ConnectorFrame.ResultError(execute.requestId(), code, message, details)));
	}

	public void result(GatewayFrame.Execute execute, Payload payload) {
		answer(new ConnectorFrame.Result(execute.requestId(), payload));
	}

	/**
	 * Send a frame to the gateway.
	 */
	public void answer(ConnectorFrame frame) {
		this.thread.execute(() -> this.gateway.accept(frame));
	}

	public GatewayFrame.Execute nextExecute() throws InterruptedException {
		return take(this.executes);
	}

	public GatewayFrame.Cancel nextCancel() throws InterruptedException {
		return take(this.cancels);
	}

	public boolean hasNoCancel() {
		return this.cancels.isEmpty();
	}

	/**
	 * How many items of streamed answers the gateway has asked for.
	 */
	public int streamCredits() {
		return this.streamCredits.get();
	}

	/**
	 * Return whether the gateway asked for another connection.
	 */
	public boolean askedToMove() {
		return this.askedToMove;
	}

	public boolean ended() {
		return this.ended;
	}

	private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
		@Nullable T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (taken == null) {
			throw new AssertionError("Nothing came from the gateway");
		}
		return taken;
	}

	@Override
	public boolean send(GatewayFrame frame) {
		frame.deliverTo(this);
		return true;
	}

	@Override
	public void halfClose() {
		this.ended = true;
	}

	@Override
	public void abort(String reason) {
		this.ended = true;
	}

	@Override
	public int queued() {
		return 0;
	}

	@Override
	public void onRegistered(GatewayFrame.Registered frame) {
		this.sessionToken = frame.sessionToken();
		this.answers.add(frame);
	}

	@Override
	public void onPending(GatewayFrame.Pending frame) {
		this.answers.add(frame);
	}

	@Override
	public void onRejected(GatewayFrame.Rejected frame) {
		this.answers.add(frame);
	}

	@Override
	public void onWelcome(GatewayFrame.Welcome frame) {
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
	}

	@Override
	public void onAnswer(InvocationFrame.Answer frame) {
	}

	@Override
	public void onFailed(InvocationFrame.Failed frame) {
	}

	@Override
	public void onExecute(GatewayFrame.Execute frame) {
		this.streamCredits.set(frame.delivery().resultCredits());
		this.streamAllowed.set(frame.delivery().resultCredits());
		this.executes.add(frame);
		this.thread.execute(() -> this.behaviour.accept(frame));
	}

	@Override
	public void onCancel(GatewayFrame.Cancel frame) {
		this.cancels.add(frame);
	}

	@Override
	public void onResultCredits(GatewayFrame.ResultCredits frame) {
		this.streamCredits.addAndGet((int) (frame.allowed() - this.streamAllowed.getAndSet(frame.allowed())));
	}

	@Override
	public void onAcknowledged(GatewayFrame.Acknowledged frame) {
		// Nothing is kept
	}

	@Override
	public void onHeartbeatAck(GatewayFrame.HeartbeatAck frame) {
		// Nobody beats
		this.askedToMove |= frame.reconnectAfter() != null;
	}

	/**
	 * Lose the connection.
	 */
	@Override
	public void close() {
		this.thread.execute(this.hangUp);
		this.thread.shutdown();
	}

}
