/**
 * When to try again: pure policies from an attempt to a delay.
 */
@NullMarked
package dev.connector.reconnect;

import org.jspecify.annotations.NullMarked;
