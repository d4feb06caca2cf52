package dev.connector.autoconfigure.command.channel;

/**
 * A place where this process waits for channels, at one moment. Immutable.
 *
 * @param name the name, with which the ids of its channels begin
 * @param uri where it listens, with the port in use
 * @param listening whether it listens now
 * @param connections how many connections there are
 * @param refused how many connections were closed because there were too many
 */
public record CommandListener(String name, String uri, boolean listening, int connections, long refused) {

}
