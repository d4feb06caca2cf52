package dev.connector.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.RegistrationKey;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while whose connection was lost, so that a caller learns that somebody
 * is expected back, and not that there was never anybody. Bounded; safe for use by many
 * threads.
 */
final class LostSessions {

	static final Duration REMEMBERED = Duration.ofMinutes(1);

	private static final int MOST = 20_000;

	private final Scheduler scheduler;

	private final Lock lock = new ReentrantLock();

	private final Map<ConnectorAddress, Loss> losses = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<ConnectorAddress, Loss> eldest) {
			return size() > MOST;
		}

	};

	LostSessions(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Remember somebody from now on.
	 * @param key who lost the connection
	 * @param since how long ago that was
	 */
	void add(RegistrationKey key, Duration since) {
		long now = this.scheduler.nanoTime();
		Loss loss = new Loss(now - since.toNanos(), now);
		this.lock.lock();
		try {
			note(ConnectorAddress.of(key), loss);
			note(ConnectorAddress.any(key.tenant(), key.type()), loss);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how long ago the last connection of an address was lost.
	 * @param address an address at which nobody is registered
	 * @return the time, or {@code null} when it is too long ago or none was lost
	 */
	@Nullable Duration since(ConnectorAddress address) {
		this.lock.lock();
		try {
			Loss loss = this.losses.get(address);
			if (loss == null) {
				return null;
			}
			long now = this.scheduler.nanoTime();
			if (now - loss.notedAt < REMEMBERED.toNanos()) {
				return Duration.ofNanos(now - loss.at);
			}
			this.losses.remove(address);
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void note(ConnectorAddress address, Loss loss) {
		this.losses.remove(address);
		this.losses.put(address, loss);
	}

	/**
	 * Times as the scheduler tells.
	 */
	private record Loss(long at, long notedAt) {

	}

}
