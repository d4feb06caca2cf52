package dev.connector.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was decided about registrations, up to a number of them: the decision
 * that was needed least recently is forgotten first. Safe for use by many threads.
 */
final class Approvals {

	private final ApprovalMode mode;

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<RegistrationKey, ApprovalDecision> decisions = new LinkedHashMap<>(16, 0.75f, true);

	Approvals(ApprovalMode mode, int capacity) {
		this.mode = mode;
		this.capacity = capacity;
	}

	/**
	 * Return what holds for a registration.
	 * @param key its key
	 * @return the decision, or {@code null} when somebody has to make one
	 */
	@Nullable ApprovalDecision of(RegistrationKey key) {
		ApprovalDecision decision = remembered(key);
		return (decision == null && this.mode == ApprovalMode.AUTO) ? ApprovalDecision.APPROVE : decision;
	}

	/**
	 * Return what somebody decided about a registration.
	 * @param key its key
	 * @return the decision, or {@code null} when there was none
	 */
	@Nullable ApprovalDecision remembered(RegistrationKey key) {
		this.lock.lock();
		try {
			return this.decisions.get(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Decide about a registration, now and for when it comes again.
	 * @param key the key of the registration
	 * @param decision what is decided
	 * @param registry knows who owns the key
	 * @return {@code false} when nobody does and nothing was decided about it before
	 */
	boolean decide(RegistrationKey key, ApprovalDecision decision, SessionRegistry registry) {
		if (registry.owner(ConnectorAddress.of(key)) == null && remembered(key) == null) {
			return false;
		}
		remember(key, decision);
		Session owner = registry.owner(ConnectorAddress.of(key));
		if (owner != null) {
			owner.decide(decision);
		}
		return true;
	}

	/**
	 * Remember a decision in place of an earlier one.
	 * @param key the key of the registration
	 * @param decision what was decided
	 */
	void remember(RegistrationKey key, ApprovalDecision decision) {
		this.lock.lock();
		try {
			this.decisions.put(key, decision);
			if (this.decisions.size() > this.capacity) {
				this.decisions.remove(this.decisions.keySet().iterator().next());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
