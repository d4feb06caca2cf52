/**
 * What every connection has: states, snapshots and typed failures.
 */
@NullMarked
package dev.connector.connection;

import org.jspecify.annotations.NullMarked;
