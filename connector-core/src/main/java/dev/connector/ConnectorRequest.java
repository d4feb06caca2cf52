package dev.connector;

/**
 * A request to a connector. Immutable.
 *
 * @param capability the name of the capability that is asked for
 * @param payload the input
 * @param context who asks, until when, and whether still
 */
public record ConnectorRequest(String capability, Payload payload, ConnectorContext context) {

}
