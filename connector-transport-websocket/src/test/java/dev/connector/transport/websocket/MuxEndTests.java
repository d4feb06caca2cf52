package dev.connector.transport.websocket;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.transport.FrameListener;
import dev.connector.transport.websocket.MuxSides.Opened;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How streams and sockets end, both sides of it, without a network.
 */
class MuxEndTests {

	private static final int MEBI = 1024 * 1024;

	private final MuxSides sides = new MuxSides();

	@Test
	void halfCloseOfTheConnectorEndsTheStreamBehindTheAnswers() throws Exception {
		Opened stream = this.sides.open();
		stream.down().send(MuxSides.execute("large", MEBI * 2));
		stream.up().send(new Heartbeat(1));
		stream.up().halfClose();
		stream.up().halfClose();
		assertThat(stream.up().send(new Heartbeat(2))).isFalse();
		this.sides.deliver();
		stream.atGateway().frame(Heartbeat.class);
		assertThat(stream.atGateway().failure().message()).isEqualTo("peer:1: the stream was closed");
		stream.atConnector().frame(GatewayFrame.Execute.class);
		assertThat(stream.atConnector().failure().message()).isEqualTo("ws://gateway:80: the stream was closed");
		assertThat(this.sides.connector.streams()).isZero();
		assertThat(stream.down().send(new HeartbeatAck(1, null))).isFalse();
	}

	@Test
	void halfCloseOfTheGatewayEndsTheStreamBehindWhatTheConnectorHasQueued() throws Exception {
		Opened stream = this.sides.open();
		stream.up().send(MuxSides.result("large", MEBI * 2));
		stream.down().send(new HeartbeatAck(1, null));
		stream.down().halfClose();
		this.sides.deliver();
		stream.atConnector().frame(HeartbeatAck.class);
		stream.atConnector().failure();
		stream.atGateway().frame(Result.class);
		stream.atGateway().failure();
		assertThat(this.sides.connector.streams()).isZero();
	}

	@Test
	void halfCloseOfBothAtATimeEndsTheStreamOnce() throws Exception {
		Opened stream = this.sides.open();
		stream.up().halfClose();
		stream.down().halfClose();
		this.sides.deliver();
		stream.atConnector().failure();
		stream.atGateway().failure();
		assertThat(stream.atConnector().closed).hasValue(1);
		assertThat(stream.atGateway().closed).hasValue(1);
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
	}

	@Test
	void abortIsToldAtOnceHereAndThereAndTouchesNobodyElse() throws Exception {
		Opened stream = this.sides.open();
		Opened other = this.sides.open();
		this.sides.connectorSocket.quick = false;
		for (int i = 0; i < 10; i++) {
			stream.up().send(MuxSides.result("" + i, 100_000));
		}
		stream.up().abort("no longer\nwanted");
		assertThat(stream.up().queued()).isZero();
		assertThat(stream.atConnector().failure().message()).contains("aborted: no longer\nwanted");
		stream.up().abort("again");
		this.sides.connectorSocket.written();
		this.sides.connectorSocket.quick = true;
		this.sides.connectorSocket.written();
		other.up().send(new Heartbeat(1));
		this.sides.deliver();
		Failure failure = stream.atGateway().lastFailure();
		assertThat(failure.message()).isEqualTo("peer:1: the other side ended the stream: aborted: no longer wanted");
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		other.atGateway().frame(Heartbeat.class);
		assertThat(stream.atConnector().closed).hasValue(1);
		assertThat(this.sides.connector.streams()).isEqualTo(1);
	}

	@Test
	void ofSeveralEndsTheFirstOneIsTold() throws Exception {
		Opened stream = this.sides.open();
		this.sides.connectorSocket.meanwhile = () -> {
			// Whoever is writing has to end the stream later
			stream.up().abort("first");
			stream.up().abort("second");
		};
		stream.up().send(new Heartbeat(1));
		this.sides.connectorSocket.meanwhile = () -> {
		};
		assertThat(stream.atConnector().failure().message()).endsWith("aborted: first");
		this.sides.deliver();
		assertThat(stream.atGateway().lastFailure().message()).endsWith("aborted: first");
	}

	@Test
	void framesThatCrossAnAbortAreDropped() throws Exception {
		Opened stream = this.sides.open();
		stream.down().send(MuxSides.execute("1", 100_000));
		stream.down().send(MuxSides.execute("2", 2 * MEBI));
		stream.up().abort("gone");
		this.sides.deliver();
		stream.atConnector().failure();
		assertThat(stream.atConnector().isEmpty()).isTrue();
		assertThat(stream.atGateway().failure().message()).contains("gone");
		assertThat(this.sides.connectorOver).isNull();
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
	}

	@Test
	void streamThatIsAbortedBeforeItWasAnnouncedIsNeverHeardOf() throws Exception {
		this.sides.open();
		this.sides.connectorSocket.quick = false;
		this.sides.connector.open(new StreamEvents<>());
		StreamEvents<GatewayFrame> events = new StreamEvents<>();
		for (int i = 0; i < 2; i++) {
			// Fills both messages, so that the next stream has to wait for its turn
			MuxStream<ConnectorFrame, GatewayFrame> bulk = this.sides.connector.open(new StreamEvents<>());
			bulk.send(MuxSides.result("bulk", MEBI));
		}
		MuxStream<ConnectorFrame, GatewayFrame> stream = this.sides.connector.open(events);
		stream.send(new Heartbeat(1));
		assertThat(stream.queued()).isEqualTo(1);
		int id = stream.outgoing().id();
		stream.abort("changed my mind");
		events.failure();
		List<RawFrame> sent = new ArrayList<>();
		while (this.sides.connectorSocket.isSending()) {
			this.sides.connectorSocket.written();
			sent.addAll(this.sides.connectorSocket.frames());
		}
		assertThat(sent).isNotEmpty().noneMatch((frame) -> frame.stream() == id);
	}

	@Test
	void listenerThatThrowsLosesItsStreamOnly() throws Exception {
		Opened other = this.sides.open();
		MuxStream<ConnectorFrame, GatewayFrame> stream = this.sides.connector.open(new FrameListener<>() {

			@Override
			public void onFrame(GatewayFrame frame) {
				throw new IllegalStateException("no");
			}

			@Override
			public void onClosed(Failure failure) {
				throw new IllegalStateException("never");
			}

		});
		this.sides.deliver();
		MuxSides.Accepted accepted = this.sides.accepted.remove();
		accepted.stream().send(new HeartbeatAck(1, null));
		this.sides.deliver();
		accepted.events().opened();
		assertThat(accepted.events().failure().message()).contains("a frame could not be handled");
		assertThat(stream.send(new Heartbeat(1))).isFalse();
		other.up().send(new Heartbeat(1));
		this.sides.deliver();
		other.atGateway().frame(Heartbeat.class);
	}

	@Test
	void closedEndpointTellsItsSocketsAndClosesThemWithTheirLastStream() throws Exception {
		Opened stream = this.sides.open();
		StreamEvents<GatewayFrame> crossing = new StreamEvents<>();
		this.sides.endpoint.close();
		this.sides.endpoint.close();
		this.sides.connector.open(crossing);
		this.sides.deliver();
		assertThat(this.sides.leaving).containsExactly("the gateway is being stopped");
		assertThat(crossing.failure().message()).contains("takes no more streams");
		stream.up().send(new Heartbeat(1));
		this.sides.deliver();
		stream.atGateway().frame(Heartbeat.class);
		this.sides.gatewaySocket.quick = false;
		stream.down().send(new HeartbeatAck(1, null));
		stream.up().halfClose();
		this.sides.deliver();
		stream.atGateway().failure();
		assertThat(this.sides.gatewaySocket.closeCode).as("before the last frame is written").isZero();
		this.sides.gatewaySocket.written();
		this.sides.gatewaySocket.written();
		assertThat(this.sides.gatewaySocket.closeCode).isEqualTo(1001);
		this.sides.deliver();
		stream.atConnector().frame(HeartbeatAck.class);
		assertThat(stream.atConnector().failure().message()).contains("the stream was closed");
		assertThat(this.sides.endpoint.sockets()).isZero();
		VirtualSocket late = new VirtualSocket();
		this.sides.endpoint.accept(late, "peer:2");
		assertThat(late.closeCode).isEqualTo(1001);
	}

	@Test
	void socketThatNobodyUsesIsClosed() throws Exception {
		this.sides.scheduler.advance(Duration.ofSeconds(59));
		Opened stream = this.sides.open();
		this.sides.scheduler.advance(Duration.ofSeconds(600));
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
		stream.up().abort("done");
		this.sides.deliver();
		this.sides.scheduler.advance(Duration.ofSeconds(59));
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
		this.sides.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.sides.gatewaySocket.closeCode).isEqualTo(1000);
		assertThat(this.sides.endpoint.sockets()).isZero();
	}

	@Test
	void lostSocketEndsEveryStreamOnceAndLeavesNoTimer() throws Exception {
		Opened first = this.sides.open();
		Opened second = this.sides.open();
		this.sides.gateway.onClosed("code 1006", new IOException("Connection reset"));
		this.sides.gateway.onClosed("again", null);
		for (Opened stream : List.of(first, second)) {
			Failure failure = stream.atGateway().failure();
			assertThat(failure.message()).contains("peer:1").contains("code 1006").contains("Connection reset");
			assertThat(stream.atGateway().closed).hasValue(1);
			assertThat(stream.down().send(new HeartbeatAck(1, null))).isFalse();
		}
		assertThat(this.sides.endpoint.sockets()).isZero();
		this.sides.scheduler.advance(Duration.ofSeconds(600));
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
	}

	@Test
	void messageThatCanNotBeWrittenEndsEverything() throws Exception {
		Opened stream = this.sides.open();
		this.sides.connectorSocket.quick = false;
		stream.up().send(new Heartbeat(1));
		this.sides.connectorSocket.failed(new IOException("Broken pipe"));
		assertThat(stream.atConnector().failure().message()).contains("Broken pipe");
		assertThat(this.sides.connectorSocket.closeCode).isEqualTo(1011);
		assertThat(this.sides.connectorOver).isNotNull();
		StreamEvents<GatewayFrame> late = new StreamEvents<>();
		this.sides.connector.open(late);
		assertThat(late.failure().message()).contains("Broken pipe");
	}

}
