package dev.connector.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The questions to one peer for its commands. A list that answers one of them is all that
 * the peer has; any other list only adds to what is known. Safe for use by many threads.
 */
final class Listing {

	/** Whoever asks more before an answer comes has no use for the older ones. */
	private static final int MAX = 16;

	private final Lock lock = new ReentrantLock();

	private final Map<String, CompletableFuture<Void>> asked = new LinkedHashMap<>();

	/**
	 * Note a question, before it is sent.
	 * @return completes when it is answered
	 */
	CompletableFuture<Void> ask(String id) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		CompletableFuture<Void> oldest = null;
		this.lock.lock();
		try {
			this.asked.put(id, answer);
			if (this.asked.size() > MAX) {
				oldest = this.asked.remove(this.asked.keySet().iterator().next());
			}
		}
		finally {
			this.lock.unlock();
		}
		if (oldest != null) {
			oldest.completeExceptionally(new IllegalStateException("The peer doesn't answer"));
		}
		return answer;
	}

	/**
	 * Take the questions that a list answers: the one that it names, and those before,
	 * whose answers would be out of date.
	 * @return what to complete; nothing when it answers none
	 */
	List<CompletableFuture<Void>> answered(String thid) {
		List<CompletableFuture<Void>> answers = new ArrayList<>();
		this.lock.lock();
		try {
			if (this.asked.containsKey(thid)) {
				Iterator<Map.Entry<String, CompletableFuture<Void>>> questions = this.asked.entrySet().iterator();
				boolean found = false;
				while (!found) {
					Map.Entry<String, CompletableFuture<Void>> question = questions.next();
					found = question.getKey().equals(thid);
					answers.add(question.getValue());
					questions.remove();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		return answers;
	}

	/**
	 * Fail what was not answered: the channel is gone.
	 */
	void close(Throwable reason) {
		List<CompletableFuture<Void>> open;
		this.lock.lock();
		try {
			open = List.copyOf(this.asked.values());
			this.asked.clear();
		}
		finally {
			this.lock.unlock();
		}
		open.forEach((answer) -> answer.completeExceptionally(reason));
	}

}
