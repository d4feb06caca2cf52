package dev.connector;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Capabilities that are described when somebody looks at them. Immutable, and safe for
 * use by many threads.
 */
final class DeferredCapabilities extends AbstractList<Capability> {

	private final Supplier<List<Capability>> description;

	private final Lock lock = new ReentrantLock();

	private volatile @Nullable List<Capability> described;

	DeferredCapabilities(Supplier<List<Capability>> description) {
		this.description = description;
	}

	/**
	 * Return a list that can't be changed, without describing what isn't yet.
	 */
	static List<Capability> copyOf(List<Capability> capabilities) {
		return (capabilities instanceof DeferredCapabilities) ? capabilities : List.copyOf(capabilities);
	}

	@Override
	public Capability get(int index) {
		return described().get(index);
	}

	@Override
	public int size() {
		return described().size();
	}

	private List<Capability> described() {
		List<Capability> known = this.described;
		return (known != null) ? known : describe();
	}

	private List<Capability> describe() {
		this.lock.lock();
		try {
			List<Capability> known = this.described;
			if (known == null) {
				known = List.copyOf(this.description.get());
				this.described = known;
			}
			return known;
		}
		finally {
			this.lock.unlock();
		}
	}

}
