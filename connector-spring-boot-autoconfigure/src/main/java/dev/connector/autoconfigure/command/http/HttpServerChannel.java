package dev.connector.autoconfigure.command.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one channel of a registry to all who call over HTTP. Each question belongs to an
 * exchange and is answered there and nowhere else, whatever ids callers use; what the
 * registry says on its own goes nowhere, as nobody could hear it. Lets through nothing
 * but calls and questions for the list, so that no caller registers or displaces a
 * command. Safe for use by many threads.
 */
final class HttpServerChannel implements CommandChannel {

	private static final Logger logger = LoggerFactory.getLogger(HttpServerChannel.class);

	private static final int UUID_LENGTH = 36;

	private final Map<String, Question> questions = new ConcurrentHashMap<>();

	private final CommandMessage.Receiver answers = new Answers();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final SerialOwner inbound;

	private final String id;

	private final CommandMessageCodec codec;

	private final Scheduler scheduler;

	private final Limits limits;

	private final LocalCommands local;

	private volatile @Nullable CommandChannelListener listener;

	/**
	 * Create a channel.
	 * @param id what the registry calls it
	 * @param codec writes answers
	 * @param scheduler time, for what isn't answered
	 * @param limits how much at a time, and how long
	 * @param local knows which commands are done here
	 */
	HttpServerChannel(String id, CommandMessageCodec codec, Scheduler scheduler, Limits limits, LocalCommands local) {
		this.id = id;
		this.codec = codec;
		this.scheduler = scheduler;
		this.limits = limits;
		this.local = local;
		this.inbound = new SerialOwner("the channel '" + id + "'");
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener hearer) {
		this.listener = hearer;
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Ask the registry.
	 * @param request a call
	 * @param reply takes the answer, once, by any thread
	 * @return what to call when nobody waits for the answer any more
	 */
	Cancellable ask(CommandMessage.ExecuteRequest request, Reply reply) {
		String command = request.commandId();
		if (CommandDefinition.isPrivate(command)) {
			return refuse(request.id(), CommandErrorCode.NOT_FOUND, notFound(command), reply);
		}
		return ask(request.id(), (key) -> {
			boolean circle = key == null && isUnique(request.id()) && !this.local.has(command);
			return circle ? null
					: new CommandMessage.ExecuteRequest((key != null) ? key : nextId(), command, request.request());
		}, notFound(command) + ": a request with this id is under way", reply);
	}

	/**
	 * Ask the registry.
	 * @param request the question for the list
	 * @param reply takes the answer, once, by any thread
	 * @return what to call when nobody waits for the answer any more
	 */
	Cancellable ask(CommandMessage.ListRequest request, Reply reply) {
		return ask(request.id(), (key) -> new CommandMessage.ListRequest((key != null) ? key : nextId()), "", reply);
	}

	@Override
	public void send(CommandMessage message) {
		if (this.closed.get()) {
			throw CommandChannelException.closed(this.id);
		}
		message.deliverTo(this.answers);
	}

	@Override
	public CompletionStage<Void> close() {
		if (this.closed.compareAndSet(false, true)) {
			List.copyOf(this.questions.values())
				.forEach((question) -> question.fail(CommandErrorCode.CHANNEL_DISCONNECTED, "The registry is closed"));
			CommandChannelListener hearer = this.listener;
			if (hearer != null) {
				this.inbound.execute(() -> hearer.onClosed(null));
			}
		}
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Return how many questions are not answered.
	 */
	int inFlight() {
		return this.questions.size();
	}

	@Override
	public String toString() {
		return "HTTP channel '" + this.id + "'";
	}

	/**
	 * Ask under the caller's id, or under another one while a question has that. A call
	 * that leaves this process keeps an id that nobody else has: it is how one that goes
	 * in a circle is found.
	 */
	private Cancellable ask(String id, Naming naming, String circle, Reply reply) {
		CommandChannelListener hearer = this.listener;
		if (hearer == null || this.closed.get()) {
			return refuse(id, CommandErrorCode.CHANNEL_DISCONNECTED, "The registry is closed", reply);
		}
		if (this.questions.size() >= this.limits.maxInFlight()) {
			return refuse(id, CommandErrorCode.INTERNAL_ERROR, "Too many requests wait for an answer", reply);
		}
		Question question = new Question(id, id, reply);
		CommandMessage message;
		if (this.questions.putIfAbsent(id, question) == null) {
			message = naming.message(id);
		}
		else {
			message = naming.message(null);
			if (message != null) {
				question = new Question(message.id(), id, reply);
				this.questions.put(message.id(), question);
			}
		}
		if (message == null) {
			return refuse(id, CommandErrorCode.NOT_FOUND, circle, reply);
		}
		question.startTimer();
		CommandMessage asked = message;
		this.inbound.execute(() -> hearer.onMessage(asked));
		if (this.closed.get()) {
			question.fail(CommandErrorCode.CHANNEL_DISCONNECTED, "The registry is closed");
		}
		return question::forget;
	}

	private Cancellable refuse(String id, CommandErrorCode code, String message, Reply reply) {
		reply.line(this.codec
			.encode(CommandMessage.ExecuteResponse.failure(nextId(), id, new CommandError(code, message))));
		return Cancellable.NONE;
	}

	private static String notFound(String command) {
		return "Command \"" + command + "\" not found";
	}

	private static String nextId() {
		return UUID.randomUUID().toString();
	}

	private static boolean isUnique(String id) {
		try {
			return id.length() == UUID_LENGTH && UUID.fromString(id).toString().equalsIgnoreCase(id);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Takes the answer to one question.
	 */
	interface Reply {

		/**
		 * Take the answer.
		 * @param json the message in one line, without its end
		 */
		void line(byte[] json);

		/**
		 * Take the news that there is an answer, but it can't be written.
		 * @param why why not
		 */
		void unwritable(String why);

	}

	/**
	 * Knows which commands are done here.
	 */
	@FunctionalInterface
	interface LocalCommands {

		/**
		 * Return whether a command is done by this process.
		 */
		boolean has(String commandId);

	}

	/**
	 * Makes a message.
	 */
	@FunctionalInterface
	private interface Naming {

		/**
		 * Make the message.
		 * @param id the id it has, or {@code null} for a new one
		 * @return the message, or {@code null} when it must not have another id
		 */
		@Nullable CommandMessage message(@Nullable String id);

	}

	/**
	 * How much at a time, and how long.
	 *
	 * @param maxInFlight how many questions wait for their answer
	 * @param timeout how long each of them waits, zero for ever
	 */
	record Limits(int maxInFlight, Duration timeout) {

	}

	/**
	 * A question that is not answered yet.
	 */
	private final class Question {

		private final String key;

		private final String id;

		private final Reply reply;

		private volatile Cancellable timer = Cancellable.NONE;

		/**
		 * Create a question.
		 * @param key the id by which the registry knows it
		 * @param id the id by which the caller knows it
		 * @param reply takes the answer
		 */
		Question(String key, String id, Reply reply) {
			this.key = key;
			this.id = id;
			this.reply = reply;
		}

		void startTimer() {
			Duration timeout = HttpServerChannel.this.limits.timeout();
			if (!timeout.isZero()) {
				this.timer = HttpServerChannel.this.scheduler.schedule(timeout, () -> fail(CommandErrorCode.TIMEOUT,
						"Request " + this.id + " timed out after " + timeout.toMillis() + "ms"));
			}
		}

		void answer(byte[] json) {
			if (forget()) {
				this.reply.line(json);
			}
		}

		void unwritable(String why) {
			if (forget()) {
				this.reply.unwritable(why);
			}
		}

		void fail(CommandErrorCode code, String message) {
			if (forget()) {
				refuse(this.id, code, message, this.reply);
			}
		}

		/**
		 * Leave the table.
		 * @return {@code true} for the first who says so
		 */
		boolean forget() {
			this.timer.cancel();
			return HttpServerChannel.this.questions.remove(this.key, this);
		}

	}

	/**
	 * Takes what the registry sends.
	 */
	private final class Answers implements CommandMessage.Receiver {

		@Override
		public void onExecuteResponse(CommandMessage.ExecuteResponse message) {
			Question question = find(message.thid());
			if (question != null) {
				question.answer(HttpServerChannel.this.codec.encode(new CommandMessage.ExecuteResponse(message.id(),
						question.id, message.result(), message.error())));
			}
		}

		@Override
		public void onListResponse(CommandMessage.ListResponse message) {
			Question question = find(message.thid());
			if (question == null) {
				return;
			}
			try {
				question.answer(HttpServerChannel.this.codec
					.encode(new CommandMessage.ListResponse(message.id(), question.id, message.commands())));
			}
			catch (CommandChannelException ex) {
				logger.warn("The list of commands can't be sent over HTTP: {}", ex.getMessage());
				question.unwritable("The list of commands can't be sent: " + ex.getMessage());
			}
		}

		@Override
		public void onRegisterRequest(CommandMessage.RegisterRequest message) {
			drop(message);
		}

		@Override
		public void onRegisterResponse(CommandMessage.RegisterResponse message) {
			drop(message);
		}

		@Override
		public void onListRequest(CommandMessage.ListRequest message) {
			drop(message);
		}

		@Override
		public void onExecuteRequest(CommandMessage.ExecuteRequest message) {
			drop(message);
		}

		@Override
		public void onEvent(CommandMessage.Event message) {
			drop(message);
		}

		private @Nullable Question find(String key) {
			Question question = HttpServerChannel.this.questions.get(key);
			if (question == null) {
				logger.debug("An answer to {} is dropped: nobody waits for it over HTTP", key);
			}
			return question;
		}

		private void drop(CommandMessage message) {
			logger.trace("Nobody hears the message {} over HTTP", message.id());
		}

	}

}
