/**
 * What destinations show, and how that is kept fresh.
 */
@NullMarked
package dev.connector.autoconfigure.auth;

import org.jspecify.annotations.NullMarked;
