/**
 * When to try again, how long, and who may: delays and budgets of one connection, and the
 * gate that all connections to a destination share.
 */
@NullMarked
package dev.connector.reconnect;

import org.jspecify.annotations.NullMarked;
