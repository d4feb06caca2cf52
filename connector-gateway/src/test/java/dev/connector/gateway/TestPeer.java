package dev.connector.gateway;

import java.time.Duration;
import java.util.List;

import dev.connector.Payload;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.frame.PeerKey;
import dev.connector.transport.FrameListener;

/**
 * Somebody who exchanges messages with a gateway, played by a test.
 */
final class TestPeer {

	static final MessageTerms TERMS = new MessageTerms(2, 100, 50, Duration.ofSeconds(15), Duration.ofSeconds(45));

	private final RecordingStream stream;

	private final FrameListener<ConnectorFrame> gateway;

	private TestPeer(Gateway gateway, String address) {
		this.stream = new RecordingStream((frame) -> {
		}, this::closed);
		this.gateway = gateway.accept(this.stream, address);
	}

	static TestPeer open(Gateway gateway) {
		return new TestPeer(gateway, "peer:1");
	}

	static TestPeer welcomed(Gateway gateway, String name) {
		TestPeer peer = open(gateway);
		peer.send(hello(name, "process-of-" + name, false));
		return peer;
	}

	static ConnectorFrame.Hello hello(String name, String process, boolean moving) {
		return hello(name, process, moving, Credentials.NONE);
	}

	static ConnectorFrame.Hello hello(String name, String process, boolean moving, Credentials credentials) {
		return new ConnectorFrame.Hello(Frame.PROTOCOL_VERSION, new PeerKey("t", name, "EVENT"), credentials, process,
				moving, TERMS);
	}

	TestPeer send(ConnectorFrame... frames) {
		for (ConnectorFrame frame : frames) {
			this.gateway.onFrame(frame);
		}
		return this;
	}

	TestPeer message(long sequence, String text) {
		return send(new MessageFrame.Message(sequence, Payload.json(text)));
	}

	TestPeer answer(long sequence) {
		return send(new MessageFrame.Received(sequence, MessageFrame.Outcome.TAKEN));
	}

	/**
	 * Lose the stream to the network.
	 */
	void lose() {
		this.stream.abort("lost");
	}

	private void closed() {
		this.gateway.onClosed(Failure.transientFailure("the network is away"));
	}

	RecordingStream stream() {
		return this.stream;
	}

	boolean isEnded() {
		return this.stream.isEnded();
	}

	<T extends GatewayFrame> List<T> received(Class<T> kind) {
		return this.stream.frames().stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	List<String> messages() {
		return received(MessageFrame.Message.class).stream().map((message) -> message.payload().text()).toList();
	}

	List<String> answers() {
		return received(MessageFrame.Received.class).stream()
			.map((answer) -> answer.sequence() + " " + answer.outcome())
			.toList();
	}

	String rejection() {
		List<GatewayFrame.Rejected> all = received(GatewayFrame.Rejected.class);
		return all.isEmpty() ? "" : all.get(0).code() + ": " + all.get(0).message();
	}

}
