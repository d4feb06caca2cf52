package dev.connector.autoconfigure.command.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.connector.autoconfigure.DestinationProperties.Heartbeat;
import dev.connector.autoconfigure.DestinationProperties.Reconnect;
import dev.connector.autoconfigure.ProxyUri;
import dev.connector.autoconfigure.SslProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Channels of commands to other processes. Immutable; never shows a token in its text
 * form.
 *
 * @param channels Channels that this process opens, by name.
 * @param listeners Places where this process waits for channels over TCP, by name.
 */
@ConfigurationProperties("connector.commands")
public record CommandChannelProperties(@DefaultValue Map<String, Channel> channels,
		@DefaultValue Map<String, Listener> listeners) {

	/**
	 * A channel that this process opens, and opens again when it is lost. What is not
	 * said about attempts and heartbeats is inherited from 'connector.defaults'.
	 *
	 * @param enabled Whether there is this channel.
	 * @param uri Where the peer is, such as https://host, wss://host/cmd/ws,
	 * tcps://host:7500, destination:default, or stdio.
	 * @param token Token to show.
	 * @param tokenFile File with the token to show, read again whenever it changed.
	 * @param ssl Whom to trust and what to show where the connection uses TLS.
	 * @param proxy HTTP proxy to go through, such as http://user:password@proxy:3128.
	 * @param prefix What the names of the peer's commands begin with here, before a dot.
	 * @param connectTimeout How long connecting may take.
	 * @param timeout How long a call over HTTP may take.
	 * @param heartbeat How a silent peer is noticed. An interval of 0 for not at all.
	 * @param reconnect When to try again.
	 */
	public record Channel(@DefaultValue("true") boolean enabled, @Nullable String uri, @Nullable String token,
			@Nullable Path tokenFile, @DefaultValue SslProperties ssl, @Nullable ProxyUri proxy,
			@Nullable String prefix, @Nullable Duration connectTimeout, @Nullable Duration timeout,
			@DefaultValue Heartbeat heartbeat, @DefaultValue Reconnect reconnect) {

		@Override
		public String toString() {
			return "Channel[enabled=" + this.enabled + "]";
		}

	}

	/**
	 * A place where this process waits for channels over TCP.
	 *
	 * @param enabled Whether to listen there.
	 * @param uri Where to listen, such as tcp://127.0.0.1:7500 or tcps://0.0.0.0:7500.
	 * Port 0 takes any free one.
	 * @param ssl What to show to peers, and whom to trust, where connections use TLS.
	 * @param clientAuth Whether peers have to show a certificate that is trusted.
	 * @param maxConnections How many connections there may be at a time.
	 * @param handshakeTimeout How long the TLS handshake of a connection may take.
	 * @param allowInsecure Whether to listen on other addresses than loopback without
	 * encryption or without certificates of peers.
	 */
	public record Listener(@DefaultValue("true") boolean enabled, @Nullable String uri, @DefaultValue SslProperties ssl,
			@DefaultValue("false") boolean clientAuth, @DefaultValue("1000") int maxConnections,
			@DefaultValue("10s") Duration handshakeTimeout, @DefaultValue("false") boolean allowInsecure) {

	}

}
