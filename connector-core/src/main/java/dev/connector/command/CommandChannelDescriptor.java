package dev.connector.command;

/**
 * What a registry knows of a channel at one moment. Immutable.
 *
 * @param id the channel
 * @param router whether it leads to the router
 * @param started whether it can be used yet
 * @param running how many requests from it are being worked on
 * @param waiting how many requests from it wait until others are answered
 */
public record CommandChannelDescriptor(String id, boolean router, boolean started, int running, int waiting) {

}
