package dev.connector.autoconfigure.grpc;

import java.util.function.Supplier;

import dev.connector.destination.TlsOptions;
import dev.connector.transport.grpc.GrpcTls;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.grpc.client.ChannelCredentialsProvider;

/**
 * Gives the channels of destinations the keys and the trust of these, where they have
 * their own, and everybody else what they had before. Safe for use by many threads.
 */
final class DestinationCredentials {

	/**
	 * For this one object, made once in an application context: a factory asks for
	 * credentials by the target alone, on the thread that it makes the channel on.
	 */
	@SuppressWarnings("ThreadLocalUsage")
	private final ThreadLocal<@Nullable Own> own = new ThreadLocal<>();

	/**
	 * Make a channel with certain keys and trust.
	 * @param tls the keys and trust; the defaults leave it to the channel's own settings
	 * @param channel makes the channel, on this thread
	 */
	ManagedChannel during(TlsOptions tls, Supplier<ManagedChannel> channel) {
		if (tls.equals(TlsOptions.DEFAULTS)) {
			return channel.get();
		}
		Own credentials = new Own(GrpcTls.credentials(tls));
		this.own.set(credentials);
		try {
			ManagedChannel made = channel.get();
			if (!credentials.asked) {
				made.shutdownNow();
				throw new IllegalStateException("The GrpcChannelFactory of the application doesn't ask for credentials,"
						+ " so that those of the destination can't be used: set them there instead");
			}
			return made;
		}
		finally {
			this.own.remove();
		}
	}

	/**
	 * Return a provider that knows about destinations.
	 * @param others gives everybody else their credentials
	 */
	ChannelCredentialsProvider before(ChannelCredentialsProvider others) {
		return (target) -> {
			Own credentials = this.own.get();
			return (credentials != null) ? credentials.ask() : others.getChannelCredentials(target);
		};
	}

	private static final class Own {

		private final ChannelCredentials credentials;

		private boolean asked;

		Own(ChannelCredentials credentials) {
			this.credentials = credentials;
		}

		ChannelCredentials ask() {
			this.asked = true;
			return this.credentials;
		}

	}

}
