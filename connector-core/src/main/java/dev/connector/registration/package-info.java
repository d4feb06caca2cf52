/**
 * One registration: its connection to the gateway and the requests that it answers.
 */
@NullMarked
package dev.connector.registration;

import org.jspecify.annotations.NullMarked;
