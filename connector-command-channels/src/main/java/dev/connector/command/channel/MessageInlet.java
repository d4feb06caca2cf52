package dev.connector.command.channel;

import java.time.Duration;
import java.util.function.Consumer;

import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.protocol.command.InvalidCommandMessageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes over a channel, as its listener hears it: message by message, one end, then
 * nothing. Used by one thread at a time; only {@link #mute()} may be called by any.
 */
public final class MessageInlet {

	private static final Logger logger = LoggerFactory.getLogger(MessageInlet.class);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

	private static final int MAX_SHOWN = 300;

	private final String channelId;

	private final ChannelEnvironment environment;

	private final Consumer<CommandMessage> answers;

	private @Nullable CommandChannelListener listener;

	private long dropped;

	private long shownAt;

	private volatile boolean muted;

	/**
	 * Create it for a channel.
	 * @param channelId the channel, for the log
	 * @param environment reads messages
	 * @param answers sends what has to be answered by the channel itself; what it throws
	 * is ignored
	 */
	public MessageInlet(String channelId, ChannelEnvironment environment, Consumer<CommandMessage> answers) {
		this.channelId = channelId;
		this.environment = environment;
		this.answers = answers;
	}

	/**
	 * Tell a listener from now on.
	 * @param hearer the listener
	 */
	public void open(CommandChannelListener hearer) {
		this.listener = hearer;
	}

	/**
	 * Tell no messages any more, only the end.
	 */
	public void mute() {
		this.muted = true;
	}

	/**
	 * Take a message as it came. What is none is dropped, with a line in the log now and
	 * then; if it was a call or the answer to one, its caller learns of it.
	 * @param json the message, which belongs to this object from now on
	 */
	public void receive(byte[] json) {
		CommandMessage message;
		try {
			message = this.environment.codec().decode(json);
		}
		catch (InvalidCommandMessageException ex) {
			dropped(ex);
			return;
		}
		receive(message);
	}

	/**
	 * Take a message.
	 * @param message the message
	 */
	public void receive(CommandMessage message) {
		CommandChannelListener hearer = this.listener;
		if (this.muted || hearer == null) {
			return;
		}
		try {
			hearer.onMessage(message);
		}
		catch (Throwable ex) {
			logger.error("The listener of the channel '{}' failed", this.channelId, ex);
		}
	}

	/**
	 * Tell the end. Does nothing the second time, or when there is no listener.
	 * @param cause why the channel broke, or {@code null} when it was closed
	 */
	public void end(@Nullable Throwable cause) {
		CommandChannelListener hearer = this.listener;
		this.listener = null;
		if (hearer == null) {
			return;
		}
		try {
			hearer.onClosed(cause);
		}
		catch (Throwable ex) {
			logger.error("The listener of the channel '{}' failed", this.channelId, ex);
		}
	}

	private void dropped(InvalidCommandMessageException reason) {
		log(reason);
		String thid = reason.thid();
		String id = reason.messageId();
		if ("execute.command.response".equals(reason.type()) && thid != null) {
			receive(failure(thid, CommandErrorCode.INTERNAL_ERROR, "The answer is not valid: " + shown(reason)));
		}
		else if ("execute.command.request".equals(reason.type()) && id != null && !id.isEmpty()
				&& id.length() <= this.environment.codec().limits().maxIdLength()) {
			answer(failure(id, CommandErrorCode.INVALID_REQUEST, "The message is not valid: " + shown(reason)));
		}
	}

	private void answer(CommandMessage message) {
		try {
			this.answers.accept(message);
		}
		catch (RuntimeException ex) {
			logger.debug("An invalid message of the channel '{}' was not answered", this.channelId, ex);
		}
	}

	private ExecuteResponse failure(String thid, CommandErrorCode code, String text) {
		return ExecuteResponse.failure(this.environment.ids().next(), thid, new CommandError(code, text));
	}

	private void log(InvalidCommandMessageException reason) {
		long now = this.environment.scheduler().nanoTime();
		this.dropped++;
		if (this.shownAt != 0 && now - this.shownAt < BETWEEN_LINES.toNanos()) {
			return;
		}
		logger.warn("{} of the channel '{}' dropped: {}",
				(this.dropped == 1) ? "A message" : this.dropped + " messages", this.channelId, shown(reason));
		this.dropped = 0;
		this.shownAt = (now != 0) ? now : 1;
	}

	/** What the other side says must not look like lines of this side's log. */
	private static String shown(Throwable reason) {
		String text = String.valueOf(reason.getMessage()).replaceAll("\\p{Cntrl}", " ");
		return (text.length() > MAX_SHOWN) ? text.substring(0, MAX_SHOWN) + "…" : text;
	}

}
