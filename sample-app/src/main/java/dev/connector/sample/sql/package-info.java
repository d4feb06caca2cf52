/**
 * A connector for reading a database.
 */
@NullMarked
package dev.connector.sample.sql;

import org.jspecify.annotations.NullMarked;
