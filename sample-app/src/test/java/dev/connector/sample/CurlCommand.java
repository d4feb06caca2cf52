package dev.connector.sample;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A {@code curl} command line as it stands in a document, turned into a request. Knows
 * the few options that the documents use and refuses any other.
 */
record CurlCommand(String method, String url, List<String> headers, String body) {

	static CurlCommand parse(String line) {
		Iterator<String> words = split(line).iterator();
		if (!"curl".equals(words.next())) {
			throw new IllegalArgumentException("Not a curl command: " + line);
		}
		String method = null;
		String url = null;
		String body = null;
		List<String> headers = new ArrayList<>();
		while (words.hasNext()) {
			String word = words.next();
			switch (word) {
				case "-s", "-N", "-sN" -> {
					// Only about what curl itself shows.
				}
				case "-X" -> method = words.next();
				case "-H" -> headers.add(words.next());
				case "-d", "--data", "--json" -> {
					body = words.next();
					if ("--json".equals(word)) {
						headers.add("Content-Type: application/json");
					}
				}
				default -> {
					if (word.startsWith("-") || url != null) {
						throw new IllegalArgumentException("Don't know what to do with " + word + " in: " + line);
					}
					url = word;
				}
			}
		}
		String chosen = (method != null) ? method : (body != null) ? "POST" : "GET";
		return new CurlCommand(chosen, url.contains("://") ? url : "http://" + url, headers, body);
	}

	HttpRequest toRequest(int port) {
		URI original = URI.create(this.url);
		URI uri = URI.create("http://localhost:" + port + original.getRawPath()
				+ ((original.getRawQuery() != null) ? "?" + original.getRawQuery() : ""));
		HttpRequest.Builder request = HttpRequest.newBuilder(uri);
		boolean typed = false;
		for (String header : this.headers) {
			String[] parts = header.split(":\\s*", 2);
			typed |= "content-type".equalsIgnoreCase(parts[0]);
			request.header(parts[0], parts[1]);
		}
		if (this.body != null && !typed) {
			request.header("Content-Type", "application/x-www-form-urlencoded");
		}
		HttpRequest.BodyPublisher publisher = (this.body != null) ? HttpRequest.BodyPublishers.ofString(this.body)
				: HttpRequest.BodyPublishers.noBody();
		return request.method(this.method, publisher).build();
	}

	private static List<String> split(String line) {
		List<String> words = new ArrayList<>();
		StringBuilder word = null;
		char quote = 0;
		for (char c : line.toCharArray()) {
			if (quote != 0 && c != quote) {
				word.append(c);
			}
			else if (quote != 0) {
				quote = 0;
			}
			else if (c == '\'' || c == '"') {
				quote = c;
				word = (word != null) ? word : new StringBuilder();
			}
			else if (!Character.isWhitespace(c)) {
				word = ((word != null) ? word : new StringBuilder()).append(c);
			}
			else if (word != null) {
				words.add(word.toString());
				word = null;
			}
		}
		if (word != null) {
			words.add(word.toString());
		}
		return words;
	}

}
