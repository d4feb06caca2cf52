/**
 * The phases of an application: what is booted, runs, is reloaded and shut down by rule.
 */
@NullMarked
package dev.connector.lifecycle;

import org.jspecify.annotations.NullMarked;
