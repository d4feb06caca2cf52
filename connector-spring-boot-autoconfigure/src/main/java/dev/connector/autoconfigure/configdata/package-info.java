/**
 * Reads the configuration files of an application again.
 */
@NullMarked
package dev.connector.autoconfigure.configdata;

import org.jspecify.annotations.NullMarked;
