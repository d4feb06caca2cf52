package dev.connector.transport.inprocess;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is special about wires within a process. What holds for every wire is tested by
 * the contract of wires.
 */
class InProcessWireTests {

	private final InProcessGateways gateways = new InProcessGateways();

	private final InProcessWireFactory factory = new InProcessWireFactory(this.gateways);

	private final List<FrameStream<GatewayFrame>> accepted = new ArrayList<>();

	private final Events<ConnectorFrame> gateway = new Events<>();

	private final WireEvents events = new WireEvents();

	@Test
	void nameThatIsTakenIsRefusedUntilItIsFree() {
		InProcessListener first = listen("a");
		assertThatIllegalStateException().isThrownBy(() -> listen("a"))
			.withMessageContaining("inprocess:a")
			.withMessageContaining("another name");
		listen("b");
		first.close();
		InProcessListener second = listen("a");
		first.close();
		wire("a");
		assertThat(second.wires()).isEqualTo(1);
	}

	@Test
	void nameMustNotBeBlank() {
		assertThatIllegalArgumentException().isThrownBy(() -> listen(" "));
	}

	@Test
	void wireToANameThatNobodyListensUnderSaysWhatToDo() {
		wire("nobody");
		assertThat(this.events.log).containsExactly("closed");
		assertThat(this.events.failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(this.events.failure.message()).contains("inprocess:nobody", "start it", "destination 'cloud'");
	}

	@Test
	void onlyUrisOfItsFormAreTaken() {
		assertThat(this.factory.supports(URI.create("inprocess:a"))).isTrue();
		assertThat(this.factory.supports(URI.create("grpc://a:1"))).isFalse();
		for (String uri : List.of("inprocess://a", "inprocess:/a", "grpc://a:1")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.factory.create(options(URI.create(uri)), URI.create(uri)))
				.withMessageContaining("inprocess:<name>");
		}
	}

	@Test
	void wireIsConnectedOnce() {
		listen("a");
		Wire wire = wire("a");
		assertThatIllegalStateException().isThrownBy(() -> wire.connect(new WireEvents()))
			.withMessageContaining("make another one");
		assertThat(this.events.log).containsExactly("connected");
	}

	@Test
	void drainedGatewayGivesItsNameAwayAndKeepsItsStreams() {
		InProcessListener old = listen("a");
		FrameStream<ConnectorFrame> stream = wire("a").open(new Events<>());
		old.drain("a new version");
		old.drain("once more");
		assertThat(this.events.log).containsExactly("connected", "leaving: a new version");
		listen("a");
		assertThat(stream.send(new Heartbeat(1))).isTrue();
		assertThat(this.gateway.log).containsExactly("open", new Heartbeat(1));
		old.close();
		assertThat(this.events.failure.message()).contains("inprocess:a", "closed");
	}

	@Test
	void nothingIsKeptOfAWireThatIsClosed() {
		InProcessListener listener = listen("a");
		Wire wire = wire("a");
		Wire other = wire("a");
		assertThat(listener.wires()).isEqualTo(2);
		wire.close();
		assertThat(listener.wires()).isEqualTo(1);
		listener.cut("gone");
		assertThat(listener.wires()).isZero();
		other.close();
	}

	@Test
	void endSaysWhoEndedTheStreamAndWhy() {
		listen("a");
		Wire wire = wire("a");
		Events<GatewayFrame> connector = new Events<>();
		wire.open(connector).abort("no need");
		assertThat(connector.end()).isEqualTo("inprocess:a: aborted: no need");
		assertThat(this.gateway.end()).isEqualTo("inprocess:a: the connector aborted the stream: no need");
		wire.open(connector);
		this.accepted.get(1).abort("no room");
		assertThat(connector.end()).isEqualTo("inprocess:a: the gateway aborted the stream: no room");
		assertThat(this.gateway.end()).isEqualTo("inprocess:a: aborted: no room");
		wire.open(connector).halfClose();
		assertThat(connector.end()).isEqualTo("inprocess:a: the stream was closed");
	}

	@Test
	void framesThatAreSentWhileTheStreamIsTakenWaitUntilBothSidesHaveIt() {
		Events<GatewayFrame> connector = new Events<>();
		List<Object> early = new ArrayList<>();
		this.gateways.listen("a", (stream, peer) -> {
			stream.send(new HeartbeatAck(1, null));
			early.addAll(connector.log);
			return this.gateway;
		});
		wire("a").open(connector);
		assertThat(early).isEmpty();
		assertThat(connector.log).containsExactly("open", new HeartbeatAck(1, null));
	}

	@Test
	void listenersAreCalledOneAfterTheOtherAndNotInsideEachOther() {
		listen("a");
		List<String> order = new ArrayList<>();
		FrameStream<ConnectorFrame> stream = wire("a").open(new Events<>((frame) -> order.add("answer")));
		this.gateway.reaction = (frame) -> {
			order.add("begin");
			this.accepted.get(0).send(new HeartbeatAck(1, null));
			order.add("end");
		};
		stream.send(new Heartbeat(1));
		assertThat(order).containsExactly("begin", "end", "answer");
	}

	@Test
	void chainOverManyStreamsNeedsNoDeepStack() {
		listen("a");
		Wire wire = wire("a");
		List<FrameStream<ConnectorFrame>> streams = new ArrayList<>();
		this.gateway.reaction = (frame) -> {
			int next = (int) ((Heartbeat) frame).sequence() + 1;
			if (next < streams.size()) {
				streams.get(next).send(new Heartbeat(next));
			}
		};
		for (int i = 0; i < 20_000; i++) {
			streams.add(wire.open(new Events<>()));
		}
		this.gateway.log.clear();
		streams.get(0).send(new Heartbeat(0));
		assertThat(this.gateway.log).hasSize(streams.size());
	}

	private InProcessListener listen(String name) {
		return this.gateways.listen(name, (stream, peer) -> {
			this.accepted.add(stream);
			return this.gateway;
		});
	}

	private Wire wire(String name) {
		URI uri = URI.create("inprocess:" + name);
		Wire wire = this.factory.create(options(uri), uri);
		wire.connect(this.events);
		return wire;
	}

	private static DestinationOptions options(URI uri) {
		return DestinationOptions.of("cloud", uri);
	}

	/**
	 * What a wire tells.
	 */
	private static final class WireEvents implements WireListener {

		private final List<String> log = new ArrayList<>();

		private Failure failure;

		@Override
		public void onConnected() {
			this.log.add("connected");
		}

		@Override
		public void onLeaving(String reason) {
			this.log.add("leaving: " + reason);
		}

		@Override
		public void onClosed(Failure cause) {
			this.log.add("closed");
			this.failure = cause;
		}

	}

	/**
	 * What a stream tells.
	 */
	private static final class Events<I extends Frame> implements FrameListener<I> {

		private final List<Object> log = new ArrayList<>();

		private Consumer<I> reaction;

		Events() {
			this((frame) -> {
			});
		}

		Events(Consumer<I> reaction) {
			this.reaction = reaction;
		}

		@Override
		public void onOpen() {
			this.log.add("open");
		}

		@Override
		public void onFrame(I frame) {
			this.log.add(frame);
			this.reaction.accept(frame);
		}

		@Override
		public void onClosed(Failure failure) {
			this.log.add(failure.message());
		}

		Object end() {
			return this.log.get(this.log.size() - 1);
		}

	}

}
