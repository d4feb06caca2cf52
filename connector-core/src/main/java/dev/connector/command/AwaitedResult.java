package dev.connector.command;

/**
 * A call that is not answered yet.
 */
interface AwaitedResult extends Awaited {

	/**
	 * Take the answer.
	 * @param response the answer
	 */
	void answer(CommandMessage.ExecuteResponse response);

}
