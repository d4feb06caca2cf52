/**
 * The only package that touches threads, executors, clocks and randomness.
 */
@NullMarked
package dev.connector.schedule;

import org.jspecify.annotations.NullMarked;
