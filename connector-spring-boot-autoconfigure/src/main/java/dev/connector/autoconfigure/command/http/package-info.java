/**
 * Commands for other processes over HTTP, through the application's web server.
 */
@NullMarked
package dev.connector.autoconfigure.command.http;

import org.jspecify.annotations.NullMarked;
