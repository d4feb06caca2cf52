/**
 * Keeps command registries connected with their peers.
 */
@NullMarked
package dev.connector.command.link;

import org.jspecify.annotations.NullMarked;
