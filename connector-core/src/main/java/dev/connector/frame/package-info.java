/**
 * The frames of the protocol between a connector and a gateway, free of any encoding.
 */
@NullMarked
package dev.connector.frame;

import org.jspecify.annotations.NullMarked;
