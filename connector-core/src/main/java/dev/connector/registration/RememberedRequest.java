package dev.connector.registration;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered, as it is remembered. Immutable.
 *
 * @param id its id
 * @param capability hash of what was asked for
 * @param size size of its payload in bytes
 * @param checksum checksum of its payload
 * @param answer its answer, unless that was let go
 */
record RememberedRequest(String id, int capability, int size, int checksum, @Nullable ConnectorFrame answer) {

	/**
	 * Return whether another request came under the same id.
	 */
	boolean differsFrom(GatewayFrame.Execute frame) {
		return this.capability != frame.capability().hashCode() || this.size != frame.payload().size()
				|| this.checksum != KnownRequest.checksum(frame.payload());
	}

	/**
	 * Return the answer to the same request once more.
	 */
	ConnectorFrame answerAgain() {
		return (this.answer != null) ? this.answer : KnownRequest.notKept(this.id);
	}

}
