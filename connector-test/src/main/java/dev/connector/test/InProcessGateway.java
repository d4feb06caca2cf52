package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayBuilder;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.MessageHandler;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.gateway.PeerLimits;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessListener;
import dev.connector.transport.inprocess.InProcessWireFactory;

/**
 * A real gateway in the process of a test, reached without a network: connectors that
 * dial {@code inprocess:…} through its {@link #wires()} are registered at it, and the
 * test calls them. Safe for use by many threads; closed by whoever made it.
 */
public final class InProcessGateway implements AutoCloseable {

	private static final String NAME = "test";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Gateway gateway;

	private final FragileStreams streams;

	private final InProcessGateways gateways = new InProcessGateways();

	private final Runnable onClosed;

	/** The last one takes wires, the others were drained. */
	private final Deque<InProcessListener> listeners = new ConcurrentLinkedDeque<>();

	private InProcessGateway(GatewayOptions options, Scheduler scheduler, Consumer<GatewayBuilder> rest,
			Runnable onClosed) {
		GatewayBuilder builder = Gateway.builder()
			.options(options)
			.scheduler(scheduler)
			.authenticator(new OpenAuthenticator());
		rest.accept(builder);
		this.gateway = builder.build();
		this.streams = new FragileStreams(this.gateway::accept);
		this.listeners.add(this.gateways.listen(NAME, this.streams));
		this.onClosed = onClosed;
	}

	/**
	 * Start a gateway that lets everybody in, on real time.
	 * @return the gateway
	 */
	public static InProcessGateway start() {
		SystemScheduler scheduler = SystemScheduler.create("connector-test-gateway");
		return new InProcessGateway(GatewayOptions.defaults(), scheduler, (builder) -> {
		}, scheduler::close);
	}

	/**
	 * Start a gateway that lets everybody in.
	 * @param options its options
	 * @param scheduler the time, left open when the gateway is closed
	 * @return the gateway
	 */
	public static InProcessGateway start(GatewayOptions options, Scheduler scheduler) {
		return start(options, scheduler, (builder) -> {
		});
	}

	/**
	 * Start a gateway that lets everybody in, and takes messages that belong to no
	 * registration.
	 * @param options its options
	 * @param scheduler the time, left open when the gateway is closed
	 * @param handler takes the messages
	 * @return the gateway
	 */
	public static InProcessGateway start(GatewayOptions options, Scheduler scheduler, MessageHandler handler) {
		return start(options, scheduler, (builder) -> builder.messages(handler, PeerLimits.defaults()));
	}

	/**
	 * Start a gateway that lets everybody in unless something else is said.
	 * @param options its options
	 * @param scheduler the time, left open when the gateway is closed
	 * @param rest says what else there is to say about the gateway
	 * @return the gateway
	 */
	public static InProcessGateway start(GatewayOptions options, Scheduler scheduler, Consumer<GatewayBuilder> rest) {
		return new InProcessGateway(options, scheduler, rest, () -> {
		});
	}

	/**
	 * Return the gateway itself.
	 * @return the gateway
	 */
	public Gateway gateway() {
		return this.gateway;
	}

	/**
	 * Return the wires that lead here, whatever name they are given.
	 * @return a factory for URIs of the scheme {@code inprocess}
	 */
	public WireFactory wires() {
		WireFactory factory = new InProcessWireFactory(this.gateways);
		URI here = URI.create(factory.kind() + ":" + NAME);
		return new WireFactory() {

			@Override
			public String kind() {
				return factory.kind();
			}

			@Override
			public boolean supports(URI uri) {
				return factory.supports(uri);
			}

			@Override
			public Wire create(DestinationOptions destination, URI uri) {
				return factory.create(destination, here);
			}

		};
	}

	/**
	 * Call a connector, with nothing but the input.
	 * @param key which connector
	 * @param capability what to ask for
	 * @param input the input
	 * @return the answer
	 */
	public CompletableFuture<ExecuteResult> call(RegistrationKey key, String capability, Payload input) {
		ConnectorAddress address = new ConnectorAddress(key.tenant(), key.type(), key.instance());
		GatewayFrame.Context context = new GatewayFrame.Context("test", Map.of());
		return this.gateway.execute(address,
				new ExecuteRequest(UUID.randomUUID().toString(), capability, input, context, TIMEOUT));
	}

	/**
	 * Cut every stream at once. The wires that they run on stay.
	 */
	public void cutAll() {
		this.streams.cutAll();
	}

	/**
	 * Cut every wire at once with all its streams, as when the network is gone for a
	 * moment.
	 */
	public void cutWires() {
		this.listeners.forEach((listener) -> listener.cut("The test cut the wire"));
	}

	/**
	 * Ask the connectors to leave the wires that they use now, and to come again over
	 * others.
	 * @param reason why, for people
	 */
	public void leaveWires(String reason) {
		this.listeners.getLast().drain(reason);
		this.listeners.add(this.gateways.listen(NAME, this.streams));
	}

	/**
	 * Refuse new streams, or take them again.
	 * @param refusing whether to refuse
	 */
	public void refuse(boolean refusing) {
		this.streams.refuse(refusing);
	}

	@Override
	public void close() {
		this.gateway.close();
		this.listeners.forEach(InProcessListener::close);
		this.onClosed.run();
	}

}
