/**
 * What commands within a process cost.
 */
@NullMarked
package dev.connector.benchmark.command;

import org.jspecify.annotations.NullMarked;
