/**
 * The messages of commands as JSON, and values between JSON and Java.
 */
@NullMarked
package dev.connector.protocol.command;

import org.jspecify.annotations.NullMarked;
