package dev.connector.autoconfigure.command.http;

import dev.connector.protocol.command.CommandMessageCodec;

/**
 * The codec of commands over HTTP, with the limits that hold there. Its own type, as
 * other channels have others.
 *
 * @param codec the codec
 */
record CommandHttpCodec(CommandMessageCodec codec) {

}
