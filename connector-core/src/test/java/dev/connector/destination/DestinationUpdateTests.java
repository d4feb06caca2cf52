package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.failure.Failure;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.GateOptions;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What other options of a destination replace, and what they don't.
 */
class DestinationUpdateTests extends AbstractDestinationTests {

	private final List<String> reasons = new ArrayList<>();

	@Test
	void delaysAndDeadlinesReplaceNothing() {
		Destination destination = destination(BEST);
		FrameStream<?> stream = listen(destination);
		DestinationOptions changed = destination.options()
			.withReconnect(destination.options()
				.reconnect()
				.withDelays(Duration.ofSeconds(3), Duration.ofSeconds(4))
				.withGate(GateOptions.defaults().withMaxConcurrentHandshakes(1)))
			.withLimits(destination.options()
				.limits()
				.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2))
				.withIdleTimeout(Duration.ofSeconds(7)));
		destination.update(changed, "a test");
		assertThat(destination.options()).isEqualTo(changed);
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(this.reasons).isEmpty();
		stream.abort("over");
	}

	@Test
	void heartbeatsAndCredentialsReplaceStreamsAlone() {
		Destination destination = destination(BEST);
		FrameStream<?> stream = listen(destination);
		destination.update(destination.options()
			.withHeartbeat(new HeartbeatOptions(Duration.ofSeconds(1), Duration.ofSeconds(2))), "other heartbeats");
		destination.update(destination.options().withCredentials(() -> Credentials.bearer("other")), "other credentials");
		assertThat(this.reasons).containsExactly("other heartbeats", "other credentials");
		assertThat(this.gateway.wires()).hasSize(1);
		stream.abort("over");
	}

	@Test
	void limitsOfWiresReplaceThem() {
		Destination destination = destination(BEST);
		FrameStream<?> stream = listen(destination);
		destination.update(destination.options().withLimits(destination.options().limits().withMaxStreamsPerConnection(1)),
				"other limits");
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(this.reasons).containsExactly("other limits");
		stream.abort("over");
	}

	private FrameStream<?> listen(Destination destination) {
		this.gateway.accept();
		return destination.open(new FrameListener<GatewayFrame>() {

			@Override
			public void onFrame(GatewayFrame frame) {
			}

			@Override
			public void onLeaving(String reason) {
				DestinationUpdateTests.this.reasons.add(reason);
			}

			@Override
			public void onClosed(Failure failure) {
			}

		});
	}

}
