package dev.connector.gateway;

import java.time.Duration;

/**
 * Somebody who can be asked to move to another gateway.
 */
interface Movable {

	/**
	 * Ask for another connection in the place of the one in use.
	 * @param after when
	 * @return {@code false} when there is no connection now
	 */
	boolean askToReconnect(Duration after);

	/**
	 * Return whether nobody is here any more.
	 */
	boolean isEnded();

}
