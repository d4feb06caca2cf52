package dev.connector.transport.websocket.example;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.connector.managed.CloseOutcome;
import dev.connector.managed.ConnectionEvents;
import dev.connector.managed.ConnectionGroup;
import dev.connector.managed.ConnectionProtocol;
import dev.connector.managed.ConnectionStatus;
import dev.connector.managed.ControlRequest;
import dev.connector.managed.Conversation;
import dev.connector.managed.ErrorMeaning;
import dev.connector.managed.ErrorTable;
import dev.connector.managed.Inbound;
import dev.connector.managed.ManagedConnection;
import dev.connector.managed.ManagedOptions;
import dev.connector.managed.ReplayCursor;
import dev.connector.managed.ResumeOutcome;
import dev.connector.transport.websocket.ManagedWebSocket;

/**
 * Replays something: whenever the service is ready, it is told to continue.
 */
final class Replay implements ConnectionEvents<String>, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final ManagedWebSocket service;

	private final ConnectionGroup group = new ConnectionGroup("replay");

	private final ManagedConnection<String> control;

	private final Consumer<String> output;

	private final CompletableFuture<Void> completed = new CompletableFuture<>();

	Replay(URI uri, String session, ManagedOptions options, Consumer<String> output) {
		this.output = output;
		this.service = ManagedWebSocket.to(uri).bearerToken(() -> "secret").options(options).build();
		this.control = this.service.text(this.group, "control", "/control", new Protocol(session), this);
	}

	CompletionStage<Void> run() {
		this.control.addListener((status) -> {
			if (status.state() == ConnectionStatus.State.FAILED) {
				this.completed.completeExceptionally(new IllegalStateException("The replay failed: " + status));
			}
		});
		this.control.start();
		return this.completed;
	}

	ManagedConnection<String> control() {
		return this.control;
	}

	@Override
	public void onEvent(String event) {
		this.output.accept(event);
		if (event.startsWith("ReadyForContinue ")) {
			long ready = Long.parseLong(event.split(" ")[1]);
			// Nothing follows a ReadyForContinue unless the service was told to continue
			ControlRequest<String> proceed = ControlRequest.traceable("Continue 100", PATIENCE,
					(position) -> position.reached(ready + 1));
			// A session that the service forgot begins anew, and says so when it is ready
			this.group.whenAllUp()
				.thenCompose((up) -> this.control.request(proceed))
				.whenComplete((answer, ex) -> this.output.accept((ex != null) ? "NOT CONTINUED" : "CONTINUED"));
		}
	}

	@Override
	public void onGap(ReplayCursor.Gap gap) {
		this.output.accept("GAP after " + gap.after());
	}

	@Override
	public void onEnd() {
		this.completed.complete(null);
	}

	/** Tells the service that nobody comes back. */
	CompletionStage<CloseOutcome> end() {
		return this.group.close(Duration.ofSeconds(30)).thenApply((outcomes) -> outcomes.get("control"));
	}

	@Override
	public void close() {
		this.group.cancel();
		this.service.close();
		this.completed.completeExceptionally(new CancellationException("The replay was closed"));
	}

	/**
	 * What is spoken: one line of words for each message.
	 */
	static final class Protocol implements ConnectionProtocol<String, String> {

		private static final ErrorTable ERRORS = ErrorTable
			.of(Map.of("Busy", ErrorMeaning.TRANSIENT, "BadRequest", ErrorMeaning.INFO));

		/** Chosen by this side, so that a create that is sent twice creates once. */
		private final String session;

		Protocol(String session) {
			this.session = session;
		}

		@Override
		public CompletionStage<Void> open(Conversation<String> conversation) {
			return conversation.ask("Create " + this.session).thenAccept((created) -> {
			});
		}

		@Override
		public CompletionStage<ResumeOutcome> resume(Conversation<String> conversation, ReplayCursor.Position cursor) {
			return conversation.ask("Attach " + this.session + " " + cursor.last().orElse(0)).thenCompose((answer) -> {
				String[] words = answer.split(" ");
				if (words[0].equals("Unknown")) {
					return open(conversation).thenApply((created) -> ResumeOutcome.startedAnew());
				}
				// Attached <first event that is replayed> <last event that there is>
				return CompletableFuture.completedFuture(
						ResumeOutcome.resumed().from(Long.parseLong(words[1])).to(Long.parseLong(words[2])));
			});
		}

		@Override
		public ReplayCursor cursor() {
			return ReplayCursor.contiguous();
		}

		@Override
		public Inbound<String> classify(String message) {
			String[] words = message.split(" ");
			return switch (words[0]) {
				case "Created", "Attached", "Unknown", "Continued" -> Inbound.answer();
				case "Event", "ReadyForContinue" -> Inbound.event(Long.parseLong(words[1]), message, message);
				case "Completed", "Closed" -> Inbound.end(message);
				case "Error" -> Inbound.error(ERRORS.meaning(words[1]), message, message);
				default -> Inbound.ignored();
			};
		}

		@Override
		public Optional<String> closeRequest() {
			return Optional.of("Close");
		}

	}

}
