/**
 * Streams of frames over gRPC: the wires of a connector and the service of a gateway.
 */
@NullMarked
package dev.connector.transport.grpc;

import org.jspecify.annotations.NullMarked;
