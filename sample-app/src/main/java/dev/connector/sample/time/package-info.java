/**
 * A connector for questions about time zones.
 */
@NullMarked
package dev.connector.sample.time;

import org.jspecify.annotations.NullMarked;
