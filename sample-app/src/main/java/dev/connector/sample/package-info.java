/**
 * One application that is a gateway and a host of connectors.
 */
@NullMarked
package dev.connector.sample;

import org.jspecify.annotations.NullMarked;
