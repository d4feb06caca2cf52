package dev.connector.frame;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * A frame from a gateway to a connector.
 */
public sealed interface GatewayFrame extends Frame
		permits GatewayFrame.Registered, GatewayFrame.Pending, GatewayFrame.Rejected, GatewayFrame.Welcome,
		GatewayFrame.Execute, GatewayFrame.Cancel, GatewayFrame.ResultCredits, GatewayFrame.Acknowledged,
		GatewayFrame.HeartbeatAck, MessageFrame, InvocationFrame.Answer, InvocationFrame.Failed {

	/**
	 * Hand this frame to the method for its kind.
	 * @param receiver who takes the frame
	 */
	void deliverTo(Receiver receiver);

	/**
	 * Takes the frames of a gateway, one method a kind, so that a new kind breaks the
	 * build wherever it is not dealt with.
	 */
	interface Receiver {

		/**
		 * Take the acceptance of the registration.
		 * @param frame the frame
		 */
		void onRegistered(Registered frame);

		/**
		 * Take the news that somebody has to approve the registration first.
		 * @param frame the frame
		 */
		void onPending(Pending frame);

		/**
		 * Take the refusal of the registration, or its end by the gateway.
		 * @param frame the frame
		 */
		void onRejected(Rejected frame);

		/**
		 * Take the acceptance of a stream of messages.
		 * @param frame the frame
		 */
		void onWelcome(Welcome frame);

		/**
		 * Take a message.
		 * @param frame the frame
		 */
		void onMessage(MessageFrame.Message frame);

		/**
		 * Take the news of what became of a message.
		 * @param frame the frame
		 */
		void onReceived(MessageFrame.Received frame);

		/**
		 * Take the answer to an invocation.
		 * @param frame the frame
		 */
		void onAnswer(InvocationFrame.Answer frame);

		/**
		 * Take the error that answers an invocation.
		 * @param frame the frame
		 */
		void onFailed(InvocationFrame.Failed frame);

		/**
		 * Take a request.
		 * @param frame the frame
		 */
		void onExecute(Execute frame);

		/**
		 * Take the news that nobody waits for an answer any more.
		 * @param frame the frame
		 */
		void onCancel(Cancel frame);

		/**
		 * Take the permission to send more items of a streamed answer.
		 * @param frame the frame
		 */
		void onResultCredits(ResultCredits frame);

		/**
		 * Take the news that answers arrived.
		 * @param frame the frame
		 */
		void onAcknowledged(Acknowledged frame);

		/**
		 * Take the answer to a heartbeat.
		 * @param frame the frame
		 */
		void onHeartbeatAck(HeartbeatAck frame);

	}

	/**
	 * The registration is accepted: executes may follow.
	 *
	 * @param key the address under which the registration is reached
	 * @param epoch number of the session among all of this key at this gateway; the
	 * highest one owns the key
	 * @param sessionToken what to show to resume the session
	 * @param resumed whether an earlier session goes on
	 * @param terms limits and times that hold
	 */
	record Registered(RegistrationKey key, long epoch, String sessionToken, boolean resumed,
			Terms terms) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onRegistered(this);
		}

		@Override
		public String toString() {
			return "Registered[key=" + this.key + ", epoch=" + this.epoch + ", resumed=" + this.resumed + ", terms="
					+ this.terms + "]";
		}

	}

	/**
	 * Limits and times that hold for a session.
	 *
	 * @param maxPayloadBytes size in bytes of the largest payload that the gateway takes
	 * @param heartbeatInterval time between two heartbeats of the connector
	 * @param heartbeatTimeout silence after which each side takes the stream for dead
	 */
	record Terms(long maxPayloadBytes, Duration heartbeatInterval, Duration heartbeatTimeout) {

	}

	/**
	 * Somebody has to approve the registration. The stream stays open and heartbeats.
	 *
	 * @param reason what is awaited, for people
	 * @param terms limits and times that hold meanwhile
	 */
	record Pending(String reason, Terms terms) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onPending(this);
		}

	}

	/**
	 * The registration, or the stream of messages, is refused or, later on, ended by the
	 * gateway. The stream ends.
	 *
	 * @param code why
	 * @param message why, for people
	 * @param retryAfter how long to stay away at least, or {@code null}
	 */
	record Rejected(RejectionCode code, String message, @Nullable Duration retryAfter) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onRejected(this);
		}

	}

	/**
	 * A stream of messages is accepted: they may follow, in both directions.
	 *
	 * @param terms how much the gateway takes, and the heartbeats that hold
	 * @param maxInvocations how many invocations may be under way, 0 when none are taken
	 */
	record Welcome(MessageTerms terms, int maxInvocations) implements GatewayFrame {

		/**
		 * Create the answer to a stream that takes no invocations.
		 * @param terms how much the gateway takes, and the heartbeats that hold
		 */
		public Welcome(MessageTerms terms) {
			this(terms, 0);
		}

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onWelcome(this);
		}

	}

	/**
	 * A request to answer.
	 *
	 * @param requestId id of the request, unique within the session
	 * @param capability what is asked for
	 * @param payload the input, not a stream
	 * @param context who asks, and what was sent along
	 * @param timeout time that is left until the deadline
	 * @param delivery how the request is pushed and answered
	 */
	record Execute(String requestId, String capability, Payload payload, Context context, Duration timeout,
			Delivery delivery) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onExecute(this);
		}

	}

	/**
	 * Who asks, and what was sent along.
	 *
	 * @param caller name of the caller, or {@code null} when the gateway knows none
	 * @param attributes what was sent along
	 */
	record Context(@Nullable String caller, Map<String, String> attributes) {

		/**
		 * Nothing is known.
		 */
		public static final Context NONE = new Context(null, Map.of());

		/**
		 * Create a context.
		 */
		public Context {
			attributes = Map.copyOf(attributes);
		}

	}

	/**
	 * How a request is pushed and answered.
	 *
	 * @param attempt how often the request was pushed, from 1
	 * @param resultCredits how many items of a streamed answer may be sent before more
	 * are allowed; at no time are more on their way
	 */
	record Delivery(int attempt, int resultCredits) {

	}

	/**
	 * Nobody waits for the answer any more. The request is still to be answered, so that
	 * its credit comes back.
	 *
	 * @param requestId id of the request
	 * @param reason why, for people
	 */
	record Cancel(String requestId, String reason) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onCancel(this);
		}

	}

	/**
	 * More items of a streamed answer may be sent. A number that was told before, or a
	 * smaller one, changes nothing: so it may be told again after a reconnect.
	 *
	 * @param requestId id of the request
	 * @param allowed how many items may be sent altogether, from the first one on
	 */
	record ResultCredits(String requestId, long allowed) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onResultCredits(this);
		}

	}

	/**
	 * Answers arrived, or streamed ones with their end: the connector need not keep them
	 * any longer.
	 *
	 * @param requestIds ids of the requests they answer
	 */
	record Acknowledged(List<String> requestIds) implements GatewayFrame {

		/**
		 * Create a frame.
		 */
		public Acknowledged {
			requestIds = List.copyOf(requestIds);
		}

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onAcknowledged(this);
		}

	}

	/**
	 * The answer to a heartbeat.
	 *
	 * @param sequence number of the heartbeat that is answered
	 * @param reconnectAfter when to move to a new connection because this one is to end,
	 * or {@code null} to stay
	 */
	record HeartbeatAck(long sequence, @Nullable Duration reconnectAfter) implements GatewayFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onHeartbeatAck(this);
		}

	}

}
