package dev.connector.interop.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Calls a server over HTTP, as clients of the protocol do: it asks for the list once
 * itself and once for the registry, sends what HTTP can carry only, and says nothing when
 * an answer doesn't come.
 */
final class HttpCalling implements PeerChannel {

	private static final Set<String> CARRIED = Set.of("list.commands.request", "execute.command.request");

	private final HttpClient client = HttpClient.newHttpClient();

	private final PeerRegistry registry;

	private final URI uri;

	private final String token;

	/**
	 * Call a server.
	 * @param base where it is, without a slash at the end
	 * @param token what it wants to know, {@code null} for nothing
	 */
	HttpCalling(PeerRegistry registry, String base, String token) {
		this.registry = registry;
		this.uri = URI.create(base + "/cmd");
		this.token = token;
	}

	/**
	 * Ask the server for its commands.
	 * @return the status of the answer
	 */
	int start(boolean asRouter) throws IOException, InterruptedException {
		HttpResponse<Stream<String>> answer = this.client.send(
				request(this.registry.quirks().message("list.commands.request")), HttpResponse.BodyHandlers.ofLines());
		if (answer.statusCode() == 200) {
			receive(answer);
			this.registry.attach(this, asRouter);
		}
		return answer.statusCode();
	}

	@Override
	public void send(Map<String, Object> message) {
		if (CARRIED.contains(message.get("type"))) {
			this.client.sendAsync(request(message), HttpResponse.BodyHandlers.ofLines()).thenAccept(this::receive);
		}
	}

	@Override
	public void close() {
		this.registry.closed(this);
	}

	private HttpRequest request(Map<String, Object> message) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.uri)
			.header("Content-Type", "application/json")
			.header("Accept", "application/x-ndjson")
			.POST(HttpRequest.BodyPublishers.ofString(Json.write(message)));
		if (this.token != null) {
			request.header("Authorization", "Bearer " + this.token);
		}
		return request.build();
	}

	private void receive(HttpResponse<Stream<String>> answer) {
		try (Stream<String> lines = answer.body()) {
			if (answer.statusCode() != 200) {
				System.err.println("Status " + answer.statusCode());
				return;
			}
			String line = lines.filter((it) -> !it.isBlank()).findFirst().orElse("{}");
			this.registry.receive(this, new LinkedHashMap<>(PeerRegistry.object(Json.read(line))));
		}
	}

}
