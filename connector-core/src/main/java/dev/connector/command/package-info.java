/**
 * Typed commands and events by name, within a process and between processes: a registry,
 * the channels that join registries, and the messages that go over them.
 */
@NullMarked
package dev.connector.command;

import org.jspecify.annotations.NullMarked;
