/**
 * More than a connector can do, and more than fits into memory.
 */
@NullMarked
package dev.connector.benchmark.load;

import org.jspecify.annotations.NullMarked;
