/**
 * The contract that every kind of wire keeps, as tests to run against one.
 */
@NullMarked
package dev.connector.test.contract;

import org.jspecify.annotations.NullMarked;
