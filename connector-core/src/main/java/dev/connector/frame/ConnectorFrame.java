package dev.connector.frame;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.RegistrationKey;

/**
 * A frame from a connector to its gateway.
 */
public sealed interface ConnectorFrame extends Frame
		permits ConnectorFrame.Register, ConnectorFrame.Hello, ConnectorFrame.Result, ConnectorFrame.ResultError,
		ConnectorFrame.ResultChunk, ConnectorFrame.ResultEnd, ConnectorFrame.Credits, ConnectorFrame.Heartbeat,
		ConnectorFrame.Draining, ConnectorFrame.Goodbye, MessageFrame, InvocationFrame.Invoke, InvocationFrame.CallOff {

	/**
	 * Hand this frame to the method for its kind.
	 * @param receiver who takes the frame
	 */
	void deliverTo(Receiver receiver);

	/**
	 * Takes the frames of a connector, one method a kind, so that a new kind breaks the
	 * build wherever it is not dealt with.
	 */
	interface Receiver {

		/**
		 * Take the first frame of the stream of a registration.
		 * @param frame the frame
		 */
		void onRegister(Register frame);

		/**
		 * Take the first frame of a stream of messages.
		 * @param frame the frame
		 */
		void onHello(Hello frame);

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
		 * Take an invocation.
		 * @param frame the frame
		 */
		void onInvoke(InvocationFrame.Invoke frame);

		/**
		 * Take the news that nobody waits for the answer to an invocation any more.
		 * @param frame the frame
		 */
		void onCallOff(InvocationFrame.CallOff frame);

		/**
		 * Take the answer to an execute.
		 * @param frame the frame
		 */
		void onResult(Result frame);

		/**
		 * Take the error that answers an execute or ends a streamed answer.
		 * @param frame the frame
		 */
		void onResultError(ResultError frame);

		/**
		 * Take an item of a streamed answer.
		 * @param frame the frame
		 */
		void onResultChunk(ResultChunk frame);

		/**
		 * Take the good end of a streamed answer.
		 * @param frame the frame
		 */
		void onResultEnd(ResultEnd frame);

		/**
		 * Take a change of the credits.
		 * @param frame the frame
		 */
		void onCredits(Credits frame);

		/**
		 * Take a sign of life.
		 * @param frame the frame
		 */
		void onHeartbeat(Heartbeat frame);

		/**
		 * Take the announcement that no more work is taken.
		 * @param frame the frame
		 */
		void onDraining(Draining frame);

		/**
		 * Take the last frame of a connector that leaves for good.
		 * @param frame the frame
		 */
		void onGoodbye(Goodbye frame);

	}

	/**
	 * First frame of the stream of a registration: who registers, and on which terms.
	 *
	 * @param protocolVersion version of the protocol that the connector speaks
	 * @param key the identity to register
	 * @param description what the connector is and can do
	 * @param credentials what the connector shows to be let in
	 * @param resumption what the connector still holds of an earlier session
	 * @param terms limits and times that the connector proposes
	 */
	record Register(int protocolVersion, RegistrationKey key, ConnectorRegistration.Description description,
			Credentials credentials, Resumption resumption, Terms terms) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onRegister(this);
		}

	}

	/**
	 * First frame of a stream of messages, which belong to no registration: who sends
	 * them, and on which terms.
	 *
	 * @param protocolVersion version of the protocol that is spoken
	 * @param peer who sends and receives over the stream
	 * @param credentials what is shown to be let in
	 * @param process the same for all streams of one life of a process, and never again:
	 * tells one that comes back from another one of the same name
	 * @param moving whether an earlier stream of that process is still in use, to be left
	 * when this one is answered
	 * @param terms how much the sender of this frame takes, and the heartbeats that it
	 * proposes
	 */
	record Hello(int protocolVersion, PeerKey peer, Credentials credentials, String process, boolean moving,
			MessageTerms terms) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onHello(this);
		}

	}

	/**
	 * What a connector still holds of an earlier session.
	 *
	 * @param sessionToken token of that session, or the one that the first session is to
	 * have; empty to get one from the gateway
	 * @param attempt number of the attempt to register, so that one that comes late is
	 * told from the one that took its place; 0 when attempts are not numbered
	 * @param inFlight ids of the requests that still run or whose results were not
	 * delivered
	 */
	record Resumption(String sessionToken, long attempt, List<String> inFlight) {

		/**
		 * Nothing to resume.
		 */
		public static final Resumption NONE = new Resumption("", 0, List.of());

		/**
		 * Create a resumption.
		 */
		public Resumption {
			inFlight = List.copyOf(inFlight);
		}

		/**
		 * Create a resumption whose attempt has no number.
		 * @param sessionToken token of the session
		 * @param inFlight ids of the requests that are not answered to the end
		 */
		public Resumption(String sessionToken, List<String> inFlight) {
			this(sessionToken, 0, inFlight);
		}

		@Override
		public String toString() {
			return "Resumption[sessionToken=" + (this.sessionToken.isEmpty() ? "none" : "***") + ", attempt="
					+ this.attempt + ", inFlight=" + this.inFlight.size() + "]";
		}

	}

	/**
	 * Limits and times that a connector proposes. The gateway's answer says what holds.
	 *
	 * @param credits how many executes the gateway may have unanswered
	 * @param maxPayloadBytes size in bytes of the largest payload that the connector
	 * takes
	 * @param heartbeatInterval time between two heartbeats
	 * @param heartbeatTimeout silence after which the stream is taken for dead
	 */
	record Terms(int credits, long maxPayloadBytes, Duration heartbeatInterval, Duration heartbeatTimeout) {

	}

	/**
	 * The answer to an execute.
	 *
	 * @param requestId id of the execute
	 * @param payload the answer, not a stream
	 */
	record Result(String requestId, Payload payload) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onResult(this);
		}

	}

	/**
	 * The error that answers an execute, or ends a streamed answer early.
	 *
	 * @param requestId id of the execute
	 * @param code what kind of error
	 * @param message what the caller reads
	 * @param details what is wrong, by the place where it is wrong
	 */
	record ResultError(String requestId, ErrorCode code, String message,
			Map<String, String> details) implements ConnectorFrame {

		/**
		 * Create an error.
		 */
		public ResultError {
			details = Map.copyOf(details);
		}

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onResultError(this);
		}

	}

	/**
	 * One item of a streamed answer. The first one turns the answer into a stream.
	 *
	 * @param requestId id of the execute
	 * @param sequence number of the item, from 0
	 * @param payload the item, not a stream
	 */
	record ResultChunk(String requestId, long sequence, Payload payload) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onResultChunk(this);
		}

	}

	/**
	 * The good end of a streamed answer.
	 *
	 * @param requestId id of the execute
	 * @param chunks how many items there were
	 * @param contentType content type of the items, for a stream without any
	 */
	record ResultEnd(String requestId, long chunks, String contentType) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onResultEnd(this);
		}

	}

	/**
	 * How many executes the gateway may have unanswered from now on.
	 *
	 * @param limit the new number, 0 to get no new work
	 */
	record Credits(int limit) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onCredits(this);
		}

	}

	/**
	 * A sign of life that asks for one back.
	 *
	 * @param sequence number of the heartbeat on this stream, from 1
	 */
	record Heartbeat(long sequence) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onHeartbeat(this);
		}

	}

	/**
	 * No more work is taken; what runs is still answered. On a stream of messages: none
	 * follows from here; it is to end when those of the other side are dealt with.
	 *
	 * @param reason why, for people
	 */
	record Draining(String reason) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onDraining(this);
		}

	}

	/**
	 * The connector leaves for good: its session, or its stream of messages, ends now.
	 *
	 * @param reason why, for people
	 */
	record Goodbye(String reason) implements ConnectorFrame {

		@Override
		public void deliverTo(Receiver receiver) {
			receiver.onGoodbye(this);
		}

	}

}
