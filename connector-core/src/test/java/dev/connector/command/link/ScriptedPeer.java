package dev.connector.command.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelFactory;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandMessage;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer whose channels do what the test says: it has commands of its own, and answers as
 * long as it is not stalled.
 */
final class ScriptedPeer implements CommandChannelFactory {

	final List<Line> lines = new ArrayList<>();

	final Set<String> own = new TreeSet<>();

	Function<Line, CompletionStage<Void>> onStart = (line) -> CompletableFuture.completedStage(null);

	@Nullable RuntimeException onCreate;

	boolean stalled;

	@Override
	public CommandChannel create(String channelId) {
		if (this.onCreate != null) {
			throw this.onCreate;
		}
		Line line = new Line(channelId);
		this.lines.add(line);
		return line;
	}

	Line last() {
		return this.lines.get(this.lines.size() - 1);
	}

	void startsFailWith(RuntimeException failure) {
		this.onStart = (line) -> CompletableFuture.failedStage(failure);
	}

	/**
	 * One channel.
	 */
	final class Line implements CommandChannel {

		final List<CommandMessage> sent = new ArrayList<>();

		private final String id;

		private @Nullable CommandChannelListener listener;

		boolean closed;

		private int said;

		Line(String id) {
			this.id = id;
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public CompletionStage<Void> start(CommandChannelListener listener) {
			this.listener = listener;
			return ScriptedPeer.this.onStart.apply(this);
		}

		@Override
		public void send(CommandMessage message) {
			if (this.closed) {
				throw CommandChannelException.closed(this.id);
			}
			this.sent.add(message);
			if (message instanceof CommandMessage.ListRequest && !ScriptedPeer.this.stalled) {
				list(message.id());
			}
		}

		@Override
		public CompletionStage<Void> close() {
			if (!this.closed) {
				this.closed = true;
				if (this.listener != null) {
					this.listener.onClosed(null);
				}
			}
			return CompletableFuture.completedStage(null);
		}

		/**
		 * Break the channel.
		 */
		void breakOff(@Nullable Throwable cause) {
			this.closed = true;
			assertThat(this.listener).isNotNull();
			this.listener.onClosed(cause);
		}

		void list(String thid) {
			say(new CommandMessage.ListResponse(nextId(), thid,
					ScriptedPeer.this.own.stream().map(CommandDefinition::of).toList()));
		}

		void register(String commandId) {
			say(new CommandMessage.RegisterRequest(nextId(), CommandDefinition.of(commandId)));
		}

		void execute(String messageId, String commandId) {
			say(new CommandMessage.ExecuteRequest(messageId, commandId, null));
		}

		void say(CommandMessage message) {
			assertThat(this.listener).isNotNull();
			this.listener.onMessage(message);
		}

		long listsAsked() {
			return this.sent.stream().filter(CommandMessage.ListRequest.class::isInstance).count();
		}

		/**
		 * Return the answer to a request, or {@code null} when there is none.
		 */
		CommandMessage.@Nullable ExecuteResponse answerTo(String thid) {
			return this.sent.stream()
				.filter(CommandMessage.ExecuteResponse.class::isInstance)
				.map(CommandMessage.ExecuteResponse.class::cast)
				.filter((response) -> response.thid().equals(thid))
				.findFirst()
				.orElse(null);
		}

		@Nullable CommandError errorOf(String thid) {
			CommandMessage.ExecuteResponse response = answerTo(thid);
			assertThat(response).isNotNull();
			return response.error();
		}

		private String nextId() {
			this.said++;
			return "said " + this.said;
		}

	}

}
