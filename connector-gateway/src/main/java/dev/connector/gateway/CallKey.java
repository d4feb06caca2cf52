package dev.connector.gateway;

/**
 * What makes two requests the same.
 *
 * @param address where they go
 * @param requestId the id that both have
 */
record CallKey(ConnectorAddress address, String requestId) {

}
