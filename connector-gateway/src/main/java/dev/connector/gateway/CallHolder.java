package dev.connector.gateway;

/**
 * Where a call is that was not pushed yet.
 */
interface CallHolder {

	/**
	 * Let go of a call because nobody waits for it any more. Does nothing when it is
	 * elsewhere by now.
	 * @param call the call
	 */
	void forget(Call call);

}
