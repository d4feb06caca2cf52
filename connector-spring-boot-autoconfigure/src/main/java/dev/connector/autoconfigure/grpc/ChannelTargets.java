package dev.connector.autoconfigure.grpc;

import java.net.URI;

import dev.connector.destination.DestinationOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties.Channel;
import org.springframework.core.env.Environment;

/**
 * Names the channel to ask Spring Boot for, so that a destination's channel has the
 * settings of {@code spring.grpc.client.channel.<destination>} (or, as everywhere in
 * Spring Boot, of {@code default} where there are none) and leads to the destination's
 * URI, unless these settings name a target of their own for the preferred one.
 * <p>
 * The settings of a destination are put among those of Spring Boot under a name that is
 * nobody else's, for one channel at a time: the channels of the application stay as they
 * are, also where a destination has the name of one. Not safe for use by many threads.
 */
final class ChannelTargets {

	private static final String CHANNELS = "spring.grpc.client.channel.";

	private static final String SHARED = "default";

	private final @Nullable GrpcClientProperties properties;

	private final Environment environment;

	ChannelTargets(@Nullable GrpcClientProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/**
	 * Return the name to ask for.
	 */
	String nameOf(DestinationOptions destination, URI uri) {
		if (this.properties == null) {
			return uri.getRawAuthority();
		}
		String alias = "connector-" + destination.name();
		this.properties.getChannel().put(alias, settings(destination, uri));
		return alias;
	}

	private Channel settings(DestinationOptions destination, URI uri) {
		String own = CHANNELS + destination.name();
		Channel channel = bind(own);
		if (channel == null) {
			channel = bind(CHANNELS + SHARED);
		}
		channel = (channel != null) ? channel : new Channel();
		if (!uri.equals(destination.uri()) || !hasOwnTarget(destination, own)) {
			channel.setTarget(uri.getRawAuthority());
		}
		if ("grpcs".equalsIgnoreCase(uri.getScheme()) && channel.getSsl().getEnabled() == null) {
			channel.getSsl().setEnabled(true);
		}
		// A stream has no end, so that a deadline for calls would cut it again and again
		channel.getDefault().setDeadline(null);
		return channel;
	}

	/**
	 * The target of the channel {@code default} is meant for a destination of that name
	 * only where nothing else says where the destination is.
	 */
	private boolean hasOwnTarget(DestinationOptions destination, String own) {
		return this.environment.containsProperty(own + ".target") && !(destination.name().equals(SHARED)
				&& this.environment.containsProperty("connector.destinations." + SHARED + ".uri"));
	}

	private @Nullable Channel bind(String prefix) {
		return Binder.get(this.environment).bind(prefix, Channel.class).orElse(null);
	}

}
