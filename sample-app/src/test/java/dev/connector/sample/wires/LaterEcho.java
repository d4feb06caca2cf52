package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.schedule.SystemScheduler;

/**
 * Answers each request with its input, some time later, or with numbers without end, and
 * knows how often each ran.
 */
final class LaterEcho implements ConnectorHandler, AutoCloseable {

	private final SystemScheduler scheduler = SystemScheduler.create("wires-echo");

	private final Map<String, Integer> runs = new ConcurrentHashMap<>();

	private final Duration later;

	LaterEcho(Duration later) {
		this.later = later;
	}

	@Override
	public CompletionStage<Payload> handle(ConnectorRequest request) {
		this.runs.merge(request.context().requestId(), 1, Integer::sum);
		if (request.capability().equals(NumberReader.CAPABILITY)) {
			return NumberReader.answer(request);
		}
		CompletableFuture<Payload> answer = new CompletableFuture<>();
		this.scheduler.schedule(this.later, () -> answer.complete(request.payload()));
		return answer;
	}

	/**
	 * Return how many requests ran.
	 */
	int ran() {
		return this.runs.size();
	}

	/**
	 * Return the requests that ran more than once.
	 */
	List<String> ranAgain() {
		return this.runs.entrySet().stream().filter((run) -> run.getValue() > 1).map(Map.Entry::getKey).toList();
	}

	@Override
	public void close() {
		this.scheduler.close();
	}

}
