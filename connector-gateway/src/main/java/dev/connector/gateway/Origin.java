package dev.connector.gateway;

/**
 * Where a stream comes from, for people.
 *
 * @param peer address of the connector
 * @param wire kind of the wire that carries the stream
 */
record Origin(String peer, String wire) {

}
