/**
 * How connectors reach the gateway over gRPC, through Spring Boot's own gRPC server.
 */
@NullMarked
package dev.connector.autoconfigure.gateway.grpc;

import org.jspecify.annotations.NullMarked;
