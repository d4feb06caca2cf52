package dev.connector.frame;

import java.time.Duration;
import java.util.Map;

import dev.connector.ConnectorAddress;
import dev.connector.InvocationErrorCode;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a stream on which a process invokes connectors.
 */
public sealed interface InvocationFrame {

	/**
	 * Return which invocation the frame is about.
	 * @return its number on the stream, from 1
	 */
	long id();

	/**
	 * Ask a connector. Answered once with {@link Answer} or {@link Failed}, unless it is
	 * called off before.
	 *
	 * @param id number of the invocation on the stream, from 1
	 * @param address whom
	 * @param capability what is asked for
	 * @param payload the input, not a stream
	 * @param timeout time that is left until the deadline
	 * @param manner how it is to be done
	 */
	record Invoke(long id, ConnectorAddress address, String capability, Payload payload, Duration timeout,
			Manner manner) implements InvocationFrame, ConnectorFrame {

		@Override
		public void deliverTo(ConnectorFrame.Receiver receiver) {
			receiver.onInvoke(this);
		}

	}

	/**
	 * How an invocation is to be done.
	 *
	 * @param attributes what is sent along to the connector
	 * @param idempotencyKey what makes it the same as another one, or {@code null}
	 * @param oneWay whether the answer tells only that the gateway took it
	 */
	record Manner(Map<String, String> attributes, @Nullable String idempotencyKey, boolean oneWay) {

		/**
		 * Create a manner.
		 */
		public Manner {
			attributes = Map.copyOf(attributes);
		}

	}

	/**
	 * Nobody waits for the answer any more.
	 *
	 * @param id number of the invocation
	 * @param reason why, for people
	 */
	record CallOff(long id, String reason) implements InvocationFrame, ConnectorFrame {

		@Override
		public void deliverTo(ConnectorFrame.Receiver receiver) {
			receiver.onCallOff(this);
		}

	}

	/**
	 * The answer to an invocation.
	 *
	 * @param id number of the invocation
	 * @param payload the answer, not a stream
	 */
	record Answer(long id, Payload payload) implements InvocationFrame, GatewayFrame {

		@Override
		public void deliverTo(GatewayFrame.Receiver receiver) {
			receiver.onAnswer(this);
		}

	}

	/**
	 * The error that answers an invocation.
	 *
	 * @param id number of the invocation
	 * @param code what kind of error
	 * @param message what happened, for people
	 * @param details what is wrong, by the place where it is wrong
	 * @param retryAfter when to try again, or {@code null} when nothing is known about it
	 */
	record Failed(long id, InvocationErrorCode code, String message, Map<String, String> details,
			@Nullable Duration retryAfter) implements InvocationFrame, GatewayFrame {

		/**
		 * Create an error.
		 */
		public Failed {
			details = Map.copyOf(details);
		}

		@Override
		public void deliverTo(GatewayFrame.Receiver receiver) {
			receiver.onFailed(this);
		}

	}

}
