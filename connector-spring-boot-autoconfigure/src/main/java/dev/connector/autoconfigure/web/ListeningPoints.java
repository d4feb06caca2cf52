package dev.connector.autoconfigure.web;

import java.util.List;

/**
 * Knows the places where one side of the gateway is going to listen. Asked once, before
 * anything listens.
 */
@FunctionalInterface
public interface ListeningPoints {

	/**
	 * Return the places.
	 * @return the places, none when this side doesn't listen
	 */
	List<ListeningPoint> find();

}
