package dev.connector.autoconfigure.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.Payload;
import dev.connector.gateway.GatewayError;
import org.jspecify.annotations.Nullable;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * How the items of a streamed answer are written.
 */
enum StreamFormat {

	/**
	 * One line of JSON for each item. An error is a last line.
	 */
	NDJSON {

		@Override
		String contentType(String items) {
			return MediaType.APPLICATION_NDJSON_VALUE;
		}

		@Override
		ByteBuffer frame(Payload item) {
			ByteBuffer bytes = item.bytes();
			ByteBuffer line = ByteBuffer.allocate(bytes.remaining() + 1);
			while (bytes.hasRemaining()) {
				byte character = bytes.get();
				// JSON has line breaks only where it might as well have spaces
				line.put((character == '\n' || character == '\r') ? (byte) ' ' : character);
			}
			return line.put((byte) '\n').flip();
		}

		@Override
		ByteBuffer failure(GatewayError error) {
			return frame(Payload.of(Json.bytes(Map.of("error", describe(error))), Payload.JSON));
		}

	},

	/**
	 * One server-sent event for each item. An error is an event of that name.
	 */
	EVENTS {

		@Override
		String contentType(String items) {
			return MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8";
		}

		@Override
		ByteBuffer frame(Payload item) {
			return event("", item.text());
		}

		@Override
		ByteBuffer failure(GatewayError error) {
			return event("event: error\n", new String(Json.bytes(describe(error)), StandardCharsets.UTF_8));
		}

		private ByteBuffer event(String head, String data) {
			ByteArrayOutputStream event = new ByteArrayOutputStream(data.length() + 32);
			event.writeBytes(head.getBytes(StandardCharsets.UTF_8));
			for (String line : data.split("\r\n|\r|\n", -1)) {
				event.writeBytes(("data: " + line + "\n").getBytes(StandardCharsets.UTF_8));
			}
			event.write('\n');
			return ByteBuffer.wrap(event.toByteArray());
		}

	},

	/**
	 * The bytes of the items one after the other. An error breaks the connection.
	 */
	RAW {

		@Override
		String contentType(String items) {
			return items;
		}

		@Override
		ByteBuffer frame(Payload item) {
			return item.bytes();
		}

		@Override
		@Nullable ByteBuffer failure(GatewayError error) {
			return null;
		}

	};

	/**
	 * Return the content type of the answer.
	 * @param items content type of the items
	 * @return a media type
	 */
	abstract String contentType(String items);

	/**
	 * Return how an item is written.
	 * @param item the item
	 * @return the bytes
	 */
	abstract ByteBuffer frame(Payload item);

	/**
	 * Return how an error after the first item is written.
	 * @param error the error
	 * @return the bytes, or {@code null} when there is no way to write it
	 */
	abstract @Nullable ByteBuffer failure(GatewayError error);

	/**
	 * Choose a format.
	 * @param items content type of the items
	 * @param accept what the caller accepts, or {@code null} for anything
	 * @return lines for JSON unless the caller prefers events; events for other texts
	 * when the caller asks for them; otherwise the bytes as they are
	 */
	static StreamFormat choose(String items, @Nullable String accept) {
		@Nullable MediaType type = parse(items);
		boolean json = type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
		boolean text = type != null && type.getType().equals("text");
		if ((json || text) && prefersEvents(accept)) {
			return EVENTS;
		}
		return json ? NDJSON : RAW;
	}

	private static boolean prefersEvents(@Nullable String accept) {
		if (accept == null) {
			return false;
		}
		try {
			return quality(accept, MediaType.TEXT_EVENT_STREAM) > Math
				.max(quality(accept, MediaType.APPLICATION_NDJSON), quality(accept, MediaType.APPLICATION_JSON));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/**
	 * Return how much a caller wants a type, by the most specific of the ranges that
	 * include it.
	 */
	private static double quality(String accept, MediaType wanted) {
		List<MediaType> ranges = MediaType.parseMediaTypes(accept);
		return ranges.stream()
			.filter((range) -> range.includes(wanted))
			.max(Comparator.comparing((MediaType range) -> !range.isWildcardType())
				.thenComparing((range) -> !range.isWildcardSubtype()))
			.map(MediaType::getQualityValue)
			.orElse(0.0);
	}

	/**
	 * Return whether a caller takes JSON.
	 * @param accept what the caller accepts, or {@code null} for anything
	 * @return {@code true} also when the header can't be read
	 */
	static boolean acceptsJson(@Nullable String accept) {
		if (accept == null || accept.isBlank()) {
			return true;
		}
		try {
			return quality(accept, MediaType.APPLICATION_JSON) > 0;
		}
		catch (InvalidMediaTypeException ex) {
			return true;
		}
	}

	private static @Nullable MediaType parse(String contentType) {
		try {
			return MediaType.parseMediaType(contentType);
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	private static Map<String, Object> describe(GatewayError error) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("code", error.code());
		members.put("message", error.message());
		return members;
	}

}
