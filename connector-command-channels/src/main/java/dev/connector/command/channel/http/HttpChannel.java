package dev.connector.command.channel.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.MessageIds;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.MessageInlet;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.failure.Failures;
import dev.connector.schedule.Cancellable;
import dev.connector.transport.socket.Tasks;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a channel over HTTP. To start, it asks for the peer's commands, and
 * answers the first question for them with what it got. A request that fails fails its
 * caller, and nobody else; several in a row that don't reach the peer end the channel.
 * Everything but the methods of the channel happens on its event loop.
 */
final class HttpChannel implements CommandChannel {

	/** How long requests may go on when the channel is closed. */
	private static final Duration LINGER = Duration.ofSeconds(5);

	private final String id;

	private final HttpChannelOptions options;

	private final ChannelEnvironment environment;

	private final EventLoop loop;

	private final Consumer<HttpChannel> onEnd;

	private final Failures failures;

	private final IdPrefix prefix;

	private final HttpConnections connections;

	private final MessageInlet inlet;

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final AtomicBoolean startCalled = new AtomicBoolean();

	private final AtomicBoolean closeCalled = new AtomicBoolean();

	/** The commands that came with the start, until somebody asks for them. */
	private @Nullable List<CommandDefinition> listed;

	private int failuresInARow;

	private Cancellable timer = Cancellable.NONE;

	/** Written by the event loop only. */
	private volatile State state = State.NEW;

	HttpChannel(String id, HttpChannelOptions options, ChannelEnvironment environment, EventLoop loop,
			Executor resolver, Consumer<HttpChannel> onEnd) {
		this.id = id;
		this.options = options;
		this.environment = environment;
		this.loop = loop;
		this.onEnd = onEnd;
		this.failures = new Failures(options.toString(), "the uri");
		this.prefix = IdPrefix.of(options.prefix());
		this.connections = new HttpConnections(options, this.failures, environment.scheduler(), loop, resolver);
		this.inlet = new MessageInlet(id, environment, this::send);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		if (!this.startCalled.compareAndSet(false, true)) {
			return CompletableFuture
				.failedFuture(new IllegalStateException("The channel '" + this.id + "' was started already"));
		}
		if (!Tasks.run(this.loop, () -> begin(listener))) {
			this.started.completeExceptionally(CommandChannelException.closed(this.id));
		}
		return this.started.minimalCompletionStage();
	}

	/**
	 * Send a question for commands, or a call. Other messages are left out.
	 */
	@Override
	public void send(CommandMessage message) {
		State now = this.state;
		if (this.closeCalled.get() || now == State.CLOSED) {
			throw CommandChannelException.closed(this.id);
		}
		if (now != State.OPEN) {
			throw CommandChannelException.refused("The channel '" + this.id + "' is not open yet", null);
		}
		if (message instanceof ListRequest question) {
			Tasks.run(this.loop, () -> list(question.id()));
		}
		else if (message instanceof ExecuteRequest call) {
			String requestId = requestId(call.id());
			byte[] body = this.environment.codec()
				.encode(new ExecuteRequest(requestId, this.prefix.there(call.commandId()), call.request()));
			Tasks.run(this.loop, () -> submit(body, new CallOutcome(call.id(), requestId)));
		}
	}

	@Override
	public CompletionStage<Void> close() {
		if (this.closeCalled.compareAndSet(false, true)) {
			this.inlet.mute();
			if (!Tasks.run(this.loop, this::leave)) {
				this.gone.complete(null);
			}
		}
		return this.gone.minimalCompletionStage();
	}

	/**
	 * Close at once, whatever is under way.
	 */
	void abort() {
		close();
		Tasks.run(this.loop, () -> end(null));
	}

	@Override
	public String toString() {
		return "HTTP channel '" + this.id + "' with " + this.options;
	}

	/**
	 * Return the id that a call has on its way. It keeps its own, by which a call that
	 * goes in a circle is known; one that others may have at the same time would mix up
	 * the answers of some servers.
	 */
	private String requestId(String callId) {
		return MessageIds.isUnique(callId) ? callId : this.environment.ids().next();
	}

	private void begin(CommandChannelListener listener) {
		if (this.state != State.NEW) {
			this.started.completeExceptionally(CommandChannelException.closed(this.id));
			return;
		}
		this.state = State.OPENING;
		this.inlet.open(listener);
		ask(new ListOutcome() {

			@Override
			void listed(List<CommandDefinition> commands) {
				if (HttpChannel.this.state == State.OPENING) {
					HttpChannel.this.state = State.OPEN;
					HttpChannel.this.listed = commands;
					HttpChannel.this.started.complete(null);
				}
			}

			@Override
			void notListed(HttpFailure failure) {
				end(failure.failure());
			}

		});
	}

	private void list(String questionId) {
		List<CommandDefinition> known = this.listed;
		this.listed = null;
		if (known != null) {
			tellCommands(questionId, known);
			return;
		}
		ask(new ListOutcome() {

			@Override
			void listed(List<CommandDefinition> commands) {
				tellCommands(questionId, commands);
			}

			@Override
			void notListed(HttpFailure failure) {
				// The protocol has no answer for that; whoever waits has a timeout
			}

		});
	}

	private void ask(ListOutcome outcome) {
		submit(this.environment.codec().encode(new ListRequest(outcome.requestId())), outcome);
	}

	private void tellCommands(String questionId, List<CommandDefinition> commands) {
		this.inlet.receive(new ListResponse(this.environment.ids().next(), questionId, commands));
	}

	private void submit(byte[] body, HttpExchange.Outcome outcome) {
		if (this.state == State.CLOSED) {
			return;
		}
		HttpExchange exchange = new HttpExchange(body, outcome, this.failures, this.environment);
		Duration timeout = this.options.timeout();
		exchange.timed(this.connections.later(timeout,
				() -> exchange.breakOff(HttpFailure.timedOut(this.failures, "no answer within " + timeout))));
		if (!this.connections.submit(exchange)) {
			String what = this.options + ": too many requests wait for their turn";
			exchange.fail(new HttpFailure(Failure.transientFailure(what), CommandErrorCode.INTERNAL_ERROR, false));
		}
	}

	private void reached() {
		this.failuresInARow = 0;
	}

	private void failed(HttpFailure failure) {
		if (failure.failure().type() == FailureType.REJECTED) {
			this.options.access().credentials().refused();
		}
		if (failure.unreachable()) {
			this.failuresInARow++;
		}
		else {
			reached();
		}
		if (this.state == State.OPEN && this.failuresInARow >= this.options.limits().maxFailures()) {
			end(failure.failure());
		}
	}

	private void leave() {
		if (this.state != State.OPEN) {
			end(null);
			return;
		}
		this.state = State.CLOSING;
		this.inlet.end(null);
		this.timer = this.connections.later(LINGER, () -> end(null));
		this.connections.finish(() -> end(null));
	}

	/**
	 * The one place where the channel ends.
	 * @param failure why it broke, or {@code null} when it was closed
	 */
	private void end(@Nullable Failure failure) {
		State before = this.state;
		if (before == State.CLOSED) {
			return;
		}
		this.state = State.CLOSED;
		this.timer.cancel();
		CommandChannelException reason = (failure != null) ? CommandChannelException.failed(failure) : null;
		if (before == State.OPEN) {
			this.inlet.end(reason);
		}
		this.started.completeExceptionally((reason != null) ? reason : CommandChannelException.closed(this.id));
		this.connections.close(new HttpFailure(Failure.transientFailure(this.options + ": the channel is closed"),
				CommandErrorCode.CHANNEL_DISCONNECTED, false));
		this.gone.complete(null);
		this.onEnd.accept(this);
	}

	private enum State {

		NEW, OPENING, OPEN, CLOSING, CLOSED

	}

	/**
	 * What becomes of a call.
	 */
	private final class CallOutcome implements HttpExchange.Outcome {

		private final String callId;

		private final String requestId;

		CallOutcome(String callId, String requestId) {
			this.callId = callId;
			this.requestId = requestId;
		}

		@Override
		public void answered(CommandMessage message) {
			if (message instanceof ExecuteResponse answer && answer.thid().equals(this.requestId)) {
				reached();
				tell(answer.result(), answer.error());
			}
			else {
				failed(HttpFailure.broken(HttpChannel.this.failures, "the answer is one to something else"));
			}
		}

		@Override
		public void failed(HttpFailure failure) {
			tell(null, failure.error());
			HttpChannel.this.failed(failure);
		}

		private void tell(@Nullable Object result, @Nullable CommandError error) {
			String answerId = HttpChannel.this.environment.ids().next();
			HttpChannel.this.inlet.receive(new ExecuteResponse(answerId, this.callId, result, error));
		}

	}

	/**
	 * What becomes of a question for commands.
	 */
	private abstract class ListOutcome implements HttpExchange.Outcome {

		private final String requestId = HttpChannel.this.environment.ids().next();

		String requestId() {
			return this.requestId;
		}

		abstract void listed(List<CommandDefinition> commands);

		abstract void notListed(HttpFailure failure);

		@Override
		public void answered(CommandMessage message) {
			if (message instanceof ListResponse answer && answer.thid().equals(this.requestId)) {
				reached();
				listed(HttpChannel.this.prefix.here(answer.commands()));
			}
			else {
				failed(HttpFailure.broken(HttpChannel.this.failures, "the answer is one to something else"));
			}
		}

		@Override
		public void failed(HttpFailure failure) {
			notListed(failure);
			HttpChannel.this.failed(failure);
		}

	}

}
