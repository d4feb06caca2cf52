package dev.connector.autoconfigure.web;

import java.util.List;

import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * Something that is served by the application's web server. Its own type, as not every
 * application has one.
 *
 * @param name what listens there, for people
 * @param authentication how those who come are recognised
 * @param server properties of the web server
 * @param context the application
 */
public record WebServerPoint(String name, Protection authentication, ObjectProvider<ServerProperties> server,
		ApplicationContext context) implements ListeningPoints {

	@Override
	public List<ListeningPoint> find() {
		return (this.context instanceof WebServerApplicationContext)
				? this.server.stream().filter(WebServerPoint::listens).map(this::point).toList() : List.of();
	}

	private static boolean listens(ServerProperties server) {
		@Nullable Integer port = server.getPort();
		return port == null || port >= 0;
	}

	private ListeningPoint point(ServerProperties server) {
		boolean tls = Ssl.isEnabled(server.getSsl());
		return new ListeningPoint(this.name, server.getAddress(), "server.address",
				new Protection("TLS", tls, "'server.ssl.bundle'"), this.authentication);
	}

}
