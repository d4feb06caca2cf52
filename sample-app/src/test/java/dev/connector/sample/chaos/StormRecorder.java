package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Looks at a storm every {@link #STEP}, on a thread of its own.
 */
final class StormRecorder implements AutoCloseable {

	static final Duration STEP = Duration.ofMillis(100);

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private final List<StormSample> samples = new CopyOnWriteArrayList<>();

	private final long start = System.nanoTime();

	private final StormConnectors connectors;

	private final StormGateway gateway;

	private volatile boolean listening = true;

	/** Whether nobody listened at any time since the last look. */
	private final AtomicBoolean away = new AtomicBoolean();

	private long attempts;

	private long answered;

	StormRecorder(StormConnectors connectors, StormGateway gateway) {
		this.connectors = connectors;
		this.gateway = gateway;
		this.thread.scheduleAtFixedRate(this::look, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
	}

	void listening(boolean now) {
		this.listening = now;
		this.away.compareAndSet(false, !now);
	}

	List<StormSample> samples() {
		return List.copyOf(this.samples);
	}

	/**
	 * Return the most that there was in any second.
	 */
	long mostInASecond(ToLongFunction<StormSample> value) {
		List<StormSample> all = samples();
		return IntStream.range(0, all.size()).mapToLong((end) -> inTheLastSecond(all, end, value)).max().orElse(0);
	}

	/**
	 * Return how much there was in the second that ended with a sample.
	 */
	static long inTheLastSecond(List<StormSample> samples, int end, ToLongFunction<StormSample> value) {
		int steps = (int) (1000 / STEP.toMillis());
		return samples.subList(Math.max(0, end + 1 - steps), end + 1).stream().mapToLong(value).sum();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private void look() {
		long attemptsNow = this.connectors.attempts();
		long answeredNow = this.gateway.answered();
		boolean listened = this.listening && !this.away.getAndSet(false);
		this.samples.add(new StormSample((System.nanoTime() - this.start) / 1e9, listened, attemptsNow - this.attempts,
				answeredNow - this.answered, this.connectors.handshakes().takeRecentPeak(), this.connectors.turns(),
				this.connectors.ready()));
		this.attempts = attemptsNow;
		this.answered = answeredNow;
	}

}
