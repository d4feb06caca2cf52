package dev.connector.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel whose peer is the test: keeps what the registry sends, and says what the test
 * says.
 */
final class PeerChannel implements CommandChannel {

	final Deque<CommandMessage> sent = new ArrayDeque<>();

	final CompletableFuture<Void> starting = new CompletableFuture<>();

	@Nullable RuntimeException refusal;

	Consumer<CommandMessage> onSend = (message) -> {
	};

	boolean closed;

	private final String id;

	private @Nullable CommandChannelListener listener;

	PeerChannel(String id) {
		this.id = id;
	}

	/**
	 * Attach a channel that is in use at once, and forget the question for its commands.
	 */
	static PeerChannel attached(CommandRegistry registry, String id) {
		PeerChannel channel = new PeerChannel(id);
		channel.starting.complete(null);
		assertThat(registry.addChannel(channel)).isCompleted();
		channel.take(CommandMessage.ListRequest.class);
		return channel;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public CompletionStage<Void> start(CommandChannelListener listener) {
		this.listener = listener;
		return this.starting;
	}

	@Override
	public void send(CommandMessage message) {
		if (this.refusal != null) {
			throw this.refusal;
		}
		if (this.closed) {
			throw CommandChannelException.closed(this.id);
		}
		this.sent.add(message);
		this.onSend.accept(message);
	}

	@Override
	public CompletionStage<Void> close() {
		this.closed = true;
		return CompletableFuture.completedFuture(null);
	}

	void say(CommandMessage message) {
		assertThat(this.listener).isNotNull();
		this.listener.onMessage(message);
	}

	void hangUp() {
		assertThat(this.listener).isNotNull();
		this.listener.onClosed(null);
	}

	<M extends CommandMessage> M take(Class<M> type) {
		CommandMessage message = this.sent.poll();
		assertThat(message).as("message sent to " + this.id).isInstanceOf(type);
		return type.cast(message);
	}

	void announce(String... commandIds) {
		say(new CommandMessage.ListResponse("list", "asked",
				List.of(commandIds).stream().map(CommandDefinition::of).toList()));
	}

	/**
	 * Register a command, which has to be accepted.
	 */
	void register(String commandId) {
		say(new CommandMessage.RegisterRequest("register " + commandId, CommandDefinition.of(commandId)));
		assertThat(take(CommandMessage.RegisterResponse.class).accepted()).isTrue();
	}

	void execute(String messageId, String commandId) {
		say(new CommandMessage.ExecuteRequest(messageId, commandId, null));
	}

	void answer(String thid, @Nullable Object result) {
		say(CommandMessage.ExecuteResponse.success("answer to " + thid, thid, result));
	}

	void fail(String thid, CommandErrorCode code) {
		say(CommandMessage.ExecuteResponse.failure("answer to " + thid, thid, new CommandError(code, "no")));
	}

	CommandErrorCode takeError(String thid) {
		CommandMessage.ExecuteResponse response = take(CommandMessage.ExecuteResponse.class);
		assertThat(response.thid()).isEqualTo(thid);
		assertThat(response.error()).isNotNull();
		return response.error().code();
	}

}
