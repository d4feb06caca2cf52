package dev.connector.gateway;

import java.util.Objects;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.RejectionCode;

/**
 * Decides whether a connector may register under the identity that it claims. Called by
 * I/O threads, many at a time: must not block.
 */
@FunctionalInterface
public interface ConnectorAuthenticator {

	/**
	 * Decide about a registration.
	 * @param register what the connector claims and shows
	 * @param peer where it comes from, for people
	 * @return the decision
	 */
	Decision authenticate(ConnectorFrame.Register register, String peer);

	/**
	 * Decide about somebody who wants to exchange messages that belong to no
	 * registration. Nobody may, unless this is overridden.
	 * @param hello who it claims to be, and what it shows
	 * @param peer where it comes from, for people
	 * @return the decision
	 */
	default Decision authenticate(ConnectorFrame.Hello hello, String peer) {
		return Decision.reject(RejectionCode.FORBIDDEN,
				"The gateway's authenticator knows registrations only: let it decide about messages as well");
	}

	/**
	 * What was decided about a registration.
	 */
	sealed interface Decision {

		/**
		 * Let it in.
		 * @return the decision
		 */
		static Decision accept() {
			return Accepted.INSTANCE;
		}

		/**
		 * Refuse it.
		 * @param code why
		 * @param message why, for people, without any secret; names what to change
		 * @return the decision
		 */
		static Decision reject(RejectionCode code, String message) {
			return new Rejected(code, message);
		}

	}

	/**
	 * The connector may register.
	 */
	enum Accepted implements Decision {

		/**
		 * There is only one way to be accepted.
		 */
		INSTANCE

	}

	/**
	 * The connector may not register.
	 *
	 * @param code why
	 * @param message why, for people, without any secret
	 */
	record Rejected(RejectionCode code, String message) implements Decision {

		/**
		 * Create a refusal.
		 */
		public Rejected {
			Objects.requireNonNull(code, "code");
			Objects.requireNonNull(message, "message");
		}

	}

}
