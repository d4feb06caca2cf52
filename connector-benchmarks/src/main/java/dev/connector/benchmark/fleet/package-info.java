/**
 * Many registrations: what they cost while nothing happens, and how they come back.
 */
@NullMarked
package dev.connector.benchmark.fleet;

import org.jspecify.annotations.NullMarked;
