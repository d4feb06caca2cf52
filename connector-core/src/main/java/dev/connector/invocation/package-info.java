/**
 * What a process asks of connectors through a gateway, until it is answered.
 */
@NullMarked
package dev.connector.invocation;

import org.jspecify.annotations.NullMarked;
