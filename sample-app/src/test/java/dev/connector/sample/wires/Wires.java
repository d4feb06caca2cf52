package dev.connector.sample.wires;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import dev.connector.RegistrationKey;
import dev.connector.destination.DestinationOptions;
import dev.connector.registration.Registration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * What the tests of wires have in common.
 */
final class Wires {

	static final RegistrationKey KEY = new RegistrationKey("default", "echo", "one");

	static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	static final Duration STABLE_AFTER = Duration.ofSeconds(1);

	private Wires() {
	}

	/**
	 * Return the options of a destination that is tried again soon.
	 * @param uris where it is
	 */
	static DestinationOptions to(String... uris) {
		return named("default", uris);
	}

	static DestinationOptions named(String name, String... uris) {
		DestinationOptions options = DestinationOptions.of(name, URI.create(uris[0]))
			.withRoutes(DestinationOptions.Routes.to(Arrays.stream(uris).map(URI::create).toArray(URI[]::new)));
		return options.withLimits(options.limits().withTimeouts(CONNECT_TIMEOUT, Duration.ofSeconds(10)))
			.withReconnect(options.reconnect()
				.withDelays(Duration.ofMillis(50), Duration.ofMillis(500))
				.withStableAfter(STABLE_AFTER));
	}

	static String grpc(int port) {
		return "grpc://localhost:" + port;
	}

	static String webSocket(int port) {
		return "ws://localhost:" + port;
	}

	static void awaitReady(Registration registration) {
		registration.whenReady().orTimeout(60, TimeUnit.SECONDS).join();
	}

	static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
	}

}
