package dev.connector.managed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.failure.Failure;
import dev.connector.schedule.VirtualScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Managed connections in virtual time, over channels that do what a test says, with a
 * protocol of plain words.
 */
final class ManagedBench {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	static final ErrorTable ERRORS = ErrorTable
		.of(Map.of("busy", ErrorMeaning.TRANSIENT, "full", ErrorMeaning.CONGESTED, "who", ErrorMeaning.REJECTED,
				"never", ErrorMeaning.FATAL, "note", ErrorMeaning.INFO));

	final VirtualScheduler scheduler = new VirtualScheduler();

	final Application application = new Application();

	final ManagedConnections connections;

	final List<Peer> peers = new ArrayList<>();

	ManagedBench(ManagedOptions options) {
		this.connections = new ManagedConnections(this.scheduler, () -> -1L, Runnable::run, options);
	}

	ManagedBench() {
		this(ManagedOptions.defaults());
	}

	Peer peer(String name) {
		Peer peer = new Peer(name);
		peer.connection = this.connections.connection(name, peer, new Words(), this.application);
		this.peers.add(peer);
		return peer;
	}

	Peer peer(String name, ConnectionGroup group) {
		Peer peer = new Peer(name);
		peer.connection = this.connections.connection(group, name, peer, new Words(), this.application);
		this.peers.add(peer);
		return peer;
	}

	void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

	static ConnectionStatus.State state(Peer peer) {
		return peer.connection.status().state();
	}

	static Throwable failure(CompletionStage<?> stage) {
		Throwable thrown = stage.toCompletableFuture().handle((done, ex) -> ex).getNow(null);
		return (thrown != null && thrown.getCause() != null) ? thrown.getCause() : thrown;
	}

	/**
	 * The other side of one connection.
	 */
	final class Peer implements MessageTransport<String> {

		final List<FakeChannel> channels = new ArrayList<>();

		final List<MessageListener<String>> listeners = new ArrayList<>();

		ManagedConnection<String> connection;

		int refusals;

		private final String name;

		Peer(String name) {
			this.name = name;
		}

		@Override
		public MessageChannel<String> open(MessageListener<String> listener) {
			this.listeners.add(listener);
			this.channels.add(new FakeChannel());
			return channel();
		}

		@Override
		public void refused() {
			this.refusals++;
		}

		FakeChannel channel() {
			return this.channels.get(this.channels.size() - 1);
		}

		MessageListener<String> listener() {
			return this.listeners.get(this.listeners.size() - 1);
		}

		Peer start() {
			this.connection.start();
			return this;
		}

		Peer opened() {
			listener().onOpen();
			return this;
		}

		Peer says(String... messages) {
			for (String message : messages) {
				listener().onMessage(message);
			}
			return this;
		}

		/** Brings it up for the first time. */
		Peer up() {
			return start().opened().says("ok created");
		}

		/** Brings it up again, once it has dialled. */
		Peer upAgain(String answer) {
			dialled(this.channels.size() + 1);
			return opened().says(answer);
		}

		/** Lets time pass until it has dialled so often. */
		Peer dialled(int times) {
			for (int i = 0; i < 1000 && this.channels.size() < times; i++) {
				advance(Duration.ofMillis(100));
			}
			assertThat(this.channels).hasSize(times);
			return this;
		}

		Peer lose() {
			listener().onClosed(Failure.transientFailure("cut"));
			return this;
		}

		Peer written() {
			channel().written();
			return this;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * {@code ok ...} is an answer, {@code ev <place> <id>} an event, {@code err <code>}
	 * an error, {@code end} the end.
	 */
	static class Words implements ConnectionProtocol<String, String> {

		@Override
		public CompletionStage<Void> open(Conversation<String> conversation) {
			return conversation.ask("create 7").thenAccept((answer) -> {
			});
		}

		@Override
		public CompletionStage<ResumeOutcome> resume(Conversation<String> conversation, ReplayCursor.Position cursor) {
			return conversation.ask("attach 7 after " + cursor.last().orElse(-1)).thenCompose((answer) -> {
				if (answer.equals("ok unknown")) {
					return conversation.ask("create 7").thenApply((created) -> ResumeOutcome.startedAnew());
				}
				String[] words = answer.split(" ");
				ResumeOutcome outcome = ResumeOutcome.resumed();
				return CompletableFuture
					.completedFuture((words.length > 2) ? outcome.to(Long.parseLong(words[2])) : outcome);
			});
		}

		@Override
		public Inbound<String> classify(String message) {
			String[] words = message.split(" ");
			return switch (words[0]) {
				case "ok" -> Inbound.answer();
				case "ev" -> Inbound.event(Long.parseLong(words[1]), words[2], message);
				case "err" -> Inbound.error(ERRORS.meaning(words[1]), words[1], message);
				case "end" -> Inbound.end(message);
				case "boom" -> throw new IllegalStateException("can't read that");
				default -> Inbound.ignored();
			};
		}

		@Override
		public Optional<String> closeRequest() {
			return Optional.of("bye");
		}

	}

	/**
	 * Writes down what it gets.
	 */
	static final class Application implements ConnectionEvents<String> {

		final List<String> told = new ArrayList<>();

		Runnable onEvent = () -> {
		};

		@Override
		public void onEvent(String event) {
			this.told.add(event);
			this.onEvent.run();
		}

		@Override
		public void onGap(ReplayCursor.Gap gap) {
			this.told.add("gap after " + gap.after());
		}

		@Override
		public void onEnd() {
			this.told.add("END");
		}

	}

}
