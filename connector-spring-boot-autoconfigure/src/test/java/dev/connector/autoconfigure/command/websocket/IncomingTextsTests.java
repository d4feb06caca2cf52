package dev.connector.autoconfigure.command.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.command.channel.websocket.TextSocket;
import dev.connector.command.channel.websocket.TextSocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link IncomingTexts}.
 */
class IncomingTextsTests {

	private final List<String> told = new ArrayList<>();

	private final List<Integer> closings = new ArrayList<>();

	private Runnable meanwhile = () -> {
	};

	private final IncomingTexts texts = new IncomingTexts(new Listener(), new Socket(), 10);

	@Test
	void piecesBecomeOneMessage() {
		this.texts.take("ab", false);
		this.texts.take("cd", false);
		assertThat(this.told).isEmpty();
		this.texts.take("e", true);
		this.texts.take("next", true);
		assertThat(this.told).containsExactly("abcde", "next");
	}

	@Test
	void messageThatIsTooLongEndsTheSocket() {
		this.texts.take("0123456789", true);
		assertThat(this.told).containsExactly("0123456789");
		this.texts.take("0123456789", false);
		this.texts.take("0", true);
		this.texts.take("short", true);
		assertThat(this.told).hasSize(1);
		assertThat(this.closings).containsExactly(1009);
	}

	@Test
	void endIsToldOnceAndAfterTheMessage() {
		this.meanwhile = () -> this.texts.closed(1000);
		this.texts.take("last", true);
		this.texts.closed(1006);
		this.texts.take("too late", true);
		assertThat(this.told).containsExactly("last", "closed 1000");
	}

	private final class Listener implements TextSocketListener {

		@Override
		public void onMessage(String message) {
			IncomingTextsTests.this.meanwhile.run();
			IncomingTextsTests.this.told.add(message);
		}

		@Override
		public void onClosed(int code, @Nullable Throwable cause) {
			IncomingTextsTests.this.told.add("closed " + code);
		}

	}

	private final class Socket implements TextSocket {

		@Override
		public void send(String message, Consumer<@Nullable Throwable> done) {
			done.accept(null);
		}

		@Override
		public void close(int code, String reason) {
			IncomingTextsTests.this.closings.add(code);
		}

	}

}
