package dev.connector.gateway;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * Deals with the frames of one stream of a session, one at a time.
 */
final class SessionFrames implements ConnectorFrame.Receiver {

	private final Session session;

	private final SessionStream stream;

	private final CallQueue queue;

	private final GatewayOptions options;

	SessionFrames(Session session, SessionStream stream, GatewayOptions options) {
		this.session = session;
		this.stream = stream;
		this.queue = session.queue();
		this.options = options;
	}

	@Override
	public void onRegister(ConnectorFrame.Register frame) {
		this.session.reject(RejectionCode.INVALID, "The stream is registered already: open another one");
	}

	@Override
	public void onHello(ConnectorFrame.Hello frame) {
		this.session.reject(RejectionCode.INVALID, "The stream is registered already: open another one for messages");
	}

	@Override
	public void onMessage(MessageFrame.Message frame) {
		this.session.reject(RejectionCode.INVALID, "Messages have streams of their own, which begin with Hello");
	}

	@Override
	public void onInvoke(InvocationFrame.Invoke frame) {
		this.session.reject(RejectionCode.INVALID, "Invocations have a stream of their own, which begins with Hello");
	}

	@Override
	public void onCallOff(InvocationFrame.CallOff frame) {
		// Calls nothing off that was asked here
	}

	@Override
	public void onReceived(MessageFrame.Received frame) {
		// Answers nothing that was sent here
	}

	@Override
	public void onResult(ConnectorFrame.Result frame) {
		Call call = answered(frame.requestId());
		if (call == null) {
			return;
		}
		if (isTooLarge(frame.payload())) {
			call.fail(tooLarge(frame.payload()));
		}
		else {
			call.succeed(frame.payload());
		}
	}

	@Override
	public void onResultError(ConnectorFrame.ResultError frame) {
		Call call = answered(frame.requestId());
		if (call != null) {
			call.fail(new GatewayError(GatewayErrorCode.of(frame.code()), frame.message(), frame.details(), null));
		}
	}

	@Override
	public void onResultChunk(ConnectorFrame.ResultChunk frame) {
		Call call = this.queue.find(frame.requestId());
		if (call == null) {
			this.session.answerDropped();
		}
		else if (isTooLarge(frame.payload())) {
			call.callOff(tooLarge(frame.payload()));
		}
		else {
			call.item(frame, this.options.streamWindow());
		}
	}

	@Override
	public void onResultEnd(ConnectorFrame.ResultEnd frame) {
		Call call = answered(frame.requestId());
		if (call != null) {
			call.lastItem(frame, this.options.streamWindow());
		}
	}

	@Override
	public void onCredits(ConnectorFrame.Credits frame) {
		if (frame.limit() < 0) {
			this.session.reject(RejectionCode.INVALID, "Credits must not be negative, but are " + frame.limit());
			return;
		}
		this.session.limit(Negotiation.credits(frame.limit()));
	}

	@Override
	public void onHeartbeat(ConnectorFrame.Heartbeat frame) {
		this.stream.acknowledge(frame.sequence());
	}

	@Override
	public void onDraining(ConnectorFrame.Draining frame) {
		this.session.handBack(this.queue.drain());
	}

	@Override
	public void onGoodbye(ConnectorFrame.Goodbye frame) {
		this.session.end("the connector said goodbye: " + frame.reason(), null);
	}

	private @Nullable Call answered(String requestId) {
		Call call = this.queue.answered(requestId);
		acknowledge(requestId);
		if (call == null) {
			this.session.answerDropped();
		}
		this.session.pushWaiting();
		return call;
	}

	private void acknowledge(String requestId) {
		// Who drains leaves once it is rid of all its answers
		this.stream.acknowledgements().add(requestId, this.queue.state() == SessionState.DRAINING);
	}

	private boolean isTooLarge(Payload payload) {
		return payload.size() > this.options.maxPayloadBytes();
	}

	private GatewayError tooLarge(Payload payload) {
		return GatewayError.of(GatewayErrorCode.CONNECTOR_FAILED, "The connector answered with " + payload.size()
				+ " bytes, the gateway takes " + this.options.maxPayloadBytes() + ": raise its limit, or answer less");
	}

}
