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

	private final Map<ConnectorAddress, Long> lostAt = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<ConnectorAddress, Long> eldest) {
			return size() > MOST;
		}

	};

	LostSessions(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void add(RegistrationKey key) {
		this.lock.lock();
		try {
			note(ConnectorAddress.of(key));
			note(ConnectorAddress.any(key.tenant(), key.type()));
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
			Long at = this.lostAt.get(address);
			if (at == null) {
				return null;
			}
			Duration since = Duration.ofNanos(this.scheduler.nanoTime() - at);
			if (since.compareTo(REMEMBERED) < 0) {
				return since;
			}
			this.lostAt.remove(address);
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void note(ConnectorAddress address) {
		this.lostAt.remove(address);
		this.lostAt.put(address, this.scheduler.nanoTime());
	}

}
