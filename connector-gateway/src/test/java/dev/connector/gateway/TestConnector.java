package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
import dev.connector.schedule.SerialOwner;
import dev.connector.transport.FrameListener;
import org.jspecify.annotations.Nullable;

/**
 * The connector's end of a stream, played by a test: frames go to the gateway in order,
 * and what comes from it is kept.
 */
final class TestConnector {

	static final Duration INTERVAL = Duration.ofSeconds(15);

	static final Duration TIMEOUT = Duration.ofSeconds(45);

	private final SerialOwner owner = new SerialOwner("a test connector");

	private final AtomicBoolean closed = new AtomicBoolean();

	private final RecordingStream stream;

	private volatile @Nullable FrameListener<ConnectorFrame> gateway;

	private volatile Consumer<GatewayFrame> onFrame = (frame) -> {
	};

	private volatile ConnectorFrame.Register registration = registration("t.c.i", 1);

	private volatile BiConsumer<TestConnector, GatewayFrame.Execute> onExecute = (self, execute) -> {
	};

	TestConnector(Gateway gateway) {
		this(gateway, true);
	}

	TestConnector(Gateway gateway, boolean closes) {
		this.stream = new RecordingStream(this::onFrame, () -> {
			if (closes) {
				lose();
			}
		});
		this.owner.execute(() -> this.gateway = gateway.accept(this.stream, "10.0.0.1"));
	}

	static TestConnector registered(Gateway gateway, String key, int credits, String... capabilities) {
		return new TestConnector(gateway).register(key, credits, capabilities);
	}

	static ConnectorFrame.Register registration(String key, int credits, String... capabilities) {
		return new ConnectorFrame.Register(Frame.PROTOCOL_VERSION, RegistrationKey.parse(key),
				ConnectorRegistration.Description.NONE
					.withCapabilities(Stream.of(capabilities).map(Capability::named).toList()),
				Credentials.NONE, ConnectorFrame.Resumption.NONE,
				new ConnectorFrame.Terms(credits, 0, INTERVAL, TIMEOUT));
	}

	TestConnector register(String key, int credits, String... capabilities) {
		return register(registration(key, credits, capabilities));
	}

	TestConnector register(ConnectorFrame.Register register) {
		send(register);
		return this;
	}

	/**
	 * Come back over another stream, and show the token of the session.
	 */
	TestConnector comeBack(Gateway gateway, String... inFlight) {
		return comeBack(gateway, (register) -> register, inFlight);
	}

	TestConnector comeBack(Gateway gateway, UnaryOperator<ConnectorFrame.Register> changed, String... inFlight) {
		GatewayFrame.Registered registered = last(GatewayFrame.Registered.class);
		TestConnector next = new TestConnector(gateway);
		next.onExecute = this.onExecute;
		next.send(changed.apply(resumption(this.registration, registered.sessionToken(), inFlight)));
		return next;
	}

	static ConnectorFrame.Register resumption(ConnectorFrame.Register register, String token, String... inFlight) {
		return new ConnectorFrame.Register(register.protocolVersion(), register.key(), register.description(),
				register.credentials(), new ConnectorFrame.Resumption(token, List.of(inFlight)), register.terms());
	}

	TestConnector hearing(Consumer<GatewayFrame> hears) {
		this.onFrame = hears;
		return this;
	}

	TestConnector answering(BiConsumer<TestConnector, GatewayFrame.Execute> answer) {
		this.onExecute = answer;
		return this;
	}

	void send(ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Register register) {
			this.registration = register;
		}
		this.owner.execute(() -> {
			if (!this.closed.get()) {
				listener().onFrame(frame);
			}
		});
	}

	void result(String id, String json) {
		send(new ConnectorFrame.Result(id, Payload.json(json)));
	}

	void error(String id, ErrorCode code, String message) {
		send(new ConnectorFrame.ResultError(id, code, message, Map.of()));
	}

	void chunk(String id, long sequence) {
		send(new ConnectorFrame.ResultChunk(id, sequence, Payload.json(Long.toString(sequence))));
	}

	void end(String id, long chunks) {
		send(new ConnectorFrame.ResultEnd(id, chunks, Payload.JSON));
	}

	void lose() {
		this.owner.execute(() -> {
			if (this.closed.compareAndSet(false, true)) {
				listener().onClosed(Failure.transientFailure("cut"));
			}
		});
	}

	RecordingStream stream() {
		return this.stream;
	}

	boolean isClosed() {
		return this.closed.get();
	}

	<F extends GatewayFrame> List<F> received(Class<F> kind) {
		return this.stream.frames().stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	<F extends GatewayFrame> F last(Class<F> kind) {
		List<F> all = received(kind);
		if (all.isEmpty()) {
			throw new AssertionError("No " + kind.getSimpleName() + " in " + this.stream.frames());
		}
		return all.get(all.size() - 1);
	}

	List<String> executes() {
		return received(GatewayFrame.Execute.class).stream().map(GatewayFrame.Execute::requestId).toList();
	}

	List<String> cancels() {
		return received(GatewayFrame.Cancel.class).stream().map(GatewayFrame.Cancel::requestId).toList();
	}

	List<String> acknowledged() {
		return received(GatewayFrame.Acknowledged.class).stream()
			.flatMap((frame) -> frame.requestIds().stream())
			.toList();
	}

	private FrameListener<ConnectorFrame> listener() {
		return Objects.requireNonNull(this.gateway, "not accepted yet");
	}

	private void onFrame(GatewayFrame frame) {
		this.onFrame.accept(frame);
		if (frame instanceof GatewayFrame.Execute execute) {
			this.onExecute.accept(this, execute);
		}
	}

}
