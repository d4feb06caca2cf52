package dev.connector.transport.websocket;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

import dev.connector.frame.Credentials;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.websocket.WebSocketOptions.Limits;
import dev.connector.transport.websocket.WebSocketOptions.Timeouts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebSocketOptionsTests {

	@Test
	void noSecretIsInTheTextForm() {
		WebSocketOptions options = WebSocketOptions.of(URI.create("wss://host/secret?key=secret"))
			.withHeaders(Map.of("X-API-Key", "secret"))
			.withCredentials(() -> Credentials.bearer("secret"));
		assertThat(options.toString()).isEqualTo("wss://host:443");
		try (WebSocketClients clients = new WebSocketClients(new VirtualScheduler())) {
			assertThat(clients.transport(options).toString()).isEqualTo("wss://host:443");
		}
		assertThat(WebSocketMessage.text("secret").toString()).isEqualTo("text of 6 characters");
		assertThat(WebSocketMessage.binary(new byte[3]).toString()).isEqualTo("3 bytes");
	}

	@Test
	void timeoutsAndLimitsArePositive() {
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException().isThrownBy(() -> new Timeouts(Duration.ZERO, second, second));
		assertThatIllegalArgumentException().isThrownBy(() -> new Timeouts(second, second, second.negated()));
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 0));
	}

	@Test
	void aMessageCanBeReadTwiceAndNotChanged() {
		byte[] bytes = { 1, 2 };
		WebSocketMessage.Binary message = (WebSocketMessage.Binary) WebSocketMessage.binary(bytes);
		bytes[0] = 9;
		assertThat(message.bytes().get()).isEqualTo((byte) 1);
		assertThat(message.bytes().get()).isEqualTo((byte) 1);
		assertThat(message.bytes().isReadOnly()).isTrue();
		assertThat(message).isEqualTo(new WebSocketMessage.Binary(ByteBuffer.wrap(new byte[] { 1, 2 })));
	}

}
