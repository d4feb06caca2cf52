package dev.connector.command.channel.destination;

import java.nio.charset.StandardCharsets;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What is said between the two ends of a channel beside its messages, which have neither
 * a beginning nor an end: the stream that carries them outlives a channel. Told apart
 * from messages by the content type.
 */
final class ChannelMarks {

	/** A channel begins; said by both ends, by the client first. */
	static final String OPEN = "application/vnd.connector.commands.open";

	/** A channel has ended, at either end; says why. */
	static final String CLOSE = "application/vnd.connector.commands.close";

	/** People read it, and it may be long. */
	private static final int MAX_REASON = 500;

	private ChannelMarks() {
	}

	static Payload open() {
		return Payload.of(new byte[0], OPEN);
	}

	static Payload close(String reason) {
		String said = (reason.length() > MAX_REASON) ? reason.substring(0, MAX_REASON) : reason;
		return Payload.of(said.getBytes(StandardCharsets.UTF_8), CLOSE);
	}

	static boolean isOpen(Payload message) {
		return message.contentType().equals(OPEN);
	}

	/**
	 * Return why the channel has ended, or {@code null} when the message doesn't say that
	 * it has.
	 */
	static @Nullable String closeReason(Payload message) {
		if (!message.contentType().equals(CLOSE)) {
			return null;
		}
		String said = message.text().replaceAll("\\p{Cntrl}", " ").strip();
		return (said.length() > MAX_REASON) ? said.substring(0, MAX_REASON) : said;
	}

}
