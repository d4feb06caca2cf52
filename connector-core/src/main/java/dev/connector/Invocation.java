package dev.connector;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ConnectorClient} asks of a connector. Immutable.
 *
 * @param address whom
 * @param capability what is asked for
 * @param payload the input, not a stream
 * @param timeout how long the answer is waited for
 * @param idempotencyKey tells that this is the same invocation as another one of this
 * process with that key, at the same address, so that it runs once and both get its
 * answer; {@code null} when it is like no other
 * @param attributes what is sent along
 */
public record Invocation(ConnectorAddress address, String capability, Payload payload, Duration timeout,
		@Nullable String idempotencyKey, Map<String, String> attributes) {

	/**
	 * The most characters that the name of a capability may have.
	 */
	public static final int MAX_CAPABILITY_LENGTH = 200;

	/**
	 * The most characters that the names and values of attributes may have altogether.
	 */
	public static final int MAX_ATTRIBUTES_LENGTH = 16 * 1024;

	private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");

	/**
	 * Create an invocation.
	 * @throws IllegalArgumentException when something is too long, the capability blank,
	 * the timeout not positive, or the key not of 1 to 200 visible ASCII characters
	 */
	public Invocation {
		Objects.requireNonNull(address, "address");
		Objects.requireNonNull(payload, "payload");
		attributes = Map.copyOf(attributes);
		if (capability.isBlank() || capability.length() > MAX_CAPABILITY_LENGTH) {
			throw new IllegalArgumentException("The capability must have 1 to " + MAX_CAPABILITY_LENGTH
					+ " characters, but is '" + capability + "'");
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("The timeout must be positive, but is " + timeout);
		}
		if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
			throw new IllegalArgumentException(
					"The idempotency key must be 1 to 200 visible ASCII characters without spaces");
		}
		int length = 0;
		for (Map.Entry<String, String> attribute : attributes.entrySet()) {
			length += attribute.getKey().length() + attribute.getValue().length();
		}
		if (length > MAX_ATTRIBUTES_LENGTH) {
			throw new IllegalArgumentException("The attributes have " + length + " characters, but "
					+ MAX_ATTRIBUTES_LENGTH + " may be sent along");
		}
	}

	/**
	 * Describe an invocation that is like no other.
	 * @param address whom to ask
	 * @param capability what to ask for
	 * @param payload the input, not a stream
	 * @param timeout how long the answer is waited for
	 * @return the invocation
	 */
	public static Invocation of(ConnectorAddress address, String capability, Payload payload, Duration timeout) {
		return new Invocation(address, capability, payload, timeout, null, Map.of());
	}

	/**
	 * Return this invocation with another timeout.
	 * @param changed how long the answer is waited for
	 * @return a new invocation
	 */
	public Invocation withTimeout(Duration changed) {
		return new Invocation(this.address, this.capability, this.payload, changed, this.idempotencyKey,
				this.attributes);
	}

	/**
	 * Return this invocation with a key, so that it may be asked for again: by the
	 * application, and by the client itself when its connection is lost.
	 * @param key the key
	 * @return a new invocation
	 */
	public Invocation withIdempotencyKey(String key) {
		return new Invocation(this.address, this.capability, this.payload, this.timeout, key, this.attributes);
	}

	/**
	 * Return this invocation with other attributes.
	 * @param changed what is sent along
	 * @return a new invocation
	 */
	public Invocation withAttributes(Map<String, String> changed) {
		return new Invocation(this.address, this.capability, this.payload, this.timeout, this.idempotencyKey, changed);
	}

}
