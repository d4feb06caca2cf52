/**
 * Why connections fail, as types, and the one table that says what a failure means.
 */
@NullMarked
package dev.connector.failure;

import org.jspecify.annotations.NullMarked;
