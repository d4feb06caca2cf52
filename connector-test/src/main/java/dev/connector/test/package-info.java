/**
 * What tests of connectors need: a gateway in the process, and a network that fails on
 * command.
 */
@NullMarked
package dev.connector.test;

import org.jspecify.annotations.NullMarked;
