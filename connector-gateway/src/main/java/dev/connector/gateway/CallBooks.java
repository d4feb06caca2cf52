package dev.connector.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which calls of a session run and which wait, and which requests its connector works on
 * that nobody here knows. For one thread at a time.
 */
final class CallBooks {

	/** Immutable until the first call runs. */
	private Map<String, Call> running = Map.of();

	/** Immutable as long as nobody waits, for most sessions for ever. */
	private Map<String, Call> pending = Map.of();

	/** Immutable as long as there are none, for most sessions for ever. */
	private Set<String> strangers = Set.of();

	private int orphans;

	boolean knows(String requestId) {
		return this.running.containsKey(requestId) || this.pending.containsKey(requestId)
				|| this.strangers.contains(requestId);
	}

	/**
	 * Return how many credits are taken, by calls and by unknown requests.
	 */
	int busy() {
		return this.running.size() + this.strangers.size() + this.orphans;
	}

	/**
	 * Count requests of an earlier session that the connector may still run, until it
	 * says itself how many more it takes.
	 * @param count how many at most, 0 once it said so
	 */
	void orphans(int count) {
		this.orphans = count;
	}

	/**
	 * Return how many calls wait.
	 */
	int waiting() {
		return this.pending.size();
	}

	/**
	 * Let a call run.
	 * @param call the call
	 * @param stream over which it goes
	 * @return {@code false} when it was called off
	 */
	boolean run(Call call, SessionStream stream) {
		boolean wanted = call.push().due(stream);
		if (wanted) {
			running().put(call.request().requestId(), call);
		}
		return wanted;
	}

	/**
	 * Let the call run that waits longest.
	 * @param stream over which it goes
	 * @return the call, or {@code null} when none waits
	 */
	@Nullable Call runNext(SessionStream stream) {
		Iterator<Call> waiting = this.pending.values().iterator();
		while (waiting.hasNext()) {
			Call call = waiting.next();
			waiting.remove();
			if (run(call, stream)) {
				return call;
			}
		}
		return null;
	}

	void await(Call call) {
		if (this.pending.isEmpty()) {
			this.pending = new LinkedHashMap<>();
		}
		this.pending.put(call.request().requestId(), call);
	}

	@Nullable Call running(String requestId) {
		return this.running.get(requestId);
	}

	/**
	 * Take a request out that was answered.
	 * @param requestId its id
	 * @return the call, or {@code null} when none of that id runs
	 */
	@Nullable Call answered(String requestId) {
		if (!this.strangers.isEmpty()) {
			this.strangers.remove(requestId);
		}
		return this.running.isEmpty() ? null : this.running.remove(requestId);
	}

	boolean remove(Call call) {
		String id = call.request().requestId();
		return (!this.pending.isEmpty() && this.pending.remove(id, call))
				|| (!this.running.isEmpty() && this.running.remove(id, call));
	}

	/**
	 * Take a call out that could not be sent over a stream.
	 * @param call the call
	 * @param failed the stream
	 * @return {@code false} when it has to stay, or is not here
	 */
	boolean giveBack(Call call, SessionStream failed) {
		String id = call.request().requestId();
		return call.equals(this.running.get(id)) && call.push().giveBack(failed) && this.running.remove(id, call);
	}

	/**
	 * Return whether the connector was sent every call that runs.
	 */
	boolean isAllPushed() {
		return this.running.values().stream().noneMatch((call) -> call.push().isToBePushed());
	}

	/**
	 * Note what the connector works on.
	 * @param there ids of its requests
	 */
	void meet(Set<String> there) {
		this.orphans = 0;
		this.strangers = Set.of();
		Set<String> unknown = new HashSet<>();
		for (String id : there) {
			if (!knows(id)) {
				unknown.add(id);
			}
		}
		this.strangers = unknown.isEmpty() ? Set.of() : unknown;
	}

	/**
	 * Bring the books in line with what the connector works on, as it said when it came
	 * back.
	 * @param stream over which it came
	 * @return what to tell it
	 */
	Resumption resume(SessionStream stream) {
		for (String id : stream.inFlight()) {
			Call again = this.pending.isEmpty() ? null : this.pending.remove(id);
			if (again != null) {
				running().put(id, again);
			}
		}
		return Resumption.of(this.running, this.strangers, stream);
	}

	List<Call> pending() {
		return List.copyOf(this.pending.values());
	}

	List<Call> takePending() {
		List<Call> taken = new ArrayList<>(this.pending.values());
		this.pending = Map.of();
		return taken;
	}

	/**
	 * Let go of every call.
	 * @return the calls
	 */
	Leftovers close() {
		Leftovers left = new Leftovers(List.copyOf(this.running.values()), takePending());
		this.running = Map.of();
		this.orphans = 0;
		this.strangers = Set.of();
		return left;
	}

	private Map<String, Call> running() {
		if (this.running.isEmpty() && !(this.running instanceof HashMap)) {
			this.running = new HashMap<>();
		}
		return this.running;
	}

	/**
	 * What is left when a session ends.
	 *
	 * @param running the calls that were pushed, or were about to be
	 * @param pending the calls that were not
	 */
	record Leftovers(List<Call> running, List<Call> pending) {

	}

}
