/**
 * Auto-configuration of the wires over gRPC.
 */
@NullMarked
package dev.connector.autoconfigure.grpc;

import org.jspecify.annotations.NullMarked;
