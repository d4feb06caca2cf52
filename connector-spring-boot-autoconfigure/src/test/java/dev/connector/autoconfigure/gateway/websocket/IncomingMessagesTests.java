package dev.connector.autoconfigure.gateway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.transport.websocket.BinarySocket;
import dev.connector.transport.websocket.BinarySocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IncomingMessagesTests implements BinarySocket, BinarySocketListener {

	private final List<String> events = new ArrayList<>();

	private final IncomingMessages messages = new IncomingMessages(this, this, 8);

	private Runnable during = () -> {
	};

	@Test
	void wholeMessagesPass() {
		take("12345678", true);
		take("", true);
		assertThat(this.events).containsExactly("12345678", "");
	}

	@Test
	void piecesAreAMessageOnceTheLastIsThere() {
		take("123", false);
		take("45", false);
		assertThat(this.events).isEmpty();
		take("678", true);
		take("9", true);
		take("ab", false);
		take("", true);
		assertThat(this.events).containsExactly("12345678", "9", "ab");
	}

	@Test
	void messageThatIsTooLargeEndsTheSocket() {
		take("123456789", true);
		take("1", true);
		assertThat(this.events).containsExactly("close 1009");
		this.messages.closed("code 1009");
		assertThat(this.events).containsExactly("close 1009", "closed: code 1009, null");
	}

	@Test
	void piecesThatAreTooLargeTogetherEndTheSocket() {
		take("12345678", false);
		assertThat(this.events).isEmpty();
		take("9", false);
		take("", true);
		assertThat(this.events).containsExactly("close 1009");
	}

	@Test
	void endIsToldOnceWithWhatWentWrong() {
		this.messages.failed(new IOException("broken pipe"));
		this.messages.closed("code 1006");
		this.messages.closed("code 1000");
		take("1", true);
		assertThat(this.events).containsExactly("closed: code 1006, broken pipe");
	}

	@Test
	void endWaitsForTheMessageThatIsBeingTaken() {
		this.during = () -> this.messages.closed("code 1006");
		take("1", true);
		assertThat(this.events).containsExactly("1", "closed: code 1006, null");
	}

	private void take(String piece, boolean last) {
		this.messages.take(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)), last);
	}

	@Override
	public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close(int code, String reason) {
		this.events.add("close " + code);
	}

	@Override
	public void onMessage(ByteBuffer message) {
		this.during.run();
		this.events.add(StandardCharsets.UTF_8.decode(message).toString());
	}

	@Override
	public void onClosed(String reason, @Nullable Throwable cause) {
		this.events.add("closed: " + reason + ", " + ((cause != null) ? cause.getMessage() : null));
	}

}
