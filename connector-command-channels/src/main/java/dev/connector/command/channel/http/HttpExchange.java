package dev.connector.command.channel.http;

import java.util.Locale;

import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.LineSplitter;
import dev.connector.failure.Failures;
import dev.connector.protocol.command.InvalidCommandMessageException;
import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, which is the first line of the body that is not blank. Has
 * exactly one outcome. Confined to the event loop of its channel.
 */
final class HttpExchange {

	private static final int SUCCESS = 200;

	private static final int REDIRECT = 300;

	private final byte[] body;

	private final Outcome outcome;

	private final Failures failures;

	private final ChannelEnvironment environment;

	private final LineSplitter lines;

	private Cancellable timer = Cancellable.NONE;

	private @Nullable HttpConnection connection;

	private boolean done;

	/**
	 * Create an exchange.
	 * @param body the message to send
	 */
	HttpExchange(byte[] body, Outcome outcome, Failures failures, ChannelEnvironment environment) {
		this.body = body;
		this.outcome = outcome;
		this.failures = failures;
		this.environment = environment;
		this.lines = new LineSplitter(environment.maxMessageBytes());
	}

	byte[] body() {
		return this.body;
	}

	/**
	 * Return whether there is an outcome.
	 */
	boolean isDone() {
		return this.done;
	}

	/**
	 * Watch the time.
	 * @param armed cancelled when there is an outcome
	 */
	void timed(Cancellable armed) {
		this.timer = armed;
	}

	/**
	 * The request is sent over a connection, which is closed when it is broken off.
	 */
	void sentOver(HttpConnection used) {
		this.connection = used;
	}

	/**
	 * The head of the answer came.
	 */
	void head(int status, @Nullable String contentType, @Nullable String retryAfter) {
		if (status < SUCCESS || status >= REDIRECT) {
			fail(HttpFailure.ofStatus(this.failures, status, retryAfter, this.environment.scheduler().now()));
		}
		else if (contentType != null && !isTextual(contentType)) {
			fail(broken("the answer is " + contentType + " instead of application/x-ndjson"));
		}
	}

	/**
	 * A piece of the body came.
	 */
	void body(byte[] piece) {
		if (!this.done && !this.lines.feed(piece, 0, piece.length, this::line)) {
			fail(broken(
					"the answer has more than the " + this.environment.maxMessageBytes() + " bytes that are allowed"));
		}
	}

	/**
	 * The body is complete.
	 */
	void end() {
		if (!this.done) {
			this.lines.finish(this::line);
		}
		if (!this.done) {
			fail(broken("the answer has no message"));
		}
	}

	/**
	 * There is no answer. Does nothing when there is an outcome.
	 */
	void fail(HttpFailure failure) {
		if (finish()) {
			this.outcome.failed(failure);
		}
	}

	/**
	 * Give up: fail, and let go of the connection. Does nothing when there is an outcome.
	 */
	void breakOff(HttpFailure failure) {
		if (this.done) {
			return;
		}
		HttpConnection used = this.connection;
		fail(failure);
		if (used != null) {
			used.close();
		}
	}

	private void line(byte[] line) {
		if (this.done) {
			return;
		}
		CommandMessage message;
		try {
			message = this.environment.codec().decode(line);
		}
		catch (InvalidCommandMessageException ex) {
			fail(broken("the answer is no message: " + shown(ex)));
			return;
		}
		if (finish()) {
			this.outcome.answered(message);
		}
	}

	private boolean finish() {
		boolean first = !this.done;
		this.done = true;
		this.timer.cancel();
		return first;
	}

	private HttpFailure broken(String what) {
		return HttpFailure.broken(this.failures, what);
	}

	private static boolean isTextual(String contentType) {
		String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
		return type.isEmpty() || type.contains("json") || type.equals("text/plain")
				|| type.equals("application/octet-stream");
	}

	/** What the other side says must not look like lines of this side's log. */
	private static String shown(Throwable reason) {
		return String.valueOf(reason.getMessage()).replaceAll("\\p{Cntrl}", " ");
	}

	/**
	 * Told once what became of a request.
	 */
	interface Outcome {

		/**
		 * A message came; whether it is an answer to this request, nobody looked.
		 */
		void answered(CommandMessage message);

		/**
		 * None came.
		 */
		void failed(HttpFailure failure);

	}

}
