package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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

	private long attempts;

	private long answered;

	StormRecorder(StormConnectors connectors, StormGateway gateway) {
		this.connectors = connectors;
		this.gateway = gateway;
		this.thread.scheduleAtFixedRate(this::look, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
	}

	void listening(boolean now) {
		this.listening = now;
	}

	List<StormSample> samples() {
		return List.copyOf(this.samples);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private void look() {
		long attemptsNow = this.connectors.attempts();
		long answeredNow = this.gateway.answered();
		this.samples.add(new StormSample((System.nanoTime() - this.start) / 1e9, this.listening,
				attemptsNow - this.attempts, answeredNow - this.answered, this.connectors.handshakes().takeRecentPeak(),
				this.connectors.turns(), this.connectors.ready()));
		this.attempts = attemptsNow;
		this.answered = answeredNow;
	}

}
