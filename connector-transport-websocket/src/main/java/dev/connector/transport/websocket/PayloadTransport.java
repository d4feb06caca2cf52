package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.connector.failure.Failure;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.managed.MessageTransport;

/**
 * Lets a protocol see what it speaks, texts or bytes, whichever kind of message it came
 * in.
 *
 * @param <M> the messages of the protocol
 */
final class PayloadTransport<M> implements MessageTransport<M> {

	private final WebSocketTransport transport;

	private final Function<M, WebSocketMessage> encode;

	private final Function<WebSocketMessage, Optional<M>> decode;

	private PayloadTransport(WebSocketTransport transport, Function<M, WebSocketMessage> encode,
			Function<WebSocketMessage, Optional<M>> decode) {
		this.transport = transport;
		this.encode = encode;
		this.decode = decode;
	}

	static PayloadTransport<String> text(WebSocketTransport transport) {
		return new PayloadTransport<>(transport, WebSocketMessage::text, PayloadTransport::asText);
	}

	static PayloadTransport<byte[]> binary(WebSocketTransport transport) {
		return new PayloadTransport<>(transport, WebSocketMessage::binary, PayloadTransport::asBytes);
	}

	@Override
	public MessageChannel<M> open(MessageListener<M> listener) {
		return new Channel(this.transport.open(new Listener(listener)));
	}

	@Override
	public void refused() {
		this.transport.refused();
	}

	@Override
	public String toString() {
		return this.transport.toString();
	}

	private static Optional<String> asText(WebSocketMessage message) {
		if (message instanceof WebSocketMessage.Text text) {
			return Optional.of(text.text());
		}
		try {
			ByteBuffer bytes = ((WebSocketMessage.Binary) message).bytes();
			return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
		}
		catch (CharacterCodingException ex) {
			return Optional.empty();
		}
	}

	private static Optional<byte[]> asBytes(WebSocketMessage message) {
		if (message instanceof WebSocketMessage.Text text) {
			return Optional.of(text.text().getBytes(StandardCharsets.UTF_8));
		}
		ByteBuffer content = ((WebSocketMessage.Binary) message).bytes();
		byte[] bytes = new byte[content.remaining()];
		content.get(bytes);
		return Optional.of(bytes);
	}

	/**
	 * Passes on what the protocol can read.
	 */
	private final class Listener implements MessageListener<WebSocketMessage> {

		private final MessageListener<M> target;

		Listener(MessageListener<M> target) {
			this.target = target;
		}

		@Override
		public void onOpen() {
			this.target.onOpen();
		}

		@Override
		public void onMessage(WebSocketMessage message) {
			// What can't be read is a sign of life, and nothing else
			PayloadTransport.this.decode.apply(message).ifPresentOrElse(this.target::onMessage, this.target::onPong);
		}

		@Override
		public void onPong() {
			this.target.onPong();
		}

		@Override
		public void onPeerClosing(int code, String reason) {
			this.target.onPeerClosing(code, reason);
		}

		@Override
		public void onClosed(Failure failure) {
			this.target.onClosed(failure);
		}

	}

	/**
	 * Sends what the protocol says.
	 */
	private final class Channel implements MessageChannel<M> {

		private final MessageChannel<WebSocketMessage> target;

		Channel(MessageChannel<WebSocketMessage> target) {
			this.target = target;
		}

		@Override
		public CompletionStage<Void> send(M message) {
			return this.target.send(PayloadTransport.this.encode.apply(message));
		}

		@Override
		public void ping() {
			this.target.ping();
		}

		@Override
		public void close(int code, String reason) {
			this.target.close(code, reason);
		}

		@Override
		public void abort(String reason) {
			this.target.abort(reason);
		}

		@Override
		public int queued() {
			return this.target.queued();
		}

	}

}
