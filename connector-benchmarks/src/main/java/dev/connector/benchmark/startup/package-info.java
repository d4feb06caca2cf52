/**
 * What the client starter adds to an application.
 */
@NullMarked
package dev.connector.benchmark.startup;

import org.jspecify.annotations.NullMarked;
