package dev.connector.command.channel;

import dev.connector.command.CommandChannel;

/**
 * A kind of channel on trial: makes both ends of one, with a network in between that
 * fails on command. Each test gets a new one.
 */
public interface ChannelHarness extends AutoCloseable {

	/** How many bytes may wait at each end. */
	int MAX_WAITING = 4 << 20;

	/** How large a message may be. */
	int MAX_MESSAGE = 2 << 20;

	/**
	 * Make the near end, which nobody started.
	 */
	CommandChannel create();

	/**
	 * Start both ends.
	 * @param near the near end, which nobody started
	 * @param nearHears hears what comes to the near end
	 * @param farHears hears what comes to the far end
	 * @return the far end
	 */
	CommandChannel connect(CommandChannel near, Recorder nearHears, Recorder farHears) throws Exception;

	/**
	 * Break every connection there is, without a word of either side.
	 */
	default void reset() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Let nothing pass any more.
	 */
	default void stall() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Refuse new connections.
	 */
	default void refuse() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Close the connections to the far end, and leave the near end without a word.
	 */
	default void dropFarSide() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Let all timers run out that are armed.
	 */
	default void letTimePass() {
	}

	/**
	 * Return how many timers are armed. There are none while nothing is under way.
	 */
	default int timers() {
		return 0;
	}

	/**
	 * Let go of everything, and check that nothing is left.
	 */
	@Override
	void close();

}
