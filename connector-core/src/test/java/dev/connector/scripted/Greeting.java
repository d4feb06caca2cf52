package dev.connector.scripted;

import java.time.Duration;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;

/**
 * A far end that takes part in messages: welcomes everybody, takes every message unless
 * told otherwise, answers heartbeats, and ends what is half-closed or drained.
 */
public class Greeting implements ScriptedStream.Behaviour {

	/**
	 * What such a far end takes, small enough to be tried out.
	 */
	public static final MessageTerms TERMS = new MessageTerms(4, 400, 300, Duration.ofSeconds(15),
			Duration.ofSeconds(45));

	private final boolean takes;

	/**
	 * Create a far end.
	 * @param takes whether it takes every message at once; a test answers otherwise
	 */
	public Greeting(boolean takes) {
		this.takes = takes;
	}

	@Override
	public void onSent(ScriptedStream stream, ConnectorFrame frame) {
		if (frame instanceof ConnectorFrame.Hello) {
			stream.deliver(new GatewayFrame.Welcome(TERMS));
		}
		else if (frame instanceof ConnectorFrame.Heartbeat heartbeat) {
			stream.deliver(new GatewayFrame.HeartbeatAck(heartbeat.sequence(), null));
		}
		else if (frame instanceof MessageFrame.Message message && this.takes) {
			stream.deliver(new MessageFrame.Received(message.sequence(), MessageFrame.Outcome.TAKEN));
		}
		else if (frame instanceof ConnectorFrame.Draining) {
			onHalfClosed(stream);
		}
	}

	@Override
	public void onHalfClosed(ScriptedStream stream) {
		stream.end(Failure.transientFailure("The gateway ended the stream"));
	}

}
