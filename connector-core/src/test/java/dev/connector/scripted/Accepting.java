package dev.connector.scripted;

import dev.connector.connection.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;

/**
 * A far end that registers everybody, answers heartbeats and ends what is half-closed.
 */
public class Accepting implements ScriptedStream.Behaviour {

	@Override
	public void onSent(ScriptedStream stream, ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Register register) {
			onRegister(stream, register);
		}
		else if (frame instanceof ConnectorFrame.Heartbeat heartbeat) {
			onHeartbeat(stream, heartbeat);
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
