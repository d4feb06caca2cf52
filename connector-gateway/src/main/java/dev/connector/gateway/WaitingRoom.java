package dev.connector.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Where calls that are to be run once more wait while nobody is there to run them, never
 * more than a number of them at one address. Safe for use by many threads; nobody is told
 * anything under its lock.
 */
final class WaitingRoom implements CallHolder {

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<ConnectorAddress, Set<Call>> waiting = new HashMap<>();

	private long wakes;

	private boolean closed;

	WaitingRoom(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Return how often somebody came to take calls. To be read before asking who is
	 * there, so that nobody who comes meanwhile is missed.
	 */
	long wakes() {
		this.lock.lock();
		try {
			return this.wakes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let a call wait.
	 * @param call the call, assigned to this
	 * @param seen how often somebody had come before it was asked who is there
	 * @return what became of it
	 */
	Entry enter(Call call, long seen) {
		this.lock.lock();
		try {
			if (this.closed) {
				return Entry.REFUSED;
			}
			if (this.wakes != seen) {
				return Entry.MISSED;
			}
			if (call.isClosed()) {
				return Entry.TAKEN;
			}
			Set<Call> others = this.waiting.computeIfAbsent(call.address(), (address) -> new LinkedHashSet<>());
			boolean room = others.size() < this.capacity && others.add(call);
			if (others.isEmpty()) {
				this.waiting.remove(call.address());
			}
			return room ? Entry.TAKEN : Entry.REFUSED;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void forget(Call call) {
		this.lock.lock();
		try {
			Set<Call> others = this.waiting.get(call.address());
			if (others != null && others.remove(call) && others.isEmpty()) {
				this.waiting.remove(call.address());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take out all calls for somebody who came.
	 * @param key who came
	 * @return the calls
	 */
	List<Call> take(RegistrationKey key) {
		this.lock.lock();
		try {
			this.wakes++;
			List<Call> taken = new ArrayList<>();
			takeTo(taken, this.waiting.remove(ConnectorAddress.of(key)));
			takeTo(taken, this.waiting.remove(ConnectorAddress.any(key.tenant(), key.type())));
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let nobody wait any more.
	 * @return the calls that waited
	 */
	List<Call> close() {
		this.lock.lock();
		try {
			this.closed = true;
			List<Call> taken = new ArrayList<>();
			this.waiting.values().forEach((calls) -> takeTo(taken, calls));
			this.waiting.clear();
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void takeTo(List<Call> taken, @Nullable Set<Call> calls) {
		if (calls != null) {
			taken.addAll(calls);
		}
	}

	/**
	 * What became of a call that is to wait.
	 */
	enum Entry {

		/**
		 * It waits, or has ended.
		 */
		TAKEN,

		/**
		 * Somebody came meanwhile, who is to be asked first.
		 */
		MISSED,

		/**
		 * As many wait as may, or nobody may.
		 */
		REFUSED

	}

}
