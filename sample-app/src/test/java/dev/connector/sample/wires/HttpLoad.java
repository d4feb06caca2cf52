package dev.connector.sample.wires;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.sample.RunningSample;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers of the sample application over HTTP, who call again as soon as they are
 * answered.
 */
final class HttpLoad implements AutoCloseable {

	private static final int AT_A_TIME = 8;

	private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, (task) -> {
		Thread created = new Thread(task, "wires-http-callers");
		created.setDaemon(true);
		return created;
	});

	private final AtomicInteger answered = new AtomicInteger();

	private final List<String> failures = new CopyOnWriteArrayList<>();

	private volatile boolean over;

	HttpLoad(RunningSample sample) {
		for (int i = 0; i < AT_A_TIME; i++) {
			this.threads.execute(() -> callUntilOver(sample));
		}
	}

	/**
	 * Wait until so many more calls were answered.
	 */
	void await(int more) {
		int all = this.answered.get() + more;
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.answered.get() + this.failures.size()).isGreaterThanOrEqualTo(all));
	}

	/**
	 * Make no more calls, and wait for those that run.
	 * @return what calls ended with that weren't answered as they should be
	 */
	List<String> stop() throws InterruptedException {
		close();
		assertThat(this.threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		return List.copyOf(this.failures);
	}

	int answered() {
		return this.answered.get();
	}

	@Override
	public void close() {
		this.over = true;
		this.threads.shutdown();
	}

	private void callUntilOver(RunningSample sample) {
		while (!this.over) {
			try {
				var answer = sample.post("/connectors/default/time/offset", "{\"zone\":\"UTC\"}");
				if (answer.statusCode() == 200) {
					this.answered.incrementAndGet();
				}
				else {
					this.failures.add(answer.statusCode() + " " + answer.body());
				}
			}
			catch (Exception ex) {
				this.failures.add(ex.toString());
			}
		}
	}

}
