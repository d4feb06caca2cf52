/**
 * Connections over TCP: their threads, and the way to the other side, through proxies and
 * with TLS. For what is spoken over them there are packages of their own.
 */
@NullMarked
package dev.connector.transport.socket;

import org.jspecify.annotations.NullMarked;
