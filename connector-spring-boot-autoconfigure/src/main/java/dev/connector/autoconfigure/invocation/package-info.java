/**
 * Turns beans with commands into connectors: how their input is bound, how they are
 * called and how their results go out.
 */
@NullMarked
package dev.connector.autoconfigure.invocation;

import org.jspecify.annotations.NullMarked;
