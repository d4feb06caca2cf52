package dev.connector.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;

/**
 * A far end that registers everybody, answers heartbeats, acknowledges before them what
 * it got, and ends what is half-closed.
 */
public class Accepting implements ScriptedStream.Behaviour {

	private final Queue<String> answered = new ConcurrentLinkedQueue<>();

	@Override
	public void onSent(ScriptedStream stream, ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Register register) {
			onRegister(stream, register);
		}
		else if (frame instanceof ConnectorFrame.Heartbeat heartbeat) {
			acknowledge(stream);
			onHeartbeat(stream, heartbeat);
		}
		else if (frame instanceof ConnectorFrame.Result result) {
			this.answered.add(result.requestId());
		}
		else if (frame instanceof ConnectorFrame.ResultError error) {
			this.answered.add(error.requestId());
		}
		else if (frame instanceof ConnectorFrame.ResultEnd end) {
			this.answered.add(end.requestId());
		}
	}

	private void acknowledge(ScriptedStream stream) {
		List<String> got = new ArrayList<>();
		for (String id = this.answered.poll(); id != null; id = this.answered.poll()) {
			got.add(id);
		}
		if (!got.isEmpty()) {
			stream.deliver(new GatewayFrame.Acknowledged(got));
		}
	}

	protected void onRegister(ScriptedStream stream, ConnectorFrame.Register register) {
		stream.deliver(Frames.registered(register));
	}

	protected void onHeartbeat(ScriptedStream stream, ConnectorFrame.Heartbeat heartbeat) {
		stream.deliver(new GatewayFrame.HeartbeatAck(heartbeat.sequence(), null));
	}

	@Override
	public void onHalfClosed(ScriptedStream stream) {
		stream.end(Failure.transientFailure("The gateway ended the stream after the goodbye"));
	}

}
