/**
 * How callers reach connectors over HTTP.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.http;

import org.jspecify.annotations.NullMarked;
