/**
 * The hot parts, each for itself.
 */
@NullMarked
package dev.connector.benchmark.micro;

import org.jspecify.annotations.NullMarked;
