package dev.connector.connection;

import java.util.List;

/**
 * One row of the table: what follows from an event in a state. Immutable.
 *
 * @param from the state
 * @param event the event
 * @param to the next state
 * @param effects what is to be done after the next state was entered, in order
 */
record Transition(ConnectionState from, ConnectionEvent event, ConnectionState to, List<ConnectionEffect> effects) {

}
