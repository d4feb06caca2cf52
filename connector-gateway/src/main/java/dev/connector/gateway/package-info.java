/**
 * The side that connectors dial: accepts streams, keeps a session for each key, and
 * pushes requests to them.
 */
@NullMarked
package dev.connector.gateway;

import org.jspecify.annotations.NullMarked;
