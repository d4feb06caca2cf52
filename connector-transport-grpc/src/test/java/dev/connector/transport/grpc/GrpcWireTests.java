package dev.connector.transport.grpc;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.Fault;
import dev.connector.test.TcpFaultProxy;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import dev.connector.transport.grpc.TestGateway.Accepted;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The life of a wire, over real sockets.
 */
@Timeout(120)
class GrpcWireTests {

	private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();

	private SystemScheduler scheduler;

	private TestGateway gateway;

	private TcpFaultProxy proxy;

	@BeforeEach
	void start() throws Exception {
		this.scheduler = SystemScheduler.create("connector-timer");
		this.gateway = new TestGateway();
		this.proxy = TcpFaultProxy.to(this.gateway.port());
	}

	@AfterEach
	void nothingIsLeft() {
		this.gateway.close();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.channels)
				.allSatisfy((channel) -> assertThat(channel.isTerminated()).isTrue()));
		Awaitility.await().untilAsserted(() -> assertThat(this.proxy.open()).isZero());
		this.proxy.close();
		this.scheduler.close();
	}

	@Test
	void connectsWhenToldToAndNotBefore() throws Exception {
		Wire wire = wire();
		Events<GatewayFrame> early = new Events<>();
		assertThat(wire.open(early).send(new Heartbeat(1))).isFalse();
		assertThat(early.failure().message()).contains("not connected yet");
		assertThat(this.channels).isEmpty();
		WireEvents events = WireEvents.of(wire);
		events.connected();
		assertEchoes(wire);
		assertThat(this.gateway.connections).hasValue(1);
		assertThat(events.hasMore()).isFalse();
		wire.close();
		assertThat(events.failure().message()).isEqualTo(address() + ": the wire was closed");
	}

	@Test
	void isNotConnectedBeforeTheGatewaySpeaks() throws Exception {
		this.proxy.inject(Fault.silence());
		Wire wire = wire();
		WireEvents events = WireEvents.of(wire);
		Awaitility.await().until(() -> this.proxy.accepted() == 1);
		assertThat(events.hasMore()).isFalse();
		wire.close();
		assertThat(events.failure().message()).contains("closed before the gateway answered");
	}

	@Test
	void connectsOnceAndNeverAgain() throws Exception {
		this.proxy.refuse();
		WireEvents refused = WireEvents.of(wire());
		assertThat(refused.failure().message()).contains("Connection refused");
		this.proxy.accept();
		Wire wire = wire();
		WireEvents events = WireEvents.of(wire);
		events.connected();
		this.proxy.reset();
		events.failure();
		for (int i = 0; i < 100; i++) {
			Events<GatewayFrame> late = new Events<>();
			assertThat(wire.open(late).send(new Heartbeat(1))).isFalse();
			assertThat(late.failure().message()).contains("the wire is closed");
		}
		awaitTermination();
		assertThat(this.proxy.accepted()).isEqualTo(1);
		assertThat(refused.hasMore()).isFalse();
	}

	@Test
	void aStreamOutlivesTheCallInWhichItIsOpened() throws Exception {
		Wire wire = wire();
		WireEvents.of(wire).connected();
		Context.CancellableContext call = Context.current().withCancellation();
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = call.call(() -> wire.open(events));
		Accepted accepted = this.gateway.next();
		call.cancel(new IllegalStateException("that call is over"));
		stream.send(new Heartbeat(7));
		accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
		assertThat(events.opened().frame(HeartbeatAck.class).sequence()).isEqualTo(7);
	}

	@Test
	void lossEndsTheWireWithItsReasonAndIsNotCalledLeaving() throws Exception {
		for (Consumer<TcpFaultProxy> fault : List.<Consumer<TcpFaultProxy>>of(TcpFaultProxy::reset,
				TcpFaultProxy::cut)) {
			// The streams may take as long as they like to end: no time passes
			Wire wire = wire(new VirtualScheduler(), Runnable::run);
			WireEvents events = WireEvents.of(wire);
			events.connected();
			List<Events<GatewayFrame>> streams = open(wire, 10);
			fault.accept(this.proxy);
			for (Events<GatewayFrame> stream : streams) {
				assertThat(stream.failure().type()).isEqualTo(FailureType.TRANSIENT);
			}
			Failure failure = events.failure();
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).startsWith(address()).containsPattern("Connection reset|closed");
			assertThat(events.hasMore()).isFalse();
		}
	}

	@Test
	void lossWithoutStreamsEndsTheWire() throws Exception {
		WireEvents events = WireEvents.of(wire());
		events.connected();
		this.proxy.cut();
		assertThat(events.failure().message()).startsWith(address() + ": the connection ended without a word");
	}

	@Test
	void gatewayThatShutsDownIsLeftWhileItsStreamsGoOn() throws Exception {
		Wire wire = wire();
		WireEvents events = WireEvents.of(wire);
		events.connected();
		Events<GatewayFrame> heard = new Events<>();
		FrameStream<ConnectorFrame> stream = wire.open(heard);
		Accepted accepted = this.gateway.next();
		heard.opened();
		Events<GatewayFrame> second = new Events<>();
		FrameStream<ConnectorFrame> other = wire.open(second);
		this.gateway.next();
		second.opened();
		this.gateway.shutdown();
		assertThat(events.next()).isEqualTo("the gateway asked to leave the connection");
		Events<GatewayFrame> late = new Events<>();
		wire.open(late);
		assertThat(late.failure().message()).contains("asked to leave");
		for (int i = 0; i < 1_000; i++) {
			stream.send(new Heartbeat(i));
			accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
			assertThat(heard.frame(HeartbeatAck.class).sequence()).isEqualTo(i);
		}
		other.abort("moved");
		second.failure();
		assertThat(events.hasMore()).isFalse();
		stream.halfClose();
		heard.failure();
		assertThat(events.failure()).satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("asked to leave").contains("its last stream ended");
		});
		assertThat(this.gateway.connections).hasValue(1);
	}

	@Test
	void gatewayThatShutsDownWithoutStreamsEndsTheWire() throws Exception {
		WireEvents events = WireEvents.of(wire());
		events.connected();
		this.gateway.shutdown();
		assertThat(events.failure().type()).isEqualTo(FailureType.TRANSIENT);
	}

	@Test
	void lossWhileLeavingEndsTheWire() throws Exception {
		Wire wire = wire();
		WireEvents events = WireEvents.of(wire);
		events.connected();
		Events<GatewayFrame> stream = open(wire, 1).get(0);
		this.gateway.shutdown();
		assertThat(events.next()).isInstanceOf(String.class);
		this.proxy.reset();
		stream.failure();
		events.failure();
		assertThat(events.hasMore()).isFalse();
	}

	@Test
	void closeBeforeConnectIsTold() throws Exception {
		Wire wire = wire();
		wire.close();
		assertThat(WireEvents.failureOf(wire).message()).contains("closed before it was connected");
		assertThat(this.channels).isEmpty();
	}

	@Test
	void closeWhileLeavingKillsWhatGoesOn() throws Exception {
		Wire wire = wire();
		WireEvents events = WireEvents.of(wire);
		events.connected();
		Events<GatewayFrame> stream = open(wire, 1).get(0);
		this.gateway.shutdown();
		assertThat(events.next()).isInstanceOf(String.class);
		wire.close();
		wire.close();
		stream.failure();
		assertThat(events.failure().message()).contains("the wire was closed");
		assertThat(events.closed).hasValue(1);
	}

	@Test
	void closeAtAnyMomentIsToldOnceAndLeavesNothing() throws Exception {
		for (int round = 0; round < 200; round++) {
			Wire wire = wire();
			int pause = round * 20_000;
			Thread closing = new Thread(() -> {
				long until = System.nanoTime() + pause;
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				wire.close();
			});
			closing.start();
			WireEvents events = WireEvents.of(wire);
			Events<GatewayFrame> stream = new Events<>();
			wire.open(stream);
			stream.lastFailure();
			Object told = events.next();
			assertThat((told instanceof Failure) ? told : events.next()).isInstanceOf(Failure.class);
			closing.join();
			assertThat(events.closed).hasValue(1);
			assertThat(stream.closed).hasValue(1);
		}
		awaitTermination();
	}

	@Test
	void listenerMayCloseTheWireAndMakeTheNextOne() throws Exception {
		AtomicInteger closed = new AtomicInteger();
		List<Wire> wires = new ArrayList<>();
		connectAgain(wires, closed);
		Awaitility.await().until(() -> closed.get() == 50);
		assertThat(wires).hasSize(50);
	}

	@Test
	void channelThatCannotBeMadeIsTheReason() throws Exception {
		DestinationOptions destination = DestinationOptions.of("cloud", this.gateway.uri());
		Wire wire = new GrpcWireFactory((options, uri) -> {
			throw new IllegalStateException("no such bundle");
		}, this.scheduler).create(destination, this.gateway.uri());
		assertThat(WireEvents.failureOf(wire).message()).contains("no such bundle");
	}

	@Test
	void makesItsChannelWhereItIsToldToAndConnects() throws Exception {
		List<Runnable> dials = new ArrayList<>();
		Wire wire = wire(this.scheduler, dials::add);
		WireEvents events = WireEvents.of(wire);
		assertThat(this.channels).isEmpty();
		dials.remove(0).run();
		events.connected();
		assertEchoes(wire);
		assertThat(dials).isEmpty();
		wire.close();
		awaitTermination();
	}

	@Test
	void aChannelThatComesAfterTheEndIsShutDown() throws Exception {
		List<Runnable> dials = new ArrayList<>();
		Wire wire = wire(this.scheduler, dials::add);
		WireEvents events = WireEvents.of(wire);
		wire.close();
		assertThat(events.failure().message()).contains("closed before the gateway answered");
		dials.remove(0).run();
		assertThat(this.channels).singleElement().satisfies((channel) -> assertThat(channel.isShutdown()).isTrue());
		awaitTermination();
		assertThat(events.closed).hasValue(1);
	}

	@Test
	void nobodyToMakeItsChannelIsTheReason() throws Exception {
		assertThat(WireEvents.failureOf(wire(this.scheduler, (dial) -> {
			throw new RejectedExecutionException("the application ends");
		})).message()).contains("could not be prepared").contains("the application ends");
	}

	@Test
	void failuresNameTheWayThatWasTried() throws Exception {
		URI fallback = URI.create("grpc://fallback.invalid:1");
		Wire wire = new GrpcWireFactory().create(DestinationOptions.of("cloud", this.gateway.uri())
			.withRoutes(DestinationOptions.Routes.to(this.gateway.uri(), fallback)), fallback);
		assertThat(WireEvents.failureOf(wire).message())
			.startsWith("grpc://fallback.invalid:1: the host name is not known")
			.contains("check the host name of connector.destinations.cloud.fallback-uris");
	}

	private void connectAgain(List<Wire> wires, AtomicInteger closed) {
		Wire wire = wire();
		wires.add(wire);
		wire.connect(new WireListener() {

			@Override
			public void onConnected() {
				wire.close();
			}

			@Override
			public void onClosed(Failure failure) {
				if (closed.incrementAndGet() < 50) {
					connectAgain(wires, closed);
				}
			}

		});
	}

	private List<Events<GatewayFrame>> open(Wire wire, int count) throws InterruptedException {
		List<Events<GatewayFrame>> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Events<GatewayFrame> events = new Events<>();
			wire.open(events);
			this.gateway.next();
			all.add(events.opened());
		}
		return all;
	}

	private void assertEchoes(Wire wire) throws InterruptedException {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = wire.open(events);
		Accepted accepted = this.gateway.next();
		stream.send(new Heartbeat(7));
		accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
		assertThat(events.opened().frame(HeartbeatAck.class).sequence()).isEqualTo(7);
	}

	private void awaitTermination() {
		for (ManagedChannel channel : this.channels) {
			try {
				assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private String address() {
		return "grpc://127.0.0.1:" + this.proxy.port();
	}

	private Wire wire() {
		return wire(this.scheduler, Runnable::run);
	}

	private Wire wire(Scheduler timer, Executor dialer) {
		URI uri = URI.create(address());
		GrpcChannels netty = GrpcChannels.netty();
		return new GrpcWireFactory((destination, target) -> {
			ManagedChannel channel = netty.create(destination, target);
			this.channels.add(channel);
			return channel;
		}, timer, dialer).create(DestinationOptions.of("cloud", uri), uri);
	}

}
