package dev.connector.sample.chaos;

import java.net.URI;

import dev.connector.destination.DestinationOptions;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.test.TcpFaultProxy;

/**
 * One way to the gateway, with a network of its own that fails.
 *
 * @param name the name of the destination
 * @param tls whether TLS passes here
 * @param proxy the network
 */
record Link(String name, boolean tls, TcpFaultProxy proxy) {

	DestinationOptions destination() {
		URI uri = URI.create((this.tls ? "grpcs" : "grpc") + "://localhost:" + this.proxy.port());
		DestinationOptions options = DestinationOptions.of(this.name, uri);
		ReconnectOptions reconnect = options.reconnect();
		return options
			.withHeartbeat(new HeartbeatOptions(ChaosOptions.HEARTBEAT_INTERVAL, ChaosOptions.HEARTBEAT_TIMEOUT))
			.withReconnect(reconnect.withDelays(ChaosOptions.FIRST_DELAY, ChaosOptions.LONGEST_DELAY))
			.withLimits(options.limits().withTimeouts(ChaosOptions.HANDSHAKE_TIMEOUT, ChaosOptions.HANDSHAKE_TIMEOUT));
	}

}
