package dev.connector.command.channel.destination;

import java.util.concurrent.CompletionStage;

import dev.connector.Payload;

/**
 * What carries the messages of one channel.
 */
interface Carrier {

	/**
	 * Begin: the channel is told when it is open, or that it has ended.
	 */
	void begin(PayloadChannel channel);

	/**
	 * Send a message.
	 * @return completes when the other side took it; exceptionally with a
	 * {@link dev.connector.message.MessageNotDeliveredException}
	 */
	CompletionStage<Void> send(Payload message);

	/**
	 * Carry no more for the channel, which is over.
	 */
	void end();

}
