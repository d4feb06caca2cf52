/**
 * The frames as bytes: codecs between the frames of the core and the messages of
 * {@code connector_protocol.proto}, for every kind of wire.
 */
@NullMarked
package dev.connector.protocol;

import org.jspecify.annotations.NullMarked;
