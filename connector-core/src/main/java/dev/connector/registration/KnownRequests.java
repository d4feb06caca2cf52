package dev.connector.registration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a registration knows by their ids: those that run or are not
 * acknowledged, and those that are remembered; none is both. Those that run when their
 * session ends become orphans: they go on, but nobody waits for them, unless they come
 * again. Guarded by the lock of its outbox.
 */
final class KnownRequests {

	private final KeptAnswers kept;

	/** Those that are not only remembered; immutable as long as there are none. */
	private Map<String, KnownRequest> byId = Map.of();

	private int orphans;

	KnownRequests(AnswerBudget budget) {
		this.kept = new KeptAnswers(budget, (request) -> remove(request));
	}

	KeptAnswers kept() {
		return this.kept;
	}

	int orphans() {
		return this.orphans;
	}

	/**
	 * Add a request that is not remembered.
	 * @return the one that is there under its id, which stays, or {@code null}
	 */
	@Nullable KnownRequest add(KnownRequest fresh) {
		if (this.byId.isEmpty() && !(this.byId instanceof HashMap)) {
			this.byId = new HashMap<>();
		}
		return this.byId.putIfAbsent(fresh.id(), fresh);
	}

	/**
	 * Return what is remembered under an id, and will be for some more time.
	 */
	@Nullable RememberedRequest remembered(String requestId) {
		if (this.kept.remembered(requestId) == null) {
			return null;
		}
		this.kept.expire();
		return this.kept.remembered(requestId);
	}

	void remove(KnownRequest request) {
		if (!this.byId.isEmpty()) {
			this.byId.remove(request.id(), request);
		}
	}

	/**
	 * Return what runs, or is not acknowledged, under an id.
	 */
	@Nullable KnownRequest get(String requestId) {
		return this.byId.get(requestId);
	}

	/**
	 * Let a request be an orphan no more.
	 * @return {@code false} when it was none
	 */
	boolean endOrphan(KnownRequest request) {
		boolean orphan = request.isOrphan();
		if (orphan) {
			request.setOrphan(false);
			this.orphans--;
		}
		return orphan;
	}

	/**
	 * Take note that nobody waits for what was asked before. Plain answers are still
	 * remembered when they come; of streamed ones nobody reads the rest.
	 * @param unread gets what is to be called off
	 */
	void endSession(List<Execution> unread) {
		this.kept.dropUnacknowledged();
		for (KnownRequest request : this.byId.values()) {
			Execution running = request.execution();
			if (running != null && !request.isOrphan()) {
				request.setOrphan(true);
				this.orphans++;
				if (request.isStreamed()) {
					this.kept.release(request);
					unread.add(running);
				}
			}
		}
	}

	/**
	 * Collect what the gateway possibly did not get: answers, in order, then items of
	 * what still runs.
	 * @param broken gets what runs in vain because some of its items were not kept
	 */
	void addUnread(Queue<ConnectorFrame> frames, List<Execution> broken) {
		this.kept.addUnacknowledged(frames);
		for (KnownRequest request : this.byId.values()) {
			Execution running = request.execution();
			if (running != null && request.hasGap()) {
				broken.add(running);
			}
			else if (running != null) {
				request.addUnread(frames);
			}
		}
	}

	/**
	 * Add an answer to everything that the gateway waits for because it was told that it
	 * is in flight, and that is neither running nor kept any more.
	 */
	void addOutstanding(Queue<ConnectorFrame> frames, List<String> told) {
		for (String id : told) {
			if (!this.byId.containsKey(id)) {
				RememberedRequest remembered = this.kept.remembered(id);
				frames.add((remembered != null) ? remembered.answerAgain() : KnownRequest.notKept(id));
			}
		}
	}

	/**
	 * Return the ids of those of the session that run, or are not acknowledged.
	 */
	List<String> inFlight() {
		if (this.byId.isEmpty()) {
			return List.of();
		}
		return this.byId.values()
			.stream()
			.filter((request) -> request.isUnacknowledged() || (request.execution() != null && !request.isOrphan()))
			.map(KnownRequest::id)
			.toList();
	}

	List<Execution> running() {
		List<Execution> running = new ArrayList<>();
		for (KnownRequest request : this.byId.values()) {
			Execution execution = request.execution();
			if (execution != null) {
				running.add(execution);
			}
		}
		return running;
	}

	void expire() {
		this.kept.expire();
		if (this.byId.isEmpty()) {
			// The one that was emptied stays as large as it ever was
			this.byId = Map.of();
		}
	}

	/**
	 * Let everything go that doesn't run.
	 */
	void clear() {
		this.kept.clear();
		if (!this.byId.isEmpty()) {
			this.byId.values().removeIf((request) -> request.execution() == null);
		}
	}

}
