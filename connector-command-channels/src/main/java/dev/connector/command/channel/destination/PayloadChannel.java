package dev.connector.command.channel.destination;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.Payload;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.MessageIds;
import dev.connector.failure.Failure;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.InvalidCommandMessageException;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a channel whose messages something else carries as payloads. Keeps little:
 * what the other side doesn't take in time is refused, or ends the channel. Private
 * commands and events don't come in. Safe for use by many threads; no method blocks.
 */
final class PayloadChannel implements CommandChannel {

	private static final Logger logger = LoggerFactory.getLogger(PayloadChannel.class);

	private final String id;

	private final Terms terms;

	private final Carrier carrier;

	private final Waiting waiting;

	private final SerialOwner owner;

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable CommandChannelListener listener;

	PayloadChannel(String id, Terms terms, Carrier carrier) {
		this.id = id;
		this.terms = terms;
		this.carrier = carrier;
		this.waiting = new Waiting(terms.limits());
		this.owner = new SerialOwner("channel " + id);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener hearing) {
		if (this.closed.get()) {
			return CompletableFuture.failedStage(CommandChannelException.closed(this.id));
		}
		if (!this.started.compareAndSet(false, true)) {
			return CompletableFuture
				.failedStage(new IllegalStateException("The channel '" + this.id + "' was started already"));
		}
		this.listener = hearing;
		this.carrier.begin(this);
		return this.opened;
	}

	/**
	 * The other side knows of the channel.
	 */
	void opened() {
		this.opened.complete(null);
	}

	boolean isClosed() {
		return this.closed.get();
	}

	@Override
	public void send(CommandMessage message) {
		if (this.closed.get()) {
			throw CommandChannelException.closed(this.id);
		}
		Payload payload = Payload.of(this.terms.codec().encode(message), Payload.JSON);
		boolean answer = !(message instanceof CommandMessage.ExecuteRequest)
				&& !(message instanceof CommandMessage.Event);
		if (!this.waiting.add(payload.size(), answer)) {
			throw full(answer, this.waiting.toString());
		}
		CompletableFuture<Void> sent = this.carrier.send(payload).toCompletableFuture();
		if (sent.isCompletedExceptionally()) {
			this.waiting.remove(payload.size());
			notSent(message, Reasons.of(sent.handle((done, ex) -> ex).join()));
			return;
		}
		sent.whenComplete((done, thrown) -> {
			this.waiting.remove(payload.size());
			if (thrown != null) {
				notTaken(message, thrown);
			}
		});
	}

	/**
	 * Take a message of the other side. One that can't be read harms no other.
	 * @return completes when it is dealt with; exceptionally when it is none
	 */
	CompletionStage<Void> received(Payload payload) {
		CommandMessage message;
		try {
			message = this.terms.codec().decode(payload.toByteArray());
		}
		catch (InvalidCommandMessageException ex) {
			tellWhoWaits(ex);
			return CompletableFuture.failedStage(ex);
		}
		CommandMessage stripped = PrivateCommands.strip(message);
		CommandMessage answer = (stripped == null) ? PrivateCommands.answer(message, this.terms.ids()) : null;
		if (answer != null) {
			offer(answer);
		}
		return (stripped != null) ? deliver(stripped) : CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<Void> close() {
		end(null, "The channel was closed");
		return CompletableFuture.completedStage(null);
	}

	/**
	 * Note that the channel has ended: what carries it, or its other end.
	 */
	void ended(@Nullable Throwable cause) {
		end(cause, null);
	}

	/**
	 * End the channel from this side.
	 * @param reason why, for both sides
	 */
	void breakOff(String reason) {
		end(CommandChannelException.failed(Failure.transientFailure(reason)), reason);
	}

	@Override
	public String toString() {
		return "channel '" + this.id + "' over messages";
	}

	private void end(@Nullable Throwable cause, @Nullable String farewell) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		if (farewell != null && this.started.get()) {
			this.carrier.send(ChannelMarks.close(farewell));
		}
		this.carrier.end();
		this.opened.completeExceptionally((cause != null) ? cause : CommandChannelException.closed(this.id));
		CommandChannelListener hearing = this.listener;
		if (hearing != null) {
			this.owner.execute(() -> hearing.onClosed(cause));
		}
	}

	/**
	 * Tell of a message, after those that are being told.
	 */
	private CompletionStage<Void> deliver(CommandMessage message) {
		CompletableFuture<Void> told = new CompletableFuture<>();
		this.owner.execute(() -> {
			CommandChannelListener hearing = this.listener;
			try {
				if (hearing != null && !this.closed.get()) {
					hearing.onMessage(message);
				}
			}
			finally {
				told.complete(null);
			}
		});
		return told;
	}

	/**
	 * A call, or the answer to one, can't be read: its caller learns of it at once.
	 */
	private void tellWhoWaits(InvalidCommandMessageException invalid) {
		String id = invalid.messageId();
		String thid = invalid.thid();
		if ("execute.command.request".equals(invalid.type()) && id != null && !id.isEmpty()) {
			offer(CommandMessage.ExecuteResponse.failure(this.terms.ids().next(), id, new CommandError(
					CommandErrorCode.INVALID_REQUEST, "The message is not valid: " + invalid.getMessage())));
		}
		else if ("execute.command.response".equals(invalid.type()) && thid != null) {
			deliver(CommandMessage.ExecuteResponse.failure(this.terms.ids().next(), thid, new CommandError(
					CommandErrorCode.INTERNAL_ERROR, "The answer is not valid: " + invalid.getMessage())));
		}
	}

	private void offer(CommandMessage message) {
		try {
			send(message);
		}
		catch (CommandChannelException ex) {
			logger.debug("A message was not sent over the channel '{}'", this.id, ex);
		}
	}

	/**
	 * Say that there is no room. For answers there has to be some: who doesn't take them
	 * must not wait for them either.
	 */
	private CommandChannelException full(boolean answer, String what) {
		String message = "The other side doesn't take messages as fast as they come: " + what;
		if (answer) {
			breakOff(message);
			return CommandChannelException.closed(this.id);
		}
		return CommandChannelException.overloaded(message);
	}

	/**
	 * A message was refused at once: it is too large, or too much waits already.
	 */
	private void notSent(CommandMessage message, String reason) {
		boolean large = message instanceof CommandMessage.ExecuteResponse response && response.error() == null;
		if (large || message instanceof CommandMessage.ListResponse) {
			throw CommandChannelException.refused(reason, null);
		}
		throw full(!(message instanceof CommandMessage.ExecuteRequest) && !(message instanceof CommandMessage.Event),
				reason);
	}

	/**
	 * A message did not arrive, though the channel may go on: whoever waits for its
	 * answer is told.
	 */
	private void notTaken(CommandMessage message, Throwable thrown) {
		Throwable cause = Reasons.cause(thrown);
		Fate fate = (cause instanceof MessageNotDeliveredException known) ? known.fate() : Fate.MAY_BE_DELIVERED;
		if (this.closed.get() || fate == Fate.MAY_BE_DELIVERED) {
			return;
		}
		logger.debug("A message over the channel '{}' did not arrive", this.id, cause);
		String reason = "Not taken by the other side: " + cause.getMessage();
		if (message instanceof CommandMessage.ExecuteRequest request) {
			CommandErrorCode code = (fate == Fate.REFUSED) ? CommandErrorCode.CHANNEL_DISCONNECTED
					: CommandErrorCode.INTERNAL_ERROR;
			deliver(CommandMessage.ExecuteResponse.failure(this.terms.ids().next(), request.id(),
					new CommandError(code, reason)));
		}
		else if (message instanceof CommandMessage.ExecuteResponse response && response.error() == null) {
			offer(CommandMessage.ExecuteResponse.failure(this.terms.ids().next(), response.thid(),
					new CommandError(CommandErrorCode.INTERNAL_ERROR, "The result was " + reason)));
		}
		else if (message instanceof CommandMessage.ListRequest) {
			breakOff("The other side takes no messages of commands");
		}
	}

	/**
	 * What channels of one kind share.
	 *
	 * @param codec reads and writes messages
	 * @param limits how much may wait for the other side
	 * @param ids ids of messages
	 */
	record Terms(CommandMessageCodec codec, WaitingLimits limits, MessageIds ids) {

	}

}
