/**
 * The SPI that a kind of wire implements.
 */
@NullMarked
package dev.connector.transport;

import org.jspecify.annotations.NullMarked;
