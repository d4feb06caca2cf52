package dev.connector.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.MessageFrame;
import dev.connector.message.MessageListener;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.scripted.Greeting;
import dev.connector.scripted.ScriptedStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages in virtual time whose far end a test plays.
 */
abstract class AbstractMessageTests extends AbstractDestinationTests {

	/**
	 * Let everybody be welcomed.
	 * @param takes whether messages are taken at once
	 */
	void welcome(boolean takes) {
		this.gateway.onConnect((stream) -> stream.open().answering(new Greeting(takes)));
	}

	static CompletableFuture<Void> send(Destination destination, String text) {
		return destination.send(PayloadClass.EVENT, Payload.json(text)).toCompletableFuture();
	}

	/**
	 * Answer a message over a stream.
	 */
	static void answer(ScriptedStream stream, long sequence, MessageFrame.Outcome outcome) {
		stream.deliver(new MessageFrame.Received(sequence, outcome));
	}

	/**
	 * Send a message to the client.
	 */
	static void deliver(ScriptedStream stream, long sequence, String text) {
		stream.deliver(new MessageFrame.Message(sequence, Payload.json(text)));
	}

	static List<String> sent(ScriptedStream stream) {
		return stream.sent(MessageFrame.Message.class).stream().map((message) -> message.payload().text()).toList();
	}

	static List<String> answers(ScriptedStream stream) {
		return stream.sent(MessageFrame.Received.class)
			.stream()
			.map((received) -> received.sequence() + " " + received.outcome())
			.toList();
	}

	static DestinationSnapshot.MessagesSnapshot messages(Destination destination) {
		assertThat(destination.snapshot().messages()).hasSize(1);
		return destination.snapshot().messages().get(0);
	}

	static ConnectionState state(Destination destination) {
		return messages(destination).state();
	}

	static void assertTaken(CompletableFuture<Void> sent) {
		assertThat(sent).isCompletedWithValue(null);
	}

	static void assertFailed(CompletableFuture<Void> sent, MessageNotDeliveredException.Fate fate, String message) {
		assertThat(sent).isCompletedExceptionally();
		Throwable thrown = sent.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
		assertThat(thrown)
			.isInstanceOfSatisfying(MessageNotDeliveredException.class,
					(ex) -> assertThat(ex.fate()).as(ex.getMessage()).isEqualTo(fate))
			.hasMessageContaining(message);
	}

	/**
	 * Remembers what came, and takes it when the test says so.
	 */
	static final class Inbox implements MessageListener {

		final List<String> heard = new ArrayList<>();

		final List<CompletableFuture<Void>> open = new ArrayList<>();

		private final boolean takes;

		Inbox(boolean takes) {
			this.takes = takes;
		}

		@Override
		public void onConnected() {
			this.heard.add("connected");
		}

		@Override
		public CompletionStage<Void> onMessage(Payload message) {
			this.heard.add(message.text());
			CompletableFuture<Void> taken = this.takes ? CompletableFuture.completedFuture(null)
					: new CompletableFuture<>();
			this.open.add(taken);
			return taken;
		}

		@Override
		public void onDisconnected(Failure failure) {
			this.heard.add("disconnected");
		}

	}

}
