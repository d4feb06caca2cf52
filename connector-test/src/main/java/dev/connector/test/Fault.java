package dev.connector.test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a {@link TcpFaultProxy} does to what passes, from when the fault is injected until
 * it is lifted. Several may hold at a time; where two say the same of one thing, the
 * worse holds. Immutable; each kind says which connections it touches.
 */
public sealed interface Fault {

	/**
	 * Let nothing pass.
	 * @return a stall of both sides
	 */
	static Fault stall() {
		return new Stall(EnumSet.allOf(Side.class));
	}

	/**
	 * Let nothing pass that one side sends.
	 * @param sender the side that is no longer heard
	 * @return a stall of one side
	 */
	static Fault stall(Side sender) {
		return new Stall(Set.of(sender));
	}

	/**
	 * Let little pass.
	 * @param bytesPerSecond how much of each side, on each connection
	 * @return a slow network in both directions
	 */
	static Fault slow(int bytesPerSecond) {
		return new Slow(EnumSet.allOf(Side.class), bytesPerSecond);
	}

	/**
	 * Let little pass of what one side sends.
	 * @param sender the side that is slowed down
	 * @param bytesPerSecond how much of it, on each connection
	 * @return a slow network in one direction
	 */
	static Fault slow(Side sender, int bytesPerSecond) {
		return new Slow(Set.of(sender), bytesPerSecond);
	}

	/**
	 * Let everything pass later.
	 * @param by how much later
	 * @return a long way in both directions
	 */
	static Fault delay(Duration by) {
		return new Delay(by);
	}

	/**
	 * Change what one side sends.
	 * @param sender the side whose bytes are spoilt
	 * @return a network that changes bits
	 */
	static Fault corrupt(Side sender) {
		return new Corrupt(sender);
	}

	/**
	 * Tell no side of the end of the other one.
	 * @return a network that swallows ends
	 */
	static Fault halfOpen() {
		return new HalfOpen();
	}

	/**
	 * Refuse connections.
	 * @return a port on which nobody listens
	 */
	static Fault refuse() {
		return new Refuse();
	}

	/**
	 * Accept connections and say nothing.
	 * @return a port behind which nobody answers
	 */
	static Fault silence() {
		return new Silence();
	}

	/**
	 * Answer the PINGs of HTTP/2 and pass nothing on.
	 * @return a network that looks alive and carries nothing
	 */
	static Fault pingsOnly() {
		return new PingsOnly();
	}

	/**
	 * Nothing passes that these sides send, their ends included, on connections old and
	 * new. Nothing is lost: it passes when the fault is lifted.
	 *
	 * @param senders the sides that are no longer heard
	 */
	record Stall(Set<Side> senders) implements Fault {

		/**
		 * Create a stall.
		 */
		public Stall {
			senders = Set.copyOf(senders);
		}

	}

	/**
	 * Little passes of what these sides send, on connections old and new.
	 *
	 * @param senders the sides that are slowed down
	 * @param bytesPerSecond how much of each passes, on each connection
	 */
	record Slow(Set<Side> senders, int bytesPerSecond) implements Fault {

		/**
		 * Create a slow network.
		 */
		public Slow {
			senders = Set.copyOf(senders);
			if (bytesPerSecond < 1) {
				throw new IllegalArgumentException("bytesPerSecond must be at least 1, but is " + bytesPerSecond);
			}
		}

	}

	/**
	 * What is read waits before it passes, on connections old and new. As no more is read
	 * meanwhile, no more than a buffer passes in that time.
	 *
	 * @param by how long it waits
	 */
	record Delay(Duration by) implements Fault {

		/**
		 * Create a delay.
		 */
		public Delay {
			if (by.isNegative()) {
				throw new IllegalArgumentException("a delay must not be negative, but is " + by);
			}
		}

	}

	/**
	 * One bit is flipped of each piece that a side sends, on connections old and new.
	 *
	 * @param sender the side whose bytes are spoilt
	 */
	record Corrupt(Side sender) implements Fault {

	}

	/**
	 * When one side ends or resets a connection, old or new, the other one isn't told,
	 * and what it sends is thrown away. It isn't told when the fault is lifted either,
	 * but only by {@link TcpFaultProxy#cut()} and {@link TcpFaultProxy#reset()}.
	 */
	record HalfOpen() implements Fault {

	}

	/**
	 * New connections are refused; those that exist live on.
	 */
	record Refuse() implements Fault {

	}

	/**
	 * New connections are accepted and lead nowhere, not even after the fault is lifted:
	 * nothing is sent on them, and what arrives is thrown away. Those that exist live on.
	 */
	record Silence() implements Fault {

	}

	/**
	 * HTTP/2 without TLS: nothing passes any more on connections old and new, but each
	 * PING is answered in the name of the other side (and the SETTINGS, without which a
	 * connection would not begin). As frames are lost, a connection on which something
	 * was withheld stays like this to its end.
	 */
	record PingsOnly() implements Fault {

	}

}
