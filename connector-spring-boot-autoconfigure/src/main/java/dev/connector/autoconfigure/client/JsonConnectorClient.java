package dev.connector.autoconfigure.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorAddress;
import dev.connector.ConnectorClient;
import dev.connector.Invocation;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Asks connectors with values that the application's own mapper turns into JSON and back.
 * Safe for use by many threads.
 */
public class JsonConnectorClient {

	private final ConnectorClient client;

	private final JsonMapper mapper;

	private final Duration timeout;

	/**
	 * Create a client.
	 * @param client invokes connectors
	 * @param mapper turns values into JSON and back
	 * @param timeout how long an answer is waited for
	 */
	public JsonConnectorClient(ConnectorClient client, JsonMapper mapper, Duration timeout) {
		this.client = client;
		this.mapper = mapper;
		this.timeout = timeout;
	}

	/**
	 * Return a client that waits for another time.
	 * @param changed how long an answer is waited for
	 * @return a new client
	 */
	public JsonConnectorClient withTimeout(Duration changed) {
		return new JsonConnectorClient(this.client, this.mapper, changed);
	}

	/**
	 * Ask a connector.
	 * @param <T> the type of the answer
	 * @param address whom
	 * @param capability what is asked for
	 * @param input the input, {@code null} for an empty object
	 * @param type the type of the answer
	 * @return the answer, {@code null} for JSON's {@code null}; exceptionally as of
	 * {@link ConnectorClient#invoke}, or with what the mapper throws when the answer is
	 * of another type
	 */
	public <T extends @Nullable Object> CompletionStage<T> invoke(ConnectorAddress address, String capability,
			@Nullable Object input, Class<T> type) {
		return invoke(address, capability, input, (Type) type);
	}

	/**
	 * Ask a connector.
	 * @param <T> the type of the answer
	 * @param address whom
	 * @param capability what is asked for
	 * @param input the input, {@code null} for an empty object
	 * @param type the type of the answer
	 * @return the answer, as of {@link #invoke(ConnectorAddress, String, Object, Class)}
	 */
	public <T extends @Nullable Object> CompletionStage<T> invoke(ConnectorAddress address, String capability,
			@Nullable Object input, ParameterizedTypeReference<T> type) {
		return invoke(address, capability, input, type.getType());
	}

	/**
	 * Have a connector do something without waiting for its answer.
	 * @param address whom
	 * @param capability what is asked for
	 * @param input the input, {@code null} for an empty object
	 * @return as of {@link ConnectorClient#send}
	 */
	public CompletionStage<Void> send(ConnectorAddress address, String capability, @Nullable Object input) {
		return this.client.send(Invocation.of(address, capability, json(input), this.timeout));
	}

	private <T extends @Nullable Object> CompletionStage<T> invoke(ConnectorAddress address, String capability,
			@Nullable Object input, Type type) {
		CompletableFuture<Payload> answer = this.client
			.invoke(Invocation.of(address, capability, json(input), this.timeout))
			.toCompletableFuture();
		CompletableFuture<T> value = answer
			.thenApply((payload) -> this.mapper.readValue(payload.toByteArray(), this.mapper.constructType(type)));
		value.whenComplete((done, thrown) -> answer.cancel(true));
		return value;
	}

	private Payload json(@Nullable Object input) {
		return (input != null) ? Payload.of(this.mapper.writeValueAsBytes(input), Payload.JSON) : Payload.json("{}");
	}

}
