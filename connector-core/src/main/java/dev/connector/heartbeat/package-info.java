/**
 * How a silent stream is noticed.
 */
@NullMarked
package dev.connector.heartbeat;

import org.jspecify.annotations.NullMarked;
