/**
 * What every side of an application shares that listens on its web server.
 */
@NullMarked
package dev.connector.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
