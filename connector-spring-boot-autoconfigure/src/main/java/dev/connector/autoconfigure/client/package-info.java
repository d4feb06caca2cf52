/**
 * Lets the application invoke connectors through its gateways.
 */
@NullMarked
package dev.connector.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
