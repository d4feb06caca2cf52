package dev.connector.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.Payload;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The answers to requests that may come again, for a while: only those that show that the
 * request ran. Of a request itself only a digest is kept. Bounded in number and size, the
 * oldest answers go first. Safe for use by many threads.
 */
final class RememberedAnswers {

	/**
	 * What an entry takes beside what it keeps, about.
	 */
	private static final long OVERHEAD = 400;

	private final IdempotencyOptions options;

	private final Scheduler scheduler;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<CallKey, Entry> entries = new LinkedHashMap<>();

	private long bytes;

	RememberedAnswers(IdempotencyOptions options, Scheduler scheduler) {
		this.options = options;
		this.scheduler = scheduler;
	}

	/**
	 * Remember how a call ended, if it asked for that and the end shows that it ran.
	 * @param call the call
	 * @param result its end
	 */
	void add(Call call, ExecuteResult result) {
		ExecuteRequest request = call.request();
		if (!request.remembered() || !call.push().mayHaveRun() || !showsThatItRan(result)) {
			return;
		}
		CallKey key = call.key();
		Entry entry = new Entry(digest(request), call.hasStreamed() ? null : result, size(key, result),
				this.scheduler.nanoTime());
		if (entry.size > this.options.maxBytes()) {
			return;
		}
		this.lock.lock();
		try {
			remove(key);
			this.entries.put(key, entry);
			this.bytes += entry.size;
			evict(entry.addedAt);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Find the answer to a request.
	 * @param key what makes it the same as an earlier one
	 * @param request the request
	 * @return the first answer, an error when there can't be one, or {@code null} when
	 * nothing is remembered
	 */
	@Nullable ExecuteResult find(CallKey key, ExecuteRequest request) {
		if (!request.remembered()) {
			return null;
		}
		Entry entry;
		this.lock.lock();
		try {
			evict(this.scheduler.nanoTime());
			entry = this.entries.get(key);
		}
		finally {
			this.lock.unlock();
		}
		if (entry == null) {
			return null;
		}
		if (!Arrays.equals(entry.digest, digest(request))) {
			return invalid("The id '" + request.requestId()
					+ "' is that of an earlier request which asked for something else: use another id");
		}
		return (entry.result != null) ? entry.result : invalid("The request '" + request.requestId()
				+ "' ran and was answered with a stream, which is not kept: use another id to run it again");
	}

	private void evict(long now) {
		Iterator<Map.Entry<CallKey, Entry>> oldest = this.entries.entrySet().iterator();
		while (oldest.hasNext()) {
			Entry entry = oldest.next().getValue();
			boolean fits = this.entries.size() <= this.options.maxEntries() && this.bytes <= this.options.maxBytes();
			if (fits && now - entry.addedAt < this.options.ttl().toNanos()) {
				return;
			}
			oldest.remove();
			this.bytes -= entry.size;
		}
	}

	private void remove(CallKey key) {
		Entry before = this.entries.remove(key);
		if (before != null) {
			this.bytes -= before.size;
		}
	}

	private static boolean showsThatItRan(ExecuteResult result) {
		if (!(result instanceof ExecuteResult.Failed failed)) {
			return true;
		}
		return switch (failed.error().code()) {
			case INVALID_REQUEST, NOT_FOUND, CONNECTOR_FAILED -> true;
			case PENDING_APPROVAL, TOO_LARGE, OVERLOADED, UNAVAILABLE, TIMEOUT, CANCELLED -> false;
		};
	}

	private static ExecuteResult invalid(String message) {
		return new ExecuteResult.Failed(GatewayError.of(GatewayErrorCode.INVALID_REQUEST, message));
	}

	private static long size(CallKey key, ExecuteResult result) {
		long size = OVERHEAD + key.requestId().length();
		if (result instanceof ExecuteResult.Success success) {
			return size + success.payload().size();
		}
		GatewayError error = ((ExecuteResult.Failed) result).error();
		size += error.message().length();
		for (Map.Entry<String, String> detail : error.details().entrySet()) {
			size += detail.getKey().length() + detail.getValue().length();
		}
		return size;
	}

	private static byte[] digest(ExecuteRequest request) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			Payload payload = request.payload();
			digest.update(request.capability().getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			digest.update(payload.contentType().getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			digest.update(payload.bytes());
			return digest.digest();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * An answer, or {@code null} in its place for one that was a stream.
	 */
	private static final class Entry {

		private final byte[] digest;

		private final @Nullable ExecuteResult result;

		private final long size;

		private final long addedAt;

		Entry(byte[] digest, @Nullable ExecuteResult result, long size, long addedAt) {
			this.digest = digest;
			this.result = result;
			this.size = size;
			this.addedAt = addedAt;
		}

	}

}
