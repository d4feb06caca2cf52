/**
 * Messages between a process and a gateway that belong to no registration: what both ends
 * have in common.
 */
@NullMarked
package dev.connector.message;

import org.jspecify.annotations.NullMarked;
