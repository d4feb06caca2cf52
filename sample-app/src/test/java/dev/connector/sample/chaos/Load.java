package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.schedule.Scheduler;

/**
 * Calls every connector all the time, with so many calls at once and a short pause after
 * each. What is asked follows from the seed; when it is asked follows from the answers.
 */
final class Load {

	private static final int CALLS_AT_ONCE = 5;

	private static final Duration PAUSE = Duration.ofMillis(40);

	/** Somebody who isn't there answers fast. */
	private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(150);

	private final AtomicReference<CallClient> client = new AtomicReference<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final Scheduler scheduler;

	Load(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Call this life of the gateway from now on.
	 */
	void use(CallClient changed) {
		this.client.set(changed);
	}

	void start(long seed, List<String> instances) {
		for (String instance : instances) {
			for (int slot = 0; slot < CALLS_AT_ONCE; slot++) {
				new Slot(instance, slot, new Random(seed ^ (instance + slot).hashCode())).next();
			}
		}
	}

	void stop() {
		this.stopped.set(true);
	}

	/**
	 * Makes one call after the other.
	 */
	private final class Slot {

		private final String instance;

		private final int slot;

		private final Random random;

		private int calls;

		Slot(String instance, int slot, Random random) {
			this.instance = instance;
			this.slot = slot;
			this.random = random;
		}

		void next() {
			if (Load.this.stopped.get()) {
				return;
			}
			String id = this.instance + "-" + this.slot + "-" + this.calls++;
			PlannedCall call = PlannedCall.random(id, this.instance, this.random);
			CallClient current = Load.this.client.get();
			if (current == null || !current.call(call, this::ended)) {
				Load.this.scheduler.schedule(PAUSE_AFTER_ERROR, this::next);
			}
		}

		private void ended(CallEnd end) {
			boolean answered = end.kind() == CallEnd.Kind.ANSWERED;
			Load.this.scheduler.schedule(answered ? PAUSE : PAUSE_AFTER_ERROR, this::next);
		}

	}

}
