/**
 * JSON Schemas of commands, made from their types and held against their input.
 */
@NullMarked
package dev.connector.autoconfigure.schema;

import org.jspecify.annotations.NullMarked;
