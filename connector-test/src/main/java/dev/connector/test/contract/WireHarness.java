package dev.connector.test.contract;

import java.util.Set;

import dev.connector.destination.DestinationOptions;
import dev.connector.test.Side;
import dev.connector.transport.WireFactory;

/**
 * A kind of wire on trial: the factory of its wires, a gateway's end for them, and a
 * network in between that fails on command. Each test gets a new one.
 */
public interface WireHarness extends AutoCloseable {

	/**
	 * Return what makes the wires.
	 * @return the factory on trial
	 */
	WireFactory factory();

	/**
	 * Return where the gateway is to be reached. Its first URI leads there; its
	 * {@code maxPayloadBytes} holds on both sides.
	 * @return the destination
	 */
	DestinationOptions destination();

	/**
	 * Return what this harness can do beside what all can.
	 * @return the capabilities
	 */
	Set<WireCapability> capabilities();

	/**
	 * Break every connection there is now, without a word of either side. New ones are
	 * made.
	 */
	void cut();

	/**
	 * Refuse new connections from now on. Those there are stay.
	 */
	void refuse();

	/**
	 * Accept connections from now on and say nothing on them.
	 */
	default void silence() {
		throw new UnsupportedOperationException(WireCapability.SILENCE.name());
	}

	/**
	 * Let nothing pass that one side sends, until {@link #unstall()}. What it sends must
	 * not get lost by that.
	 * @param sender the connectors, as {@link Side#CLIENT}, or the gateway
	 */
	default void stall(Side sender) {
		throw new UnsupportedOperationException(WireCapability.STALL.name());
	}

	/**
	 * Let everything pass again after {@link #stall(Side)}.
	 */
	default void unstall() {
		throw new UnsupportedOperationException(WireCapability.STALL.name());
	}

	/**
	 * Have the gateway say on every wire there is now that it wants no more streams
	 * there. Returns at once; streams that are open go on.
	 * @param reason why, for people
	 */
	default void leave(String reason) {
		throw new UnsupportedOperationException(WireCapability.LEAVE.name());
	}

	/**
	 * Stop the gateway and let go of everything. Does not wait for streams to end in
	 * order.
	 */
	@Override
	void close();

}
