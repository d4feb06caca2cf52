/**
 * Round trips from a gateway to a connector and back, over everything that can carry
 * them.
 */
@NullMarked
package dev.connector.benchmark.roundtrip;

import org.jspecify.annotations.NullMarked;
