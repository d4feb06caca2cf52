/**
 * Programs that measure the connectors and their alternatives side by side, and print
 * what they found as a table of figures.
 */
@NullMarked
package dev.connector.benchmark;

import org.jspecify.annotations.NullMarked;
